using LlmGen.CodeFixes;

namespace LlmGen.Analyzers.Tests.UsageRules;

/// <summary>LLM015: requests that could be one.</summary>
public sealed class EmbeddingPerItemTests
{
    [Theory]
    [InlineData("""var all = new List<ReadOnlyMemory<float>>(); foreach (string one in texts) { all.Add({|LLM015:await embeddings.GenerateVectorAsync(one)|}); }""")]
    [InlineData("""var all = new List<Embedding<float>>(); foreach (string one in texts) all.Add({|LLM015:await embeddings.GenerateAsync(one, cancellationToken: token)|});""")]
    [InlineData("""foreach (string one in texts) { var v = {|LLM015:await embeddings.GenerateVectorAsync(one)|}; await System.IO.File.WriteAllTextAsync(one, v.ToString()); }""")]
    [InlineData("""foreach (string one in texts) { var v = {|LLM015:await embeddings.GenerateAsync([one])|}; Console.WriteLine(v.Count); }""")]
    [InlineData("""foreach (string one in texts) { var v = {|LLM015:await embeddings.GenerateAsync(new[] { one })|}; Console.WriteLine(v.Count); }""")]
    [InlineData("""for (int i = 0; i < texts.Count; i++) { var v = {|LLM015:await embeddings.GenerateVectorAsync(texts[i])|}; Console.WriteLine(v.Length); }""")]
    [InlineData("""foreach (var message in _history) { var v = {|LLM015:await embeddings.GenerateVectorAsync(message.Text)|}; Console.WriteLine(v.Length); }""")]
    [InlineData("""foreach (string one in texts) { string clean = one.Trim(); var v = {|LLM015:await embeddings.GenerateVectorAsync(clean)|}; Console.WriteLine(v.Length); }""")]
    [InlineData("""foreach (string one in texts) { var v = {|LLM015:await embeddings.GenerateVectorAsync("passage: " + one)|}; Console.WriteLine(v.Length); }""")]
    [InlineData("""foreach (string one in texts) { var v = {|LLM015:await vectors.GenerateEmbeddingAsync(one)|}; Console.WriteLine(v.Value.Index); }""")]
    [InlineData("""foreach (string one in texts) { var v = ({|LLM015:await vectors.GenerateEmbeddingAsync(one, cancellationToken: token)|}).Value.ToFloats(); Console.WriteLine(v.Length); }""")]
    [InlineData("""int count = 0; foreach (string one in texts) { var v = {|LLM015:await embeddings.GenerateVectorAsync(one)|}; count++; }""")]
    [InlineData("""foreach (string one in texts) { if (one.Length == 0) { continue; } var v = {|LLM015:await embeddings.GenerateVectorAsync(one).ConfigureAwait(false)|}; Console.WriteLine(v.Length); }""")]
    [InlineData("""foreach (string one in texts) { try { var v = {|LLM015:await embeddings.GenerateVectorAsync(one)|}; Console.WriteLine(v.Length); } catch (InvalidOperationException e) { Console.WriteLine(e); throw; } }""")]
    public Task One_request_per_item(string statements) => Usage<EmbeddingPerItemAnalyzer>.StatementsAsync(statements);

    [Theory]
    [InlineData("""var all = await embeddings.GenerateAsync(texts);""")]
    [InlineData("""var one = await embeddings.GenerateVectorAsync(text);""")]
    [InlineData("""foreach (string[] part in texts.Chunk(100)) { var v = await embeddings.GenerateAsync(part); Console.WriteLine(v.Count); }""")]
    [InlineData("""foreach (string[] part in texts.Chunk(100)) { var v = await vectors.GenerateEmbeddingsAsync(part); Console.WriteLine(v.Value.Count); }""")]
    [InlineData("""foreach (string one in texts) { var v = await embeddings.GenerateAsync([one, text]); Console.WriteLine(v.Count); }""")]
    [InlineData("""foreach (string one in texts) { var v = await embeddings.GenerateAsync([.. one.Split(' ')]); Console.WriteLine(v.Count); }""")]
    [InlineData("""foreach (string one in texts) { var v = await embeddings.GenerateVectorAsync(one); if (v.Length > 3) { break; } }""")]
    [InlineData("""foreach (string one in texts) { var v = await embeddings.GenerateVectorAsync(one); if (v.Length > 3) { return one; } }""")]
    [InlineData("""foreach (string one in texts) { var v = await embeddings.GenerateVectorAsync(one); if (v.IsEmpty) { throw new InvalidOperationException(); } }""")]
    [InlineData("""foreach (string one in texts) { var v = await embeddings.GenerateVectorAsync(one); await Task.Delay(100); }""")]
    [InlineData("""using var gate = new SemaphoreSlim(1); foreach (string one in texts) { await gate.WaitAsync(); var v = await embeddings.GenerateVectorAsync(one); gate.Release(); }""")]
    [InlineData("""for (int i = 0; i < 3; i++) { var v = await embeddings.GenerateVectorAsync(text); Console.WriteLine(v.Length); }""")]
    [InlineData("""string last = ""; foreach (string one in texts) { var v = await embeddings.GenerateVectorAsync(last + one); last = v.ToString(); }""")]
    [InlineData("""foreach (string one in texts) { string answer = (await chat.GetResponseAsync(one)).Text; var v = await embeddings.GenerateVectorAsync(answer); }""")]
    [InlineData("""while (true) { string? question = Console.ReadLine(); if (question is null) { break; } var v = await embeddings.GenerateVectorAsync(question); }""")]
    [InlineData("""for (int attempt = 0; attempt < 3; attempt++) { try { var v = await embeddings.GenerateVectorAsync(text); break; } catch (Exception) { } }""")]
    [InlineData("""await foreach (var update in chat.GetStreamingResponseAsync(text)) { var v = await embeddings.GenerateVectorAsync(update.Text); }""")]
    [InlineData("""var all = await Task.WhenAll(texts.Select(one => embeddings.GenerateVectorAsync(one)));""")]
    [InlineData("""var tasks = new List<Task<ReadOnlyMemory<float>>>(); foreach (string one in texts) { tasks.Add(embeddings.GenerateVectorAsync(one)); } await Task.WhenAll(tasks);""")]
    [InlineData("""foreach (string one in texts) { var answer = await chat.GetResponseAsync(one); Console.WriteLine(answer.Text); }""")]
    [InlineData("""foreach (string one in texts) { var v = vectors.GenerateEmbedding(one); Console.WriteLine(v.Value.Index); }""")]
    [InlineData("""foreach (string one in texts) { string? typed = Console.ReadLine(); var v = await embeddings.GenerateVectorAsync(one + typed); }""")]
    public Task Batches_and_what_cannot_be_one(string statements) => Usage<EmbeddingPerItemAnalyzer>.StatementsAsync(statements);

    [Theory]
    [InlineData(
        """
        var all = new List<ReadOnlyMemory<float>>();
        // All of them.
        foreach (string one in texts)
        {
            all.Add({|LLM015:await embeddings.GenerateVectorAsync(one, cancellationToken: token)|}); // in order
        }
        """,
        """
        var all = new List<ReadOnlyMemory<float>>();
        // All of them.
        if (texts.Count > 0)
        {
            foreach (var embedding in await embeddings.GenerateAsync(texts, cancellationToken: token))
            {
                all.Add(embedding.Vector); // in order
            }
        }
        """)]
    [InlineData(
        """
        var all = new List<Embedding<float>>();
        foreach (var one in texts)
            all.Add({|LLM015:await embeddings.GenerateAsync(one).ConfigureAwait(false)|});
        """,
        """
        var all = new List<Embedding<float>>();
        if (texts.Count > 0)
        {
            foreach (var embedding in await embeddings.GenerateAsync(texts).ConfigureAwait(false))
                all.Add(embedding);
        }
        """)]
    [InlineData(
        """
        string[] parts = text.Split(' '); var all = new List<Embedding<float>>();
        foreach (string one in parts) { all.Add({|LLM015:await embeddings.GenerateAsync(
            one, // the part
            cancellationToken: token)|}); } Console.WriteLine(all.Count);
        """,
        """
        string[] parts = text.Split(' '); var all = new List<Embedding<float>>();
        if (parts.Length > 0)
        {
            foreach (var embedding in await embeddings.GenerateAsync(
            parts, // the part
            cancellationToken: token)) { all.Add(embedding); }
        } Console.WriteLine(all.Count);
        """)]
    [InlineData(
        """
        IEnumerable<string> words = text.Split(' ').Where(word => word.Length > 3);
        string items = "taken";
        var all = new List<Embedding<float>>();
        foreach (string one in words)
        {
            all.Add({|LLM015:await embeddings.GenerateAsync(one)|});
        }
        Console.WriteLine(items);
        """,
        """
        IEnumerable<string> words = text.Split(' ').Where(word => word.Length > 3);
        string items = "taken";
        var all = new List<Embedding<float>>();
        string[] items2 = [.. words];
        if (items2.Length > 0)
        {
            foreach (var embedding in await embeddings.GenerateAsync(items2))
            {
                all.Add(embedding);
            }
        }
        Console.WriteLine(items);
        """)]
    public Task The_fix_asks_for_all(string before, string after) => Usage<EmbeddingPerItemAnalyzer>.FixesStatementsAsync<BatchEmbeddingsFix>(before, after);

    [Theory]
    [InlineData("""foreach (string one in texts) { var v = {|LLM015:await embeddings.GenerateVectorAsync(one)|}; Console.WriteLine(v.Length); }""")]
    [InlineData("""var all = new List<ReadOnlyMemory<float>>(); foreach (string one in texts) { all.Add({|LLM015:await embeddings.GenerateVectorAsync("passage: " + one)|}); }""")]
    [InlineData("""var all = new List<ReadOnlyMemory<float>>(); if (text == "") foreach (string one in texts) all.Add({|LLM015:await embeddings.GenerateVectorAsync(one)|}); else Console.WriteLine();""")]
    [InlineData("""var all = new List<ReadOnlyMemory<float>>(); List<object> objects = []; foreach (string one in objects) { all.Add({|LLM015:await embeddings.GenerateVectorAsync(one)|}); }""")]
    public Task Where_a_turn_does_more_or_stands_elsewhere_there_is_no_fix(string statements) => Usage<EmbeddingPerItemAnalyzer>.FixesStatementsAsync<BatchEmbeddingsFix>(statements, statements);
}
