namespace SupportDesk;

/// <summary>The tickets of a run that was given none.</summary>
internal static class SampleTickets
{
    public static readonly IReadOnlyList<string> All =
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
}
