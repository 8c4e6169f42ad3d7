using System.Globalization;
using LegacyChat.Shop;

namespace LegacyChat.Before;

/// <summary>What the desk does every morning.</summary>
internal static class Morning
{
    public static async Task RunAsync(BikeShop shop, CancellationToken cancellationToken)
    {
        long start = shop.Time.GetTimestamp();

        await new Greeting(shop.Smart).WriteAsync(ShopData.Inbox, cancellationToken);

        KnowledgeBase knowledge = new(shop.Fast, shop.Embeddings);
        await knowledge.IndexAsync(ShopData.Articles, cancellationToken);
        Console.WriteLine("Tags: " + string.Join(", ", knowledge.Tags));

        TicketReader reader = new(shop.Fast);
        List<TicketReading> readings = await reader.ReadAllAsync(ShopData.Inbox, cancellationToken);

        ReplyWriter writer = new(shop.Smart, shop.Orders);
        Translator translator = new(shop);
        List<string> replies = [];
        foreach (TicketReading reading in readings)
        {
            Console.WriteLine();
            Console.WriteLine($"{reading.Ticket.Customer}, {reading.Mood}, {reading.Topic}: {reading.Summary}");
            Console.WriteLine(reader.SubjectLine(reading));
            HelpArticle article = await knowledge.FindAsync(reading.Ticket.Text, cancellationToken);
            string reply = await writer.WriteAsync(reading, article, cancellationToken);
            Console.WriteLine(reply);
            if (reading.Ticket.Language != "English")
            {
                Console.WriteLine(await translator.TranslateAsync(reply, reading.Ticket.Language, cancellationToken));
            }

            replies.Add(reply);
        }

        Console.WriteLine();
        FrequentQuestions frequent = new(shop.Fast);
        foreach (string question in ShopData.FrequentQuestions)
        {
            Console.WriteLine(question + " " + await frequent.AnswerAsync(question, cancellationToken));
        }

        Console.WriteLine();
        string report = await new DayReport(shop.Smart).WriteAsync(replies, cancellationToken);
        Console.WriteLine(report);
        HeadOfDesk head = new(shop.Smart);
        foreach (string question in ShopData.HeadQuestions)
        {
            await head.AskAsync(question, report, cancellationToken);
        }

        Console.WriteLine();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"The morning took {shop.Time.GetElapsedTime(start).TotalSeconds:F1} s."));
    }
}
