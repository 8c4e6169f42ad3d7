using Microsoft.Extensions.AI;

namespace LegacyChat.Shop;

/// <summary>What the simulated models answer: it follows from what is asked and from the ticket, not from how the prompt is laid out.</summary>
internal static class ShopAnswers
{
    public static string? Answer(IEnumerable<ChatMessage> messages, ChatOptions? options)
    {
        string prompt = string.Join('\n', messages.Select(message => message.Text));
        Ticket? ticket = ShopData.Inbox.FirstOrDefault(each => prompt.Contains(each.Text, StringComparison.Ordinal));
        bool Asks(string what) => prompt.Contains(what, StringComparison.OrdinalIgnoreCase);

        return Asks("greet the desk") ? "Good morning. Four tickets came in over night; the one of Marc is urgent."
            : Asks("translate into") ? "(auf Deutsch) " + After(prompt, "---\n")
            : Asks("report of the day") ? string.Join(' ', ShopData.Inbox.Select(each => each.Customer + " wrote about order " + each.Order + " and has been answered."))
            : Asks("tag this article") ? ShopData.Articles.First(article => Asks(article.Text)).Title.Split(' ')[^1].ToLowerInvariant()
            : Asks("who has to be called back") ? "Marc, because he is angry, and nobody else."
            : Asks("which ticket is urgent") ? "The one of Marc: a cracked fork must not be used."
            : Asks("how long does a repair take") ? "A repair takes up to 6 working days once the bicycle has arrived."
            : Asks("who pays for a return") ? "We do, where the part was wrong or broken; otherwise you do."
            : ticket is null ? null
            : Asks("summarize") ? ticket.Text[..(ticket.Text.IndexOf('.', StringComparison.Ordinal) + 1)]
            : Asks("mood") ? Has(ticket, "angry") ? "angry" : Has(ticket, "thank") ? "friendly" : "neutral"
            : Asks("topic") ? Has(ticket, "parcel with") ? "delivery" : Has(ticket, "return") ? "return" : "repair"
            : Asks("subject line") ? "Your order " + ticket.Order
            : Asks("write the reply") ? Reply(ticket, ShopData.Articles.FirstOrDefault(article => Asks(article.Title)))
            : null;
    }

    private static string Reply(Ticket ticket, HelpArticle? article) =>
        $"Hello {ticket.Customer}, thank you for writing. We have looked at {ticket.Order} for you. {article?.Text} Kind regards, Wingtip Bikes";

    private static bool Has(Ticket ticket, string word) => ticket.Text.Contains(word, StringComparison.OrdinalIgnoreCase);

    private static string After(string prompt, string mark) => prompt[(prompt.LastIndexOf(mark, StringComparison.Ordinal) + mark.Length)..].Trim();
}
