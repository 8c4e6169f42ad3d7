namespace SupportDesk;

/// <summary>The tickets of a run that was given none.</summary>
internal static class SampleTickets
{
    /// <summary>Those that are triaged one at a time.</summary>
    public static readonly IReadOnlyList<string> Two =
    [
        "Hello, we were charged twice for our Business plan this month, 39 EUR on 2026-09-01 and again on 2026-09-03. "
            + "Our bank says that both payments went through, on the card that ends in 4471. "
            + "Please refund one of them before 2026-09-30, because we close the quarter then. "
            + "Could you also send the invoice for September to accounts@fabrikam.example? Thank you, Ines",
        "Since yesterday the export of our journal to a spreadsheet fails with \"Error 504\" after about a minute. "
            + "It has 14,000 rows, in Firefox 143 on Windows; last month it worked with 9,000 rows. "
            + "We need the file for our tax adviser by 2026-10-12. "
            + "Is our data safe, and is there another way to get it out?",
    ];

    /// <summary>An inbox.</summary>
    public static readonly IReadOnlyList<string> Inbox =
    [
        .. Two,
        "How do I invite a colleague who should see invoices but not change them? We are on the Team plan and have two seats left.",
        "I would like to cancel our subscription at the end of the month. Please confirm, and tell me until when we can still read our data.",
        "Your app signs me out every few minutes since the update, on Android 16. Signing in again works, but what I typed is lost each time.",
        "Our VAT number on the last three invoices is wrong, it should end in 89. Can you issue them again? Our auditor comes on 2026-10-05.",
        "Is there a way to get a webhook when an invoice is paid? I found nothing in the documentation. If not, is it planned?",
        "The import of 2,300 contacts stopped at 1,017 without a message. A second try added the first ones again, so now there are duplicates.",
    ];
}
