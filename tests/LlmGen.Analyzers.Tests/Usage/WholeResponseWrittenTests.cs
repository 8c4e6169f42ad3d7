using LlmGen.CodeFixes;

namespace LlmGen.Analyzers.Tests.UsageRules;

/// <summary>LLM006: a whole response, awaited only to be written out.</summary>
public sealed class WholeResponseWrittenTests
{
    [Theory]
    [InlineData("""Console.WriteLine(await chat.{|LLM006:GetResponseAsync|}(text));""")]
    [InlineData("""Console.WriteLine(await chat.{|LLM006:GetResponseAsync|}("A")); await foreach (var update in chat.GetStreamingResponseAsync("B")) { Console.Write(update.Text); }""")]
    [InlineData("""IChatClient watched = chat.AsBuilder().Use((messages, options, inner, stop) => inner.GetResponseAsync(messages, options, stop), (messages, options, inner, stop) => inner.GetStreamingResponseAsync(messages, options, stop)).Build(); Console.WriteLine(await watched.{|LLM006:GetResponseAsync|}(text));""")]
    [InlineData("""Console.WriteLine((await chat.{|LLM006:GetResponseAsync|}(text)).Text);""")]
    [InlineData("""ChatResponse response = await chat.{|LLM006:GetResponseAsync|}(text, cancellationToken: token); Console.WriteLine(response.Text);""")]
    [InlineData("""var response = await chat.{|LLM006:GetResponseAsync|}(_history); Console.Write("Bot: "); Console.WriteLine(response);""")]
    [InlineData("""string answer = (await chat.{|LLM006:GetResponseAsync|}(text)).Text; Console.WriteLine($"Bot: {answer}");""")]
    [InlineData("""var response = await chat.{|LLM006:GetResponseAsync|}(text).ConfigureAwait(false); Console.Out.WriteLine("Bot: " + response.Text);""")]
    [InlineData("""while (true) { var response = await chat.{|LLM006:GetResponseAsync|}(Console.ReadLine()!); Console.WriteLine(response.ToString()); }""")]
    [InlineData("""foreach (string one in texts) { Console.WriteLine($"{one}: {await chat.{|LLM006:GetResponseAsync|}(one)}"); }""")]
    [InlineData("""var options = new ChatOptions { MaxOutputTokens = 500 }; options.Temperature = 0.2f; Console.WriteLine(await chat.{|LLM006:GetResponseAsync|}(text, options));""")]
    [InlineData("""try { Console.WriteLine(await chat.{|LLM006:GetResponseAsync|}(text)); } catch (InvalidOperationException e) { Console.WriteLine(e.Message); }""")]
    [InlineData("""OpenAI.Chat.ChatCompletion completion = await openAI.{|LLM006:CompleteChatAsync|}(text); Console.WriteLine($"[ASSISTANT]: {completion.Content[0].Text}");""")]
    [InlineData("""var result = await openAI.{|LLM006:CompleteChatAsync|}([new OpenAI.Chat.UserChatMessage(text)]); Console.WriteLine(result.Value.Content[0].Text);""")]
    [InlineData("""Console.WriteLine(await kernel.{|LLM006:InvokePromptAsync|}("Tell a story."));""")]
    [InlineData("""var result = await kernel.{|LLM006:InvokePromptAsync|}("Tell a story."); Console.WriteLine(result.GetValue<string>());""")]
    [InlineData("""var history = new ChatHistory(); history.AddUserMessage(text); var reply = await service.{|LLM006:GetChatMessageContentAsync|}(history); Console.WriteLine(reply.Content);""")]
    [InlineData("""Console.WriteLine(await agent.{|LLM006:RunAsync|}("Tell a joke."));""")]
    [InlineData("""async Task Show(System.IO.TextWriter output) { var response = await chat.{|LLM006:GetResponseAsync|}(text); await output.WriteLineAsync(response.Text); } await Show(Console.Out);""")]
    [InlineData("""async Task Handle(Microsoft.AspNetCore.Http.HttpContext context) { var response = await chat.{|LLM006:GetResponseAsync|}(text, null, context.RequestAborted); await Microsoft.AspNetCore.Http.HttpResponseWritingExtensions.WriteAsync(context.Response, response.Text, token); } await Handle(null!);""")]
    public Task Nothing_is_done_but_writing(string statements) => Usage<WholeResponseWrittenAnalyzer>.StatementsAsync(statements);

    [Theory]
    [InlineData("""var response = await chat.GetResponseAsync(text); Console.WriteLine(response.Text); _history.AddMessages(response);""")]
    [InlineData("""var response = await chat.GetResponseAsync(text); Console.WriteLine(response.Text); Console.WriteLine(response.Usage?.TotalTokenCount);""")]
    [InlineData("""var response = await chat.GetResponseAsync(text); Console.WriteLine(response.Text.Trim());""")]
    [InlineData("""var response = await chat.GetResponseAsync(text); Console.WriteLine(response.FinishReason);""")]
    [InlineData("""var response = await chat.GetResponseAsync(text); Console.WriteLine($"{response.Text,20}");""")]
    [InlineData("""var response = await chat.GetResponseAsync(text); Console.WriteLine("{0}: {1}", text, response.Text);""")]
    [InlineData("""var response = await chat.GetResponseAsync<List<string>>(text); Console.WriteLine(response.Text);""")]
    [InlineData("""var response = await chat.GetResponseAsync(text, new ChatOptions { ResponseFormat = ChatResponseFormat.Json }); Console.WriteLine(response.Text);""")]
    [InlineData("""var options = new ChatOptions(); options.ResponseFormat = ChatResponseFormat.Json; Console.WriteLine(await chat.GetResponseAsync(text, options));""")]
    [InlineData("""Console.WriteLine(await chat.GetResponseAsync(text, given));""")]
    [InlineData("""Console.WriteLine(await chat.GetResponseAsync(text, new ChatOptions { MaxOutputTokens = 5 }));""")]
    [InlineData("""Console.WriteLine(await chat.GetResponseAsync($"Answer as a JSON object: {text}"));""")]
    [InlineData("""var response = await chat.GetResponseAsync(text); return response.Text;""")]
    [InlineData("""var response = await chat.GetResponseAsync(text); if (response.Text.Length > 0) { Console.WriteLine("ok"); }""")]
    [InlineData("""string answer = (await chat.GetResponseAsync(text)).Text; answer = answer.ToUpperInvariant(); Console.WriteLine(answer);""")]
    [InlineData("""string answer = (await chat.GetResponseAsync(text)).Text; _state = answer; Console.WriteLine(answer);""")]
    [InlineData("""string answer = (await chat.GetResponseAsync(text)).Text; await System.IO.File.WriteAllTextAsync("a.txt", answer);""")]
    [InlineData("""using var file = new System.IO.StreamWriter("a.txt"); var response = await chat.GetResponseAsync(text); file.WriteLine(response.Text);""")]
    [InlineData("""System.IO.TextWriter output = new System.IO.StringWriter(); var response = await chat.GetResponseAsync(text); output.WriteLine(response.Text);""")]
    [InlineData("""var watch = System.Diagnostics.Stopwatch.StartNew(); var response = await chat.GetResponseAsync(text); watch.Stop(); Console.WriteLine(response.Text);""")]
    [InlineData("""var response = await chat.GetResponseAsync(text); Console.ReadKey(); Console.WriteLine(response.Text);""")]
    [InlineData("""for (int i = 0; i < 3; i++) { try { Console.WriteLine(await chat.GetResponseAsync(text)); break; } catch (InvalidOperationException) { } }""")]
    [InlineData("""await Task.WhenAll(texts.Select(async one => { Console.WriteLine(await chat.GetResponseAsync(one)); }));""")]
    [InlineData("""await Parallel.ForEachAsync(texts, async (one, stop) => { var response = await chat.GetResponseAsync(one, cancellationToken: stop); Console.WriteLine(response.Text); });""")]
    [InlineData("""await foreach (var update in chat.GetStreamingResponseAsync(text)) { Console.Write(update.Text); }""")]
    [InlineData("""Console.WriteLine(await agent.RunAsync("Tell a joke.")); await foreach (var update in agent.RunStreamingAsync("Tell a joke.")) { Console.Write(update); }""")]
    [InlineData("""OpenAI.Chat.ChatCompletion completion = await openAI.CompleteChatAsync(text); Console.WriteLine(completion.Role);""")]
    [InlineData("""OpenAI.Chat.ChatCompletion completion = await openAI.CompleteChatAsync(text); Console.WriteLine(completion.Content[1].Text);""")]
    [InlineData("""var reply = await service.GetChatMessageContentAsync("Hi"); Console.WriteLine(reply.Content); _state = reply.Content;""")]
    [InlineData("""var vector = await embeddings.GenerateVectorAsync(text); Console.WriteLine(vector);""")]
    [InlineData("""async Task Handle(Microsoft.AspNetCore.Http.HttpResponse http) { try { var response = await chat.GetResponseAsync(text); await Microsoft.AspNetCore.Http.HttpResponseWritingExtensions.WriteAsync(http, response.Text, token); } catch (InvalidOperationException) { http.StatusCode = 502; } } await Handle(null!);""")]
    [InlineData("""logger.ToString(); System.Diagnostics.Debug.WriteLine(await chat.GetResponseAsync(text)); return Microsoft.AspNetCore.Http.Results.Text((await chat.GetResponseAsync(text)).Text);""")]
    [InlineData("""IChatClient checkedClient = chat.AsBuilder().Use((messages, options, inner, stop) => inner.GetResponseAsync(messages, options, stop), null).Build(); Console.WriteLine((await checkedClient.GetResponseAsync(text)).Text);""")]
    [InlineData("""var builder = chat.AsBuilder().Use(getResponseFunc: (messages, options, inner, stop) => inner.GetResponseAsync(messages, options, stop), getStreamingResponseFunc: null); Console.WriteLine((await builder.UseLogging().Build().GetResponseAsync(text)).Text);""")]
    public Task More_is_done_or_a_stream_would_do_harm(string statements) => Usage<WholeResponseWrittenAnalyzer>.StatementsAsync(statements);

    [Fact]
    public Task Tests_are_left_alone() => Usage<WholeResponseWrittenAnalyzer>.SourceAsync("""
        public sealed class FactAttribute : Attribute;
        public sealed class AnswerTests(IChatClient chat) { [Fact] public async Task It_answers() => Console.WriteLine(await chat.GetResponseAsync("Hi")); }
        """);

    [Fact]
    public Task The_fix_writes_the_pieces() => Usage<WholeResponseWrittenAnalyzer>.FixesStatementsAsync<WholeResponseWrittenFix>(
        """
        // Ask first.
        ChatResponse response = await chat.{|LLM006:GetResponseAsync|}(_history, new ChatOptions { MaxOutputTokens = 500 }, token);
        Console.Write("Bot: ");
        // Then show.
        Console.WriteLine(response.Text); // whole
        string answer = (await chat.{|LLM006:GetResponseAsync|}(
            text,
            cancellationToken: token).ConfigureAwait(false)).Text; // again
        Console.WriteLine($"Bot: {answer} ({_state})");
        if (text.Length > 0)
        {
            Console.Write("<" + await chat.{|LLM006:GetResponseAsync|}(text) + ">");
            string update = "";
            GC.KeepAlive(update);
        }

        ChatResponse last = await chat.{|LLM006:GetResponseAsync|}(text + "?");

        Console.WriteLine(last);
        """,
        """
        // Ask first.
        Console.Write("Bot: ");
        // Then show.
        await foreach (var update2 in chat.GetStreamingResponseAsync(_history, new ChatOptions { MaxOutputTokens = 500 }, token))
        {
            Console.Write(update2.Text);
        }
        Console.WriteLine(); // whole
        // again
        Console.Write("Bot: ");
        await foreach (var update2 in chat.GetStreamingResponseAsync(
            text,
            cancellationToken: token).ConfigureAwait(false))
        {
            Console.Write(update2.Text);
        }
        Console.WriteLine($" ({_state})");
        if (text.Length > 0)
        {
            Console.Write("<");
            await foreach (var update2 in chat.GetStreamingResponseAsync(text))
            {
                Console.Write(update2.Text);
            }
            Console.Write(">");
            string update = "";
            GC.KeepAlive(update);
        }

        await foreach (var update2 in chat.GetStreamingResponseAsync(text + "?"))
        {
            Console.Write(update2.Text);
        }
        Console.WriteLine();
        """);

    [Fact]
    public Task The_fix_knows_the_other_libraries() => Usage<WholeResponseWrittenAnalyzer>.FixesStatementsAsync<WholeResponseWrittenFix>(
        """
        OpenAI.Chat.ChatCompletion completion = await openAI.{|LLM006:CompleteChatAsync|}([new OpenAI.Chat.UserChatMessage(text)], cancellationToken: token);
        Console.WriteLine(completion.Content[0].Text);
        Console.WriteLine(await kernel.{|LLM006:InvokePromptAsync|}("Tell a story."));
        Console.WriteLine($"Joke: {await agent.{|LLM006:RunAsync|}("Tell a joke.")}");
        """,
        """
        await foreach (var update in openAI.CompleteChatStreamingAsync([new OpenAI.Chat.UserChatMessage(text)], cancellationToken: token))
        {
            foreach (var part in update.ContentUpdate)
            {
                Console.Write(part.Text);
            }
        }
        Console.WriteLine();
        await foreach (var update in kernel.InvokePromptStreamingAsync("Tell a story."))
        {
            Console.Write(update);
        }
        Console.WriteLine();
        Console.Write("Joke: ");
        await foreach (var update in agent.RunStreamingAsync("Tell a joke."))
        {
            Console.Write(update);
        }
        Console.WriteLine();
        """);

    [Fact]
    public Task The_fix_writes_to_responses() => Usage<WholeResponseWrittenAnalyzer>.FixesAsync<WholeResponseWrittenFix>(
        """
        using Microsoft.AspNetCore.Http;
        public sealed class Endpoint(IChatClient chat)
        {
            public async Task Handle(HttpContext context)
            {
                ChatResponse response = await chat.{|LLM006:GetResponseAsync|}("Hi", null, context.RequestAborted);
                await context.Response.WriteAsync(response.Text, context.RequestAborted);
            }
        }
        """,
        """
        using Microsoft.AspNetCore.Http;
        public sealed class Endpoint(IChatClient chat)
        {
            public async Task Handle(HttpContext context)
            {
                await foreach (var update in chat.GetStreamingResponseAsync("Hi", null, context.RequestAborted))
                {
                    await context.Response.WriteAsync(update.Text, context.RequestAborted);
                }
            }
        }
        """);

    [Theory]
    [InlineData("""Console.WriteLine($"{DateTime.Now}: {await chat.{|LLM006:GetResponseAsync|}(text)}");""")]
    [InlineData("""Console.WriteLine(text.ToUpperInvariant() + await chat.{|LLM006:GetResponseAsync|}(text));""")]
    [InlineData("""if (text.Length > 0) Console.WriteLine(await chat.{|LLM006:GetResponseAsync|}(text));""")]
    [InlineData("""Func<Task> show = async () => Console.WriteLine(await chat.{|LLM006:GetResponseAsync|}(text)); await show();""")]
    [InlineData("""Console.WriteLine(text + ": " + await chat.{|LLM006:GetResponseAsync|}(text));""")]
    public Task Where_the_order_would_change_or_there_is_no_room_there_is_no_fix(string statements) =>
        Usage<WholeResponseWrittenAnalyzer>.FixesStatementsAsync<WholeResponseWrittenFix>(statements, statements);
}
