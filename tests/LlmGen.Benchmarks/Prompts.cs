namespace LlmGen.Benchmarks;

internal static class Prompts
{
    public const string System = "You are a support agent for Contoso. Answer briefly, politely and in the customer's language.";

    public const string Ticket = "The invoice of last month lists the same order twice. Please refund one of them before Friday.";

    public const string Summary = "The customer was charged twice for one order. They ask for a refund before Friday.";

    public const string Form =
        """{"subject":"Order charged twice on last invoice","customer":"Kim Example","kind":"Billing","priority":2,"confidence":0.93,"isUrgent":true,"due":"2026-03-06","order":"6f9619ff-8b86-d011-b42d-00c04fc964ff","tags":["invoice","refund","duplicate"],"note":"Refund one of the two charges before Friday."}""";
}
