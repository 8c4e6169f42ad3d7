using System.Globalization;
using LegacyChat.Shop;

namespace LegacyChat.After;

/// <summary>What the desk does every morning.</summary>
internal sealed class Morning(BikeShop shop)
{
    private readonly KnowledgeBase _knowledge = new(shop.Fast, shop.Embeddings);
    private readonly TicketReader _reader = new(shop.Fast);
    private readonly ReplyWriter _writer = new(shop.Smart, shop.Orders);
    private readonly Translator _translator = new(shop);
    private readonly FrequentQuestions _frequent = new(shop.Fast);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        long start = shop.Time.GetTimestamp();

        Task greeted = new Greeting(shop.Smart).WriteAsync(ShopData.Inbox, cancellationToken);
        Task indexed = _knowledge.IndexAsync(ShopData.Articles, cancellationToken);
        Task<TicketReading[]> read = _reader.ReadAllAsync(ShopData.Inbox, cancellationToken);
        await Task.WhenAll(greeted, indexed, read);
        Console.WriteLine("Tags: " + string.Join(", ", _knowledge.Tags));

        TicketReading[] readings = await read;
        Answer[] answers = await AnswerAllAsync(readings, cancellationToken);
        foreach ((TicketReading reading, Answer answer) in readings.Zip(answers))
        {
            Console.WriteLine();
            Console.WriteLine($"{reading.Ticket.Customer}, {reading.Mood}, {reading.Topic}: {reading.Summary}");
            Console.WriteLine(reading.SubjectLine);
            Console.WriteLine(answer.Reply);
            if (answer.Translation is { } translation)
            {
                Console.WriteLine(translation);
            }
        }

        Console.WriteLine();
        foreach (string question in ShopData.FrequentQuestions)
        {
            Console.WriteLine(question + " " + await _frequent.AnswerAsync(question, cancellationToken));
        }

        Console.WriteLine();
        string report = await new DayReport(shop.Smart).WriteAsync(answers.Select(answer => answer.Reply), cancellationToken);
        HeadOfDesk head = new(shop.Smart, report);
        foreach (string question in ShopData.HeadQuestions)
        {
            await head.AskAsync(question, cancellationToken);
        }

        Console.WriteLine();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"The morning took {shop.Time.GetElapsedTime(start).TotalSeconds:F1} s."));
    }

    private async Task<Answer[]> AnswerAllAsync(TicketReading[] readings, CancellationToken cancellationToken)
    {
        Answer[] answers = new Answer[readings.Length];
        ParallelOptions options = new() { MaxDegreeOfParallelism = 4, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, readings.Length, options, async (index, token) => answers[index] = await AnswerAsync(readings[index], token));
        return answers;
    }

    private async Task<Answer> AnswerAsync(TicketReading reading, CancellationToken cancellationToken)
    {
        HelpArticle article = await _knowledge.FindAsync(reading.Ticket.Text, cancellationToken);
        string reply = await _writer.WriteAsync(reading, article, cancellationToken);
        string? translation = reading.Ticket.Language == "English" ? null : await _translator.TranslateAsync(reply, reading.Ticket.Language, cancellationToken);
        return new Answer(reply, translation);
    }
}
