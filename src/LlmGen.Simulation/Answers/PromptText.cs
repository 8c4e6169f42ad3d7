using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.AI;

namespace LlmGen.Simulation.Answers;

/// <summary>
/// What a default answer is made from: the last user message, read as an instruction (its first paragraph) and a body (the rest).
/// A choice that the text does not decide is made by a hash of it, so that the same prompt gets the same answer.
/// </summary>
internal sealed partial class PromptText
{
    private const int MaxBodyLength = 8000;
    private const int MaxSentenceLength = 240;

    /// <summary>Words that speak for a label without naming it, by the label's stem.</summary>
    private static readonly Dictionary<string, string[]> Related = new()
    {
        ["bill"] = ["invoice", "charge", "payment", "paid", "pay", "refund", "card", "subscription"],
        ["payment"] = ["invoice", "charge", "paid", "pay", "refund", "card"],
        ["bug"] = ["error", "crash", "broken", "fail", "exception", "does not work", "doesn't work", "stopped working"],
        ["technical"] = ["error", "crash", "broken", "fail", "exception", "does not work", "doesn't work"],
        ["howto"] = ["how do", "how can", "how to", "where do", "where can", "is there a way"],
        ["question"] = ["how do", "how can", "what is", "where", "is there"],
        ["account"] = ["password", "login", "log in", "sign in", "profile"],
        ["shipp"] = ["deliver", "package", "parcel", "tracking"],
        ["feature"] = ["would like", "would be great", "wish", "please add", "could you add"],
        ["urgent"] = ["immediately", "as soon as possible", "asap", "blocked", "down"],
        ["high"] = ["immediately", "urgent", "as soon as possible", "asap", "blocked", "down"],
        ["critical"] = ["immediately", "urgent", "asap", "down", "data loss", "outage"],
        ["low"] = ["whenever", "no rush", "no hurry", "minor"],
        ["positive"] = ["thank", "great", "love", "happy", "excellent"],
        ["negative"] = ["angry", "disappoint", "unacceptable", "terrible", "frustrat", "broken", "wrong"],
    };

    private readonly string _instruction;
    private readonly string _body;

    public PromptText(string text)
    {
        text = text.ReplaceLineEndings("\n").Trim();
        int paragraph = text.IndexOf("\n\n", StringComparison.Ordinal);
        _instruction = paragraph < 0 ? text : text[..paragraph];
        string body = paragraph < 0 ? text : text[(paragraph + 2)..].Trim();
        _body = body.Length > MaxBodyLength ? Cut(body, MaxBodyLength) : body;

        List<string> sentences = [.. SentenceEnd().Split(_body).Select(Tidy).Where(sentence => sentence.Length > 0)];
        // Greetings and signatures say nothing to draw from.
        List<string> longer = sentences.FindAll(sentence => sentence.Count(char.IsWhiteSpace) > 1);
        Sentences = longer.Count > 0 ? longer : sentences.Count > 0 ? sentences : ["There is nothing to add."];

        Keywords = [.. LongWord().Matches(_body).Select(match => match.Value.ToLowerInvariant()).Distinct()];
        Numbers = [.. WholeNumber().Matches(_body).Select(match => decimal.Parse(match.Value, CultureInfo.InvariantCulture))];
    }

    /// <summary>The body's sentences; at least one.</summary>
    public IReadOnlyList<string> Sentences { get; }

    /// <summary>The body's longer words in lower case, each once.</summary>
    public IReadOnlyList<string> Keywords { get; }

    /// <summary>The whole numbers in the body.</summary>
    public IReadOnlyList<decimal> Numbers { get; }

    public static PromptText From(IReadOnlyList<ChatMessage> messages)
    {
        ChatMessage message = messages.LastOrDefault(message => message.Role == ChatRole.User) ?? messages[^1];
        return new PromptText(message.Text);
    }

    /// <summary>Cuts text to a length without splitting a surrogate pair.</summary>
    public static string Cut(string text, int length) =>
        length >= text.Length ? text
        : length > 0 && char.IsSurrogatePair(text[length - 1], text[length]) ? text[..(length - 1)]
        : text[..length];

    /// <summary>The verb that the instruction names first; null for none of them. "Write the reply. Summary: …" asks for a reply.</summary>
    public string? AsksFor(params IEnumerable<string> verbs) => verbs
        .Select(verb => (Verb: verb, Index: _instruction.IndexOf(verb, StringComparison.OrdinalIgnoreCase)))
        .Where(found => found.Index >= 0)
        .OrderBy(found => found.Index)
        .FirstOrDefault().Verb;

    /// <summary>A stable pick from 0 to <paramref name="count"/> - 1; another <paramref name="name"/> may pick another.</summary>
    public int Pick(string name, int count) => (int)(PromptHash.Of(_body, name) % (ulong)count);

    /// <summary>The first date written as 2026-09-30 in the body.</summary>
    public DateOnly? FindDate()
    {
        foreach (Match match in IsoDate().Matches(_body))
        {
            if (DateOnly.TryParseExact(match.Value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly date))
            {
                return date;
            }
        }

        return null;
    }

    /// <summary>The first mail address in the body.</summary>
    public string? FindEmail() => Email().Match(_body) is { Success: true } match ? match.Value : null;

    /// <summary>The label that the body speaks for most, or a stable pick where it speaks for none.</summary>
    public int PickLabel(IReadOnlyList<string> labels, string name)
    {
        int best = Pick(name, labels.Count);
        int bestScore = 0;
        for (int index = 0; index < labels.Count; index++)
        {
            int score = Score(labels[index]);
            if (score > bestScore)
            {
                (best, bestScore) = (index, score);
            }
        }

        return best;
    }

    private static string Tidy(string sentence)
    {
        sentence = sentence.Trim();
        return sentence.Length > MaxSentenceLength ? Cut(sentence, MaxSentenceLength) : sentence;
    }

    private int Score(string label)
    {
        string words = WordBoundary().Replace(label, " ").Trim().ToLowerInvariant();
        string stem = Suffix().Replace(words.Replace(" ", "", StringComparison.Ordinal), "");
        int score = 2 * Math.Max(Mentions(words), Mentions(stem));
        foreach (string related in Related.GetValueOrDefault(stem, []))
        {
            score += Mentions(related);
        }

        return score;
    }

    /// <summary>How often a word of the body begins with the term.</summary>
    private int Mentions(string term)
    {
        int count = 0;
        for (int index = 0; term.Length > 0; index += term.Length)
        {
            index = _body.IndexOf(term, index, StringComparison.OrdinalIgnoreCase);
            if (index < 0)
            {
                break;
            }

            count += index == 0 || !char.IsLetterOrDigit(_body[index - 1]) ? 1 : 0;
        }

        return count;
    }

    [GeneratedRegex(@"(?<=[.!?])\s+|\n+")]
    private static partial Regex SentenceEnd();

    [GeneratedRegex(@"\p{L}{4,}")]
    private static partial Regex LongWord();

    [GeneratedRegex(@"(?<![\d.,-])[0-9]{1,9}(?![\d-])")]
    private static partial Regex WholeNumber();

    [GeneratedRegex(@"(?<!\d)[0-9]{4}-[0-9]{2}-[0-9]{2}(?!\d)")]
    private static partial Regex IsoDate();

    [GeneratedRegex(@"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})+")]
    private static partial Regex Email();

    [GeneratedRegex(@"(?<=[a-z0-9])(?=[A-Z])|[^\p{L}\p{N}]+")]
    private static partial Regex WordBoundary();

    [GeneratedRegex("(?<=.{3})(?:ing|ed|s)$")]
    private static partial Regex Suffix();
}
