using System.Text;
using LlmGen.Tests.Support;
using static LlmGen.Tests.Json.JsonForms;

namespace LlmGen.Tests.Json;

/// <summary>Model outputs full of what is not the value, with a known value: it is read, or nothing is.</summary>
public class JsonDecoyTests
{
    private const int Seed = 20261202;

    private static readonly Dictionary<string, Form> Forms = new()
    {
        ["object"] = new(
            "right/7",
            ["{\"what\":\"right\",\"priority\":7}", "{'what': 'right', 'priority': 7}", "{what: 'right', priority: 7,}", "{ // [\n\"what\":\"right\",/*}*/\"priority\":\"7\"}", "{\"result\":{\"what\":\"right\",\"priority\":7}}"],
            ["{\"what\":\"wrong\",\"priority\":1}", "{\"what\":\"wrong\"", "{'what': 'wrong', 'priority': 1}", "{\"what\":\"wrong\",\"priority\":{}}", "{}", "[{\"what\":\"wrong\",\"priority\":1}]", "{ what is {\"what\":\"wrong\",\"priority\":1} }"]),
        ["ints"] = new(
            "[7|77]",
            ["[7,77]", "[ 7,\n 77 ]", "[7,77,]", "{\"value\":[7,77]}", "{'value': ['7', 77]}", "[// 1]\n7,/* [1] */77]", "{\"numbers\":[7,77]}", "\"[7,77]\""],
            ["[1,2]", "[1, 2", "['1']", "{\"value\":[1]}", "{\"value\":", "{x: [1], y}", "[]", "[1/2]", "{ tags: [1] }", "[[1]]", "[a, [1]]"]),
        ["strings"] = new(
            "[right|</think>|]]",
            ["[\"right\",\"</think>\",\"]\"]", "{\"value\":[\"right\",\"</think>\",\"]\"]}", "[\n  \"right\",\n  \"<\\/think>\",\n  \"]\"\n]"],
            ["[\"wrong\"]", "['wrong']", "[\u201Cwrong\u201D]", "[\"wrong", "{\"a\":[\"wrong\"]}", "[\"wrong\", wrong]", "[]", "{wrong: [\"wrong\"]}"]),
        ["counts"] = new(
            "right=7",
            ["{\"right\":7}", "{'right':'7'}", "[{\"key\":\"right\",\"value\":7}]", "{\"value\":{\"right\":7}}", "{\"counts\":{\"right\":7}}"],
            ["{\"wrong\":1}", "{'wrong':1}", "{\"wrong\":", "{\"wrong\":{\"wrong\":\"x\"}}", "{}", "{ x {\"wrong\":1} }", "{\"wrong\":[]}"]),
        ["kind"] = new(
            "FeatureRequest",
            ["{\"value\":\"FeatureRequest\"}", "{'value': 'feature request'}", "{\"value\":\"**FeatureRequest.**\"}"],
            ["{\"value\":\"Bug\"}", "{'value':'Bug'}", "{\"value\":\"", "{ x {\"value\":\"Bug\"} }", "{}"]),
    };

    private static readonly string[] Prose =
    [
        "Sure, here it is:", "As [1] and [2, 3] say,", "see [sic]", "use {placeholder}", "the [link](http://x.y/z)", "it's \"quoted\"", "a < b </b>", "- [ ] to do", "- [x] done",
        "1) that's", "5 > 3", "C:\\dir", "**bold**", "`code`", "…", "(smile) :)", "don't", "\u201Ctypographic\u201D", "and/or", "// not a comment", "50 %", "[note: none]",
    ];

    [Fact]
    public void Whatever_stands_around_it_the_value_is_read_or_nothing() =>
        ForEach(100_000, static (random, type, form) =>
        {
            string text = Output(random, form, out _);
            AssertRightOrNothing(random, type, form, text);
            return Buffered(type, text) == form.Value;
        });

    [Fact]
    public void An_output_that_is_cut_anywhere_gives_the_value_or_nothing_or_is_not_closed() =>
        ForEach(100_000, static (random, type, form) =>
        {
            string text = Output(random, form, out bool beginsWithProse);
            string cut = text[..random.Next(text.Length + 1)];
            string value = Buffered(type, cut, out bool isClosed);
            Assert.True(!isClosed || value == form.Value || !beginsWithProse, cut);
            return true;
        });

    private static void AssertRightOrNothing(Random random, string type, Form form, string text)
    {
        string buffered = Buffered(type, text);
        Assert.True(buffered == form.Value || buffered == Unreadable, $"{type} read as {buffered}: {text}");
        List<string> chunks = [];
        for (int start = 0; start < text.Length; start += chunks[^1].Length)
        {
            chunks.Add(text.Substring(start, Math.Min(random.Next(1, 12), text.Length - start)));
        }

        string? streamed = Streamed(type, chunks);
        Assert.True(streamed is null or Unreadable || streamed == form.Value, $"{type} streamed as {streamed}: {text}");
    }

    private static void ForEach(int fullSize, Func<Random, string, Form, bool> test)
    {
        int count = TestScale.Of(fullSize);
        int read = 0;
        for (int i = 0; i < count; i++)
        {
            int seed = Seed + i;
            try
            {
                Random random = new(seed);
                (string type, Form form) = Forms.ElementAt(random.Next(Forms.Count));
                read += test(random, type, form) ? 1 : 0;
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"Seed {seed}.", e);
            }
        }

        // To refuse everything would be no art.
        Assert.InRange(read, count / 2, count);
    }

    private static string Output(Random random, Form form, out bool beginsWithProse)
    {
        StringBuilder text = new();
        beginsWithProse = true;
        switch (random.Next(4))
        {
            case 0:
                Reasoning(text.Append("<think>"), random, form);
                text.Append("</think>").Append(Pick(random, "", "\n", "\n\n"));
                beginsWithProse = false;
                break;
            case 1:
                Reasoning(text.Append(Prose[0]), random, form);
                text.Append("\n</thinking>\n");
                break;
        }

        string answer = Pick(random, form.Answers);
        switch (random.Next(4))
        {
            case 0:
                text.Append(answer);
                beginsWithProse = false;
                break;
            case 1:
                Lines(text, random);
                text.Append(Pick(random, "```json\n", "```\n", "```JSON\n", "~~~\n")).Append(answer).Append(text[^2] == '~' ? "\n~~~" : "\n```");
                After(text, random);
                break;
            case 2:
                // A draft on lines of its own, and then the value on its own.
                Lines(text, random);
                string draft = Pick(random, form.Decoys);
                text.Append("Draft ").Append(draft).Append(" it was.\n");
                text.Append(answer);
                After(text, random);
                break;
            default:
                Lines(text, random);
                text.Append(answer);
                After(text, random);
                break;
        }

        return text.ToString();
    }

    private static void Reasoning(StringBuilder text, Random random, Form form)
    {
        for (int i = random.Next(5); i > 0; i--)
        {
            string decoy = Pick(random, form.Decoys);
            text.Append(random.Next(5) switch
            {
                0 => $"\n```json\n{decoy}\n```\n",
                1 => $"\n{decoy}\n",
                2 => $" maybe {decoy} or",
                3 => " " + Pick(random, Prose),
                _ => "\n",
            });
        }
    }

    private static void Lines(StringBuilder text, Random random)
    {
        for (int i = random.Next(4); i > 0; i--)
        {
            text.Append(Pick(random, Prose)).Append(Pick(random, " ", "\n", "\n\n"));
        }

        if (text.Length > 0)
        {
            text.Append('\n');
        }
    }

    private static void After(StringBuilder text, Random random)
    {
        if (random.Next(2) == 0)
        {
            text.Append('\n');
            for (int i = random.Next(3); i > 0; i--)
            {
                text.Append(Pick(random, Prose)).Append(Pick(random, " ", "\n", "\n\n"));
            }
        }
    }

    private static string Pick(Random random, params string[] choices) => choices[random.Next(choices.Length)];

    private sealed record Form(string Value, string[] Answers, string[] Decoys);
}
