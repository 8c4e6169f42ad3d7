using LlmGen.CodeFixes;

namespace LlmGen.Analyzers.Tests.UsageRules;

/// <summary>LLM015: requests that could be one.</summary>
public sealed class EmbeddingPerItemTests
{
    [Theory]
    [InlineData("""var all = new List<ReadOnlyMemory<float>>(); foreach (string one in texts) { all.Add({|LLM015:await embeddings.GenerateVectorAsync(one)|}); }""")]
    [InlineData("""using var gate = new SemaphoreSlim(4); await Task.WhenAll(texts.Select(async one => { await gate.WaitAsync(token); gate.Release(); })); foreach (string one in texts) { var v = {|LLM015:await embeddings.GenerateVectorAsync(one)|}; Console.WriteLine(v); }""")]
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
        foreach (var (_, embedding) in await embeddings.GenerateAndZipAsync(texts, cancellationToken: token))
        {
            all.Add(embedding.Vector); // in order
        }
        """)]
    [InlineData(
        """
        IList<Embedding<float>> all = new List<Embedding<float>>();
        if (text.Length > 0)
            foreach (var one in texts)
                all.Add({|LLM015:await embeddings.GenerateAsync(one).ConfigureAwait(false)|});
        """,
        """
        IList<Embedding<float>> all = new List<Embedding<float>>();
        if (text.Length > 0)
            foreach (var (_, embedding) in await embeddings.GenerateAndZipAsync(texts).ConfigureAwait(false))
                all.Add(embedding);
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
        var embedded = await embeddings.GenerateAndZipAsync(
            parts, // the part
            cancellationToken: token);
        foreach (var (_, embedding) in embedded) { all.Add(embedding); } Console.WriteLine(all.Count);
        """)]
    [InlineData(
        """
        IList<ReadOnlyMemory<float>> embedded = new List<ReadOnlyMemory<float>>();
        foreach (var item in texts)
        {
            embedded.Add({|LLM015:await chat.GetRequiredService<IEmbeddingGenerator<string, Embedding<float>>>()
                                              .GenerateVectorAsync(item)
                                              .ConfigureAwait(false)|});
        }
        """,
        """
        IList<ReadOnlyMemory<float>> embedded = new List<ReadOnlyMemory<float>>();
        var embedded2 = await chat.GetRequiredService<IEmbeddingGenerator<string, Embedding<float>>>()
                                          .GenerateAndZipAsync(texts)
                                          .ConfigureAwait(false);
        foreach (var (_, embedding) in embedded2)
        {
            embedded.Add(embedding.Vector);
        }
        """)]
    [InlineData(
        """
        var all = new List<Embedding<float>>();
        foreach (string one in text.Split(' ')) { all.Add({|LLM015:await embeddings.GenerateAsync("passage: " + one)|}); }
        foreach (string one in texts.Where(one => one != "")) { all.Add({|LLM015:await embeddings.GenerateAsync("p: " + one)|}); }
        foreach (string one in texts.Where(one => one.Length > 3)) { all.Add({|LLM015:await embeddings.GenerateAsync(one)|}); }
        """,
        """
        var all = new List<Embedding<float>>();
        foreach (var (_, embedding) in await embeddings.GenerateAndZipAsync(text.Split(' ').Select(one => "passage: " + one))) { all.Add(embedding); }
        foreach (var (_, embedding) in await embeddings.GenerateAndZipAsync(texts.Where(one => one != "").Select(one => "p: " + one).ToArray())) { all.Add(embedding); }
        foreach (var (_, embedding) in await embeddings.GenerateAndZipAsync(texts.Where(one => one.Length > 3).ToArray())) { all.Add(embedding); }
        """)]
    public Task The_fix_asks_for_all(string before, string after) => Usage<EmbeddingPerItemAnalyzer>.FixesStatementsAsync<EmbeddingPerItemFix>(before, after);

    [Theory]

    // The item and its embedding.
    [InlineData(
        """
        foreach (string query in texts)
        {
            // What is near?
            var queryEmbedding = {|LLM015:await embeddings.GenerateVectorAsync(query)|}; // one

            Console.WriteLine($"Query: {query}");
            await FindAsync(queryEmbedding, queryEmbedding.Length);
        }
        """,
        """
        // What is near?
        // one
        foreach (var (query, embedding) in await embeddings.GenerateAndZipAsync(texts))
        {
            Console.WriteLine($"Query: {query}");
            await FindAsync(embedding.Vector, embedding.Vector.Length);
        }
        """)]

    // A property of the item.
    [InlineData(
        """
        foreach (Product product in products)
        {
            product.Embedding = ({|LLM015:await embeddings.GenerateVectorAsync(product.Description!)|}).ToArray();
            logger.LogInformation("{Name}", product.Name);
        }
        """,
        """
        var embedded = await embeddings.GenerateAndZipAsync(products.Select(product => product.Description!));
        foreach (var (product, (_, embedding)) in products.Zip(embedded))
        {
            product.Embedding = embedding.Vector.ToArray();
            logger.LogInformation("{Name}", product.Name);
        }
        """)]

    // A text that the turn makes.
    [InlineData(
        """
        int dimensions = 256;
        foreach (var product in products)
        {
            // Everything that it says.
            var info = $"Name = {product.Name} - Description = {product.Description} - Price = {product.Price}";
            var vector = {|LLM015:await embeddings.GenerateVectorAsync(info, new() { Dimensions = dimensions })|};
            product.Embedding = vector.ToArray();
        }
        """,
        """
        int dimensions = 256;
        // Everything that it says.
        var embedded = await embeddings.GenerateAndZipAsync(
            products.Select(product => $"Name = {product.Name} - Description = {product.Description} - Price = {product.Price}"),
            new() { Dimensions = dimensions });
        foreach (var (product, (_, embedding)) in products.Zip(embedded))
        {
            product.Embedding = embedding.Vector.ToArray();
        }
        """)]

    // The text is used once more, the item is not.
    [InlineData(
        """
        foreach (var product in products)
        {
            Console.WriteLine("one");

            string clean = product.Name.Trim();
            var embedding = {|LLM015:await embeddings.GenerateAsync(clean, null, token)|};

            await FindAsync(embedding.Vector, clean.Length);
        }
        """,
        """
        foreach (var (clean, embedding) in await embeddings.GenerateAndZipAsync(products.Select(product => product.Name.Trim()), null, token))
        {
            Console.WriteLine("one");

            await FindAsync(embedding.Vector, clean.Length);
        }
        """)]

    // Both are used, and the name is taken.
    [InlineData(
        """
        string embedding = "taken";
        foreach (var product in products)
        {
            string clean = product.Name.Trim();
            ReadOnlyMemory<float> vector = {|LLM015:await embeddings.GenerateVectorAsync(clean)|};
            Func<int> length = () => vector.Length;
            await FindAsync(vector, clean.Length + product.Price + length() + embedding.Length);
        }
        """,
        """
        string embedding = "taken";
        var embedded = await embeddings.GenerateAndZipAsync(products.Select(product => product.Name.Trim()));
        foreach (var (product, (clean, vector)) in products.Zip(embedded))
        {
            Func<int> length = () => vector.Vector.Length;
            await FindAsync(vector.Vector, clean.Length + product.Price + length() + embedding.Length);
        }
        """)]

    // Whose name is needed, or who gets another value, stays.
    [InlineData(
        """
        foreach (string one in texts)
        {
            var vector = {|LLM015:await embeddings.GenerateVectorAsync(one)|};
            Console.WriteLine(new { vector });
        }
        foreach (string one in texts)
        {
            var embedding = {|LLM015:await embeddings.GenerateVectorAsync(one)|};
            embedding = embedding.Slice(1);
            await FindAsync(embedding, 1);
        }
        """,
        """
        foreach (var (_, embedding) in await embeddings.GenerateAndZipAsync(texts))
        {
            var vector = embedding.Vector;
            Console.WriteLine(new { vector });
        }
        foreach (var (_, embedding2) in await embeddings.GenerateAndZipAsync(texts))
        {
            var embedding = embedding2.Vector;
            embedding = embedding.Slice(1);
            await FindAsync(embedding, 1);
        }
        """)]

    // Where somebody else could change the items meanwhile, and where each going through them could bring others.
    [InlineData(
        """
        foreach (Product product in Stock)
        {
            product.Embedding = ({|LLM015:await embeddings.GenerateVectorAsync(product.Name)|}).ToArray();
        }
        foreach (Product product in products.Where(product => product.Price > 3))
        {
            product.Embedding = ({|LLM015:await embeddings.GenerateVectorAsync(product.Name)|}).ToArray();
        }
        foreach (Product product in Load(text))
        {
            product.Embedding = ({|LLM015:await embeddings.GenerateVectorAsync(product.Name)|}).ToArray();
        }
        foreach (Product product in Rows)
        {
            await FindAsync({|LLM015:await embeddings.GenerateVectorAsync(product.Name)|}, 3);
        }
        """,
        """
        var items = Stock.ToArray();
        var embedded = await embeddings.GenerateAndZipAsync(items.Select(product => product.Name));
        foreach (var (product, (_, embedding)) in items.Zip(embedded))
        {
            product.Embedding = embedding.Vector.ToArray();
        }
        var items2 = products.Where(product => product.Price > 3).ToArray();
        var embedded2 = await embeddings.GenerateAndZipAsync(items2.Select(product => product.Name));
        foreach (var (product, (_, embedding)) in items2.Zip(embedded2))
        {
            product.Embedding = embedding.Vector.ToArray();
        }
        var items3 = Load(text);
        var embedded3 = await embeddings.GenerateAndZipAsync(items3.Select(product => product.Name));
        foreach (var (product, (_, embedding)) in items3.Zip(embedded3))
        {
            product.Embedding = embedding.Vector.ToArray();
        }
        var items4 = Rows.ToArray();
        foreach (var (_, embedding) in await embeddings.GenerateAndZipAsync(items4.Select(product => product.Name)))
        {
            await FindAsync(embedding.Vector, 3);
        }
        """)]

    // What leads to the call computes, prints and logs.
    [InlineData(
        """
        int number = 0;
        foreach (var @event in products)
        {
            number++;
            Console.WriteLine($"{number}: {@event.Name}");
            if (@event.Price > 3) { logger.LogInformation("dear"); }
            await FindAsync({|LLM015:await embeddings.GenerateVectorAsync(Prefix + @event.Name)|}, number);
            if (number > 3) { continue; }
            Console.WriteLine("little");
        }
        """,
        """
        int number = 0;
        var embedded = await embeddings.GenerateAndZipAsync(products.Select(@event => Prefix + @event.Name));
        foreach (var (@event, (_, embedding)) in products.Zip(embedded))
        {
            number++;
            Console.WriteLine($"{number}: {@event.Name}");
            if (@event.Price > 3) { logger.LogInformation("dear"); }
            await FindAsync(embedding.Vector, number);
            if (number > 3) { continue; }
            Console.WriteLine("little");
        }
        """)]

    // The inner of two loops; and what another loop calls its own.
    [InlineData(
        """
        foreach (Product product in products)
        {
            var vector = {|LLM015:await embeddings.GenerateVectorAsync(product.Name)|};
            foreach (string tag in product.Tags)
            {
                await FindAsync({|LLM015:await embeddings.GenerateVectorAsync(Prefix + tag)|}, tag.Length + vector.Length);
            }
        }
        foreach (Product product in products)
        {
            string embedded = product.Name;
            string embedding = embedded.Trim();
            Console.WriteLine(embedding);
        }
        """,
        """
        foreach (Product product in products)
        {
            var vector = {|LLM015:await embeddings.GenerateVectorAsync(product.Name)|};
            var items = product.Tags.ToArray();
            var embedded2 = await embeddings.GenerateAndZipAsync(items.Select(tag => Prefix + tag));
            foreach (var (tag, (_, embedding)) in items.Zip(embedded2))
            {
                await FindAsync(embedding.Vector, tag.Length + vector.Length);
            }
        }
        foreach (Product product in products)
        {
            string embedded = product.Name;
            string embedding = embedded.Trim();
            Console.WriteLine(embedding);
        }
        """)]
    [InlineData(
        """
        for (int round = 0; round < 3; round++)
        {
            foreach (Product product in products)
            {
                await FindAsync({|LLM015:await embeddings.GenerateVectorAsync(Describe(product))|}, product.Price);
            }
        }
        """,
        """
        for (int round = 0; round < 3; round++)
        {
            var embedded = await embeddings.GenerateAndZipAsync(products.Select(product => Describe(product)));
            foreach (var (product, (_, embedding)) in products.Zip(embedded))
            {
                await FindAsync(embedding.Vector, product.Price);
            }
        }
        """)]
    public Task Embeddings_are_gone_through_with_their_items(string before, string after) =>
        Usage<EmbeddingPerItemAnalyzer>.FixesAsync<EmbeddingPerItemFix>(Shop(before), Shop(after));

    [Theory]

    // The text is another, or is made by what a turn does.
    [InlineData("foreach (var product in products) { product.Name = product.Name.Trim(); var v = {|LLM015:await embeddings.GenerateVectorAsync(product.Name)|}; Console.WriteLine(v.Length); }")]
    [InlineData("foreach (var product in products) { product.Clean(); var v = {|LLM015:await embeddings.GenerateVectorAsync(product.Name)|}; Console.WriteLine(v.Length); }")]
    [InlineData("foreach (var product in products) { product.Embedding = ({|LLM015:await embeddings.GenerateVectorAsync($\"{product}\")|}).ToArray(); }")]
    [InlineData("foreach (var product in products) { var tags = product.Tags; tags.Add(text); var v = {|LLM015:await embeddings.GenerateVectorAsync(string.Join(' ', product.Tags))|}; Console.WriteLine(v.Length); }")]
    [InlineData("foreach (var product in products) { var v = {|LLM015:await embeddings.GenerateVectorAsync(Title + product.Name)|}; Console.WriteLine(v.Length); Title = text; }")]
    [InlineData("foreach (var product in products) { var v = {|LLM015:await embeddings.GenerateVectorAsync(Title + product.Name)|}; await FindAsync(v, 1); }")]
    [InlineData("var seen = new List<string>(); foreach (var product in products) { var v = {|LLM015:await embeddings.GenerateVectorAsync(seen.Count + product.Name)|}; seen.Add(product.Name); }")]
    [InlineData("string head = text; void Next() { head = head + 1; } foreach (var product in products) { var v = {|LLM015:await embeddings.GenerateVectorAsync(head + product.Name)|}; Next(); }")]
    [InlineData("foreach (var product in products) { var v = {|LLM015:await embeddings.GenerateVectorAsync(Guid.NewGuid() + product.Name)|}; await FindAsync(v, 1); }")]
    [InlineData("foreach (var product in products) { string a = product.Name.Trim(); string b = a + a; var v = {|LLM015:await embeddings.GenerateVectorAsync(b)|}; await FindAsync(v, 1); }")]

    // Not every turn asks, or it asks after something else.
    [InlineData("foreach (string one in texts) { if (one.Length == 0) { continue; } var v = {|LLM015:await embeddings.GenerateVectorAsync(one)|}; await FindAsync(v, 1); }")]
    [InlineData("foreach (string one in texts) { if (one.Length > 0) { var v = {|LLM015:await embeddings.GenerateVectorAsync(one)|}; await FindAsync(v, 1); } }")]
    [InlineData("foreach (string one in texts) { var v = one.Length > 0 ? {|LLM015:await embeddings.GenerateVectorAsync(one)|} : default; await FindAsync(v, 1); }")]
    [InlineData("foreach (string one in texts) { bool isLong = one.Length > 0 && ({|LLM015:await embeddings.GenerateVectorAsync(one)|}).Length > 3; Console.WriteLine(isLong); }")]
    [InlineData("foreach (string one in texts) { try { var v = {|LLM015:await embeddings.GenerateVectorAsync(one)|}; await FindAsync(v, 1); } catch (InvalidCastException) { throw; } }")]
    [InlineData("foreach (string one in texts) { using var file = System.IO.File.Create(one); var v = {|LLM015:await embeddings.GenerateVectorAsync(one)|}; await FindAsync(v, 1); }")]
    [InlineData("foreach (string one in texts) { await FindAsync(default, 1); var v = {|LLM015:await embeddings.GenerateVectorAsync(one)|}; await FindAsync(v, 1); }")]
    [InlineData("foreach (string one in texts) { string all = Console.ReadLine() + ({|LLM015:await embeddings.GenerateVectorAsync(one)|}).Length; Console.WriteLine(all); }")]

    [InlineData("foreach (string one in texts) { using var activity = new System.Diagnostics.Activity(one).Start(); var v = {|LLM015:await embeddings.GenerateVectorAsync(one)|}; await FindAsync(v, 1); }")]

    // It asks somebody else, or otherwise.
    [InlineData("foreach (var product in products) { var v = {|LLM015:await embeddings.GenerateVectorAsync(product.Name, new() { Dimensions = product.Price })|}; await FindAsync(v, 1); }")]
    [InlineData("var options = new EmbeddingGenerationOptions(); foreach (string one in texts) { var v = {|LLM015:await embeddings.GenerateVectorAsync(one, options)|}; options.Dimensions = v.Length; }")]
    [InlineData("var other = embeddings; foreach (string one in texts) { var v = {|LLM015:await other.GenerateVectorAsync(one)|}; other = Next(); await FindAsync(v, 1); }")]
    [InlineData("foreach (string one in texts) { var v = {|LLM015:await Next().GenerateVectorAsync(one)|}; await FindAsync(v, 1); }")]
    [InlineData("foreach (var product in products) { var v = {|LLM015:await embeddings.GenerateVectorAsync(product.Name)|}; var w = {|LLM015:await embeddings.GenerateVectorAsync(product.Description!)|}; await FindAsync(v, w.Length); }")]
    [InlineData("foreach (string one in texts) { var v = {|LLM015:await embeddings.GenerateAsync([one])|}; Console.WriteLine(v.Count); }")]
    [InlineData("foreach (string one in texts) { var v = {|LLM015:await EmbeddingGeneratorExtensions.GenerateVectorAsync(embeddings, one)|}; Console.WriteLine(v.Length); }")]
    [InlineData("foreach (string one in texts) { var v = {|LLM015:await vectors.GenerateEmbeddingAsync(one)|}; Console.WriteLine(v.Value.Index); }")]

    // The items are no sequence that is there and stays.
    [InlineData("for (int i = 0; i < texts.Count; i++) { var v = {|LLM015:await embeddings.GenerateVectorAsync(texts[i])|}; await FindAsync(v, i); }")]
    [InlineData("foreach (string one in products.SelectMany(product => product.Tags)) { var v = {|LLM015:await embeddings.GenerateVectorAsync(one)|}; products[0].Tags.Clear(); }")]
    [InlineData("foreach (string one in System.IO.File.ReadLines(text)) { var v = {|LLM015:await embeddings.GenerateVectorAsync(one)|}; await FindAsync(v, 1); }")]
    [InlineData("foreach (string one in Typed()) { var v = {|LLM015:await embeddings.GenerateVectorAsync(one)|}; await FindAsync(v, 1); }")]
    [InlineData("List<object> objects = []; foreach (string one in objects) { var v = {|LLM015:await embeddings.GenerateVectorAsync(one)|}; await FindAsync(v, 1); }")]

    // There is no place for it.
    [InlineData("if (text == \"\") foreach (var product in products) product.Embedding = ({|LLM015:await embeddings.GenerateVectorAsync(product.Name)|}).ToArray(); else Console.WriteLine();")]
    [InlineData("foreach (string one /* each */ in texts) { var v = {|LLM015:await embeddings.GenerateVectorAsync(one)|}; await FindAsync(v, 1); }")]
    [InlineData("foreach (string one in texts)\n{\n#if true\nvar v = {|LLM015:await embeddings.GenerateVectorAsync(one)|}; await FindAsync(v, 1);\n#endif\n}")]
    public Task Where_turns_must_ask_one_after_the_other_there_is_no_fix(string statements) =>
        Usage<EmbeddingPerItemAnalyzer>.FixesAsync<EmbeddingPerItemFix>(Shop(statements), Shop(statements));

    [Fact]
    public Task Top_level_statements_have_their_place_too() => Usage<EmbeddingPerItemAnalyzer>.FixesAsync<EmbeddingPerItemFix>(
        """
        IEmbeddingGenerator<string, Embedding<float>> generator = null!;
        var movies = new List<(string Title, string Plot)>();

        // All movies.
        foreach (var movie in movies)
        {
            var vector = {|LLM015:await generator.GenerateVectorAsync(movie.Plot)|};
            await System.IO.File.WriteAllTextAsync(movie.Title, vector.ToString());
        }
        """,
        """
        IEmbeddingGenerator<string, Embedding<float>> generator = null!;
        var movies = new List<(string Title, string Plot)>();

        // All movies.
        var embedded = await generator.GenerateAndZipAsync(movies.Select(movie => movie.Plot));
        foreach (var (movie, (_, embedding)) in movies.Zip(embedded))
        {
            await System.IO.File.WriteAllTextAsync(movie.Title, embedding.Vector.ToString());
        }
        """,
        test => test.TestState.OutputKind = Microsoft.CodeAnalysis.OutputKind.ConsoleApplication);

    [Fact]
    public Task An_older_language_has_it_too() => Usage<EmbeddingPerItemAnalyzer>.FixesAsync<EmbeddingPerItemFix>(
        Old("""
            foreach (string text in texts)
            {
                vectors.Add({|LLM015:await generator.GenerateVectorAsync(text)|});
            }

            foreach (string text in texts)
            {
                var vector = {|LLM015:await generator.GenerateVectorAsync("passage: " + text)|};
                vectors.Add(vector);
                System.Console.WriteLine(text);
            }
            """),
        Old("""
            foreach (var (_, embedding) in await generator.GenerateAndZipAsync(texts.ToArray()))
            {
                vectors.Add(embedding.Vector);
            }

            var items = texts.ToArray();
            var embedded = await generator.GenerateAndZipAsync(items.Select(text => "passage: " + text));
            foreach (var (text, (_, embedding)) in items.Zip(embedded))
            {
                vectors.Add(embedding.Vector);
                System.Console.WriteLine(text);
            }
            """),
        test => test.LanguageVersion = Microsoft.CodeAnalysis.CSharp.LanguageVersion.CSharp11);

    [Fact]
    public async Task Without_queries_on_objects_only_what_needs_none_is_fixed()
    {
        const string Usings = "using System;\nusing System.Collections.Generic;\nusing System.Threading.Tasks;\nusing Microsoft.Extensions.AI;\n";
        const string Rest = "\n    public static async Task Other(IEmbeddingGenerator<string, Embedding<float>> generator, string[] texts)\n    {\n        foreach (string text in texts) { var v = {|LLM015:await generator.GenerateVectorAsync(text + 1)|}; Console.WriteLine(v.Length); }\n    }\n}\n";
        const string Head = "public static class Index\n{\n    public static async Task One(IEmbeddingGenerator<string, Embedding<float>> generator, string[] texts)\n    {\n";
        await Verify<EmbeddingPerItemAnalyzer>.FixesAsync<EmbeddingPerItemFix>(
            Usings + Head + "        foreach (string text in texts) { var v = {|LLM015:await generator.GenerateVectorAsync(text)|}; Console.WriteLine(v.Length); }\n    }\n" + Rest,
            Usings + Head + "        foreach (var (_, embedding) in await generator.GenerateAndZipAsync(texts)) { Console.WriteLine(embedding.Vector.Length); }\n    }\n" + Rest,
            usings: " ");
    }

    private static string Old(string statements) =>
        "public static class Index\n{\n    public static async Task FillAsync(IEmbeddingGenerator<string, Embedding<float>> generator, IEnumerable<string> texts, List<ReadOnlyMemory<float>> vectors)\n    {\n        "
        + statements.ReplaceLineEndings("\n        ").Replace("\n        \n", "\n\n", StringComparison.Ordinal) + "\n    }\n}\n";

    /// <summary>A method that has products, and somewhere to leave their embeddings.</summary>
    private static string Shop(string statements) => Snippet.OfMembers(
        """
            private const string Prefix = "passage: ";

            private string Title { get; set; } = "";

            private List<Product> Stock { get; } = [];

            private IQueryable<Product> Rows { get; } = new Product[3].AsQueryable();

            private static string Describe(Product product) => product.Name + product.Price;

            private static Product[] Load(string path) => System.Text.Json.JsonSerializer.Deserialize<Product[]>(System.IO.File.ReadAllText(path))!;

            private static IEnumerable<string> Typed() { while (Console.ReadLine() is { } line) { yield return line; } }

            private IEmbeddingGenerator<string, Embedding<float>> Next() => (_state += "n") == "" ? throw new InvalidOperationException() : embeddings;

            private static async Task FindAsync(ReadOnlyMemory<float> vector, int count) => await Task.Delay(vector.Length + count);

            public async Task RunAsync(List<Product> products, string text, IReadOnlyList<string> texts, CancellationToken token)
            {
        """ + "\n        " + statements.ReplaceLineEndings("\n        ").Replace("\n        \n", "\n\n", StringComparison.Ordinal).Replace("        #", "#", StringComparison.Ordinal) + "\n    }\n")
        + """


        public sealed class Product
        {
            public string Name { get; set; } = "";
            public string? Description { get; set; }
            public int Price { get; set; }
            public List<string> Tags { get; set; } = [];
            public float[] Embedding { get; set; } = [];
            public void Clean() => Name = Name.Trim();
        }
        """;
}
