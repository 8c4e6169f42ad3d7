using static LlmGen.Tests.Json.JsonForms;

namespace LlmGen.Tests.Json;

/// <summary>What is read out of what models really say. A stream of elements gives the same, or refuses.</summary>
public class JsonReadingTests
{
    public static TheoryData<string, string, string> Texts => new()
    {
        // Reasoning.
        { "kind", "<think>Could be a Question.</think>\n\nBug", "Bug" },
        { "kind", "<THINK>Could be {\"value\":\"Question\"}.</think> Bug.", "Bug" },
        { "kind", "<thinking>\n```\nQuestion\n```\n</thinking>\n```\nBug\n```", "Bug" },
        { "kind", " \n<reasoning >Question</Reasoning >\n{\"value\":\"bug\"}", "Bug" },
        { "kind", "Could be a Question.</think>\n\nBug", "Bug" },
        { "kind", "{\"value\":\"Question\"}\n</think>\n\n{\"value\":\"Bug\"}", "Bug" },
        { "kind", "<think>Question", Unreadable },
        { "kind", "<think>Question</thinking>", Unreadable },
        { "kind", "<think>Question</think>", Unreadable },
        { "kind", "<think>a</think><think>b</think>Bug", "Bug" },
        { "kind", "<think>a <think>b</think> Question</think>Bug", "Bug" },
        { "kind", "<think>a</think>Question</think>Bug", "Bug" },
        { "kind", "<think>a</think><think>Bug", Unreadable },
        { "kind", "Question <think>no</think> Bug", "Bug" },
        { "int", "<think>12 or 13</think>14", "14" },
        { "int", "First 3, then</think>4", "4" },
        { "flag", "<think>true?</think>\nfalse", "false" },
        { "date", "<think>2026-01-01</think>\n2026-03-01", "2026-03-01" },
        { "date", "<think>2026-01-01</think>\n```\n2026-03-01\n```", "2026-03-01" },
        { "object", "<think>maybe {\"what\":\"no\",\"priority\":1}</think>{\"what\":\"a\",\"priority\":2}", "a/2" },
        { "object", "<think>maybe {\"what\":\"no\",</think>{\"what\":\"a\",\"priority\":2}", "a/2" },
        { "object", "<think>```json\n{\"what\":\"no\",\"priority\":1}\n```", Unreadable },
        { "object", "<think>{\"what\":\"no\",\"priority\":1}", Unreadable },
        { "object", "{\"what\":\"no\",\"priority\":1}\n</think>\n{\"what\":\"a\",\"priority\":2}", "a/2" },
        { "object", "{\"what\":\"no\",\"priority\":1}\n</think>", Unreadable },
        { "object", "I say {\"what\": and </think>{\"what\":\"a\",\"priority\":2}", "a/2" },
        { "object", "{\"what\":\"use </think>\",\"priority\":2}", "use </think>/2" },
        { "object", "{\"what\":\"</think>\",\"priority\":2}\n{\"what\":\"<think>\",\"priority\":3}", "<think>/3" },
        { "object", "{\"what\":\"use </think>\",\"more\":{\"what\":\"b\",\"priority\":1}", Unreadable },
        { "object", "Sure.\n{\"what\":\"<think>a</think>\",\"priority\":2}", "<think>a</think>/2" },
        { "objects", "<think>[{\"what\":\"no\",\"priority\":1}]</think>[{\"what\":\"a\",\"priority\":2}]", "[a/2]" },
        { "ints", "<think>[1]\n[2]</think>\n[3]", "[3]" },
        { "ints", "<think>[1", Unreadable },
        { "ints", "[1]\n</think>\n[3]", "[3]" },
        { "ints", "</think>[3]", "[3]" },
        { "strings", "<think>[\"a\"]</think>\n```json\n[\"b\"]\n```", "[b]" },
        { "counts", "<think>{\"a\":9}</think>{\"a\":1}", "a=1" },
        { "int?", "<think>7</think>null", "null" },
        { "object?", "<think>{}</think>null", "null" },
        { "strings", "I say\n[\"wrong\n</think>\n{\"value\":[\"a\",\"</think>\"]}\n- [ ] to do", Unreadable },
        { "strings", "[\"a\"b\",\"</think>\",\"[]\"]", Unreadable },
        { "strings", "['it's','</think>','[]']", Unreadable },
        { "strings", "[\u201Cit\u201D s\u201D,\u201C</think>\u201D,\u201C[]\u201D]", Unreadable },
        { "ints", "[1 2 </think>[3]", "[3]" },
        { "object?", "<think>null</think>{\"value\":{\"what\":\"a\",\"priority\":2}}", "a/2" },

        // Which bracket is the answer.
        { "ints", "As [1] says, it is:\n[3,4]", "[3|4]" },
        { "ints", "[1] says so.\n[2] too.\nResult:\n[3,4]", "[3|4]" },
        { "ints", "It is [3,4], as [1] and [2] say.", Unreadable },
        { "ints", "It is [1].", "[1]" },
        { "ints", "It is [1], see [2].", Unreadable },
        { "ints", "It is [1] and [1].", "[1]" },
        { "ints", "[1,2]\n[3,4]", "[3|4]" },
        { "ints", "Draft:\n[1,2]\nFinal:\n[3,4]\nGood luck!", "[3|4]" },
        { "ints", "Draft:\n```\n[1,2]\n```\nFinal:\n```\n[3,4]\n```", "[3|4]" },
        { "ints", "Draft:\n```\n[1,2]\n```\nFinal:\n```\n[3,x]\n```", Unreadable },
        { "ints", "Draft:\n[1,2]\nFinal:\n[3,4", Unreadable },
        { "ints", "```json\n[1,2]\n```\nSee [3].", "[1|2]" },
        { "ints", "[1,2] is what I found.", "[1|2]" },
        { "ints", "Here: [-1, 2] or [-3]", Unreadable },
        { "ints", "Here: [-1, 2] or [-1, 2]", "[-1|2]" },
        { "ints", "[sic] it is\n[1]", "[1]" },
        { "ints", "{placeholder} and [note]: [1.0]", "[1]" },
        { "ints", "[note [-5] here] is it", Unreadable },
        { "ints", "```python\nx = [1, 2]\n```\n[3]", "[3]" },
        { "ints", "~~~\n[1]\n~~~", "[1]" },
        { "ints", "Inline ```[1,2]``` it is", "[1|2]" },
        { "ints", "```[1,2]```", "[1|2]" },
        { "ints", "- [ ] to do\n\"[7,77]\"", "[7|77]" },
        { "ints", "- [ ] to do, [7,77]", "[7|77]" },
        { "ints", "[1,2] /*\n[3]\n", "[1|2]" },
        { "ints", "/*\n[3]\n*/ Sorry: [", Unreadable },
        { "ints", "[nu\nll]", Unreadable },
        { "ints", "- [ ] to do\n- [ ] more", Unreadable },
        { "ints", "1. [ ] to do\n2. [ ] more", Unreadable },
        { "ints", "The list: [ ]", "[]" },
        { "ints", "It is a string[] or an int[] a.", Unreadable },
        { "ints", "It is a List<int>[]", Unreadable },
        { "ints", "- [] milk\n- [] eggs", Unreadable },
        { "ints", "Use int [] for that.", Unreadable },
        { "ints", "It is x => []", Unreadable },
        { "ints", "The list: [].", "[]" },
        { "ints", "The list: [] (none)", Unreadable },
        { "counts", "Dear {}, your order {}", Unreadable },
        { "counts", "class A {}", Unreadable },
        { "counts", "function f() {} and g(){}", Unreadable },
        { "ints", "Use ```[1]``` and not ```[2]```", Unreadable },
        { "ints", "```[1]``` is wrong, use ```[2]```", Unreadable },
        { "ints", "Use ```[1]```", "[1]" },
        { "ints", "```\n[1]\n``` not ```[2]```", "[1]" },
        { "ints", "  ```json\n  [1]\n  ```\n", "[1]" },
        { "ints", "``` json [1] ```\nor [2]", "[1]" },
        { "ints", "[ ] yes [ ] no", Unreadable },
        { "ints", "Here:\n[ ]", "[]" },
        { "ints", "[ ]", "[]" },
        { "ints", "{\"items\":[1]}\n{\"items\":[2]}", Unreadable },
        { "ints", "{\"items\":[1]}\n{\"items\":[1]}", "[1]" },
        { "ints", "[]\n[1]", "[1]" },
        { "ints", "[1]\n[]", "[]" },
        { "ints", "I found: [].", "[]" },
        { "ints", "[// ]}\"\n1,/* ] */\n2]", "[1|2]" },
        { "ints", "[/* [1] */]\n", "[]" },
        { "ints", "[1, x]/*\n[2]\n*/", Unreadable },
        { "objects", "Note [\"x]\",\n[{\"what\":\"a\",\"priority\":1}]]", Unreadable },
        { "objects", "Note [1 // ]\n[{\"what\":\"a\",\"priority\":1}]]", Unreadable },
        { "objects", "Note {a:\"}\",\n[{\"what\":\"a\",\"priority\":1}]}", Unreadable },
        { "strings", "- [ ] to do\n[\"a\"]", "[a]" },
        { "strings", "[a](http://x) [\"b\"]", "[b]" },
        { "strings", "The list was [\"a\"], now it is [\"a\",\"b\"].", Unreadable },
        { "strings", "[\"a\", \"b\"\n\nSorry: [\"c\"]", Unreadable },
        { "object", "In {} and {\"what\":\"a\",\"priority\":2}", "a/2" },
        { "object", "Use {\"what\":…} as asked:\n{\"what\":\"a\",\"priority\":2}", "a/2" },
        { "object", "{\"what\":\"a\",\"priority\":2} rather than {\"what\":\"b\",\"priority\":2}", Unreadable },
        { "object", "{\"what\":\"a\",\"priority\":2}\nNo:\n{\"what\":\"b\",\"priority\":3}", "b/3" },
        { "object", "{\"what\":\"a\",\"priority\":2}\nNo:\n{\"what\":\"b\",\"priority\":\"x\"}", Unreadable },
        { "object", "{\"what\":\"a\",\"priority\":2}\nNo:\n{\"what\":\"b\",", Unreadable },
        { "object", "```json\n{\"what\":\"a\",\"priority\":2}\n```\nwhich is not {\"what\":\"b\",\"priority\":3}.", "a/2" },
        { "object", "{placeholder}\n{\"what\":\"a\",\"priority\":2}", "a/2" },
        { "object", "[[{\"what\":\"a\",\"priority\":2}]]", Unreadable },
        { "object", "[1, {\"what\":\"a\",\"priority\":2}]", Unreadable },
        { "object", "[{\"what\":\"a\",\"priority\":2},{\"what\":\"b\",\"priority\":2}]", Unreadable },
        { "object", "{\"what\":\"```{\",\"priority\":2}", "```{/2" },
        { "object", "````md\n```json\n{\"what\":\"a\",\"priority\":2}\n```\n````", "a/2" },
        { "object", "```json\n{\"what\":\"a\\n```\\n\",\"priority\":2}\n```", "a\n```\n/2" },
        { "object", "{\"what\":\"a\",\"priority\":2}}", "a/2" },
        { "object", "{{\"what\":\"a\",\"priority\":2}}", Unreadable },
        { "counts", "{\"a\":1}\n{\"b\":2}", "b=2" },
        { "counts", "[note] {\"a\":1}.", "a=1" },
        { "kind", "I chose {\"value\":\"Bug\"} over {\"value\":\"Question\"}.", Unreadable },
        { "kind", "{\"value\":\"Question\"}\nNo, wait:\n{\"value\":\"Bug\"}", "Bug" },
        { "kind", "```\nQuestion\n```\nNo:\n```\nBug\n```", "Bug" },
        { "kind", "```\nQuestion\n```\nNo:\n```\nwhat?\n```", Unreadable },
        { "kind", "Use ```Bug``` and not ```Question```.", Unreadable },
        { "kind", "```Bug``` is right, ```Question``` is not", Unreadable },
        { "kind", "```Bug```, I say: ```Bug ```", "Bug" },
        { "int", "```3```\nor\n```4```", "4" },
        { "kind", "\"Bug\" or Question", Unreadable },
        { "kind", "\"Bug\" since it does not start", Unreadable },
        { "kind", "\"Bug\" (or Question)", Unreadable },
        { "kind", "\"Bug\". ", "Bug" },
        { "date", "\"2026-03-01\", perhaps 2026-04-01", Unreadable },
        { "counts", "{\"key\":\"a\",\"value\":1}\n{\"key\":\"b\",\"value\":2}", Unreadable },
        { "counts", "{\"value\":1,\"key\":2}", Unreadable },
        { "counts", "{\"key\":1,\"value\":2,\"more\":3}", "key=1 value=2 more=3" },
        { "rows", "{\"value\":[],\"size\":[\"L\"]}", "value=[] size=[L]" },
        { "rows", "{\"size\":[\"L\"],\"value\":[]}", "size=[L] value=[]" },
        { "rows", "{\"value\":{\"size\":[\"L\"]}}", "size=[L]" },
        { "object", "{\"what\":\"a\",\"priority\":2,\"_priority\":3}", "a/2" },
        { "object", "{\"what\":\"a\",\"priority\":2,\"PRIORITY\":3}", "a/2" },
        { "object", "{\"WHAT\":\"b\",\"what\":\"a\",\"priority\":2,\"What\":\"c\"}", "a/2" },
        { "kind", "{\"value\":\"Bug\",\"VALUE\":\"Question\"}", "Bug" },
        { "kind", "\"Bug\" is wrong, \"Question\" it is", Unreadable },
        { "kind", "\"Bug\"\nNo, a question.", Unreadable },
        { "kind", "It is a Bug or a Question", Unreadable },
        { "int", "3 or 4", Unreadable },
        { "int", "```\n3\n```\n```\n4\n```", "4" },
        { "int", "See [1]: {\"value\":5}", "5" },

        // Never silently less.
        { "objects", "[{'what':'x','priority':1,'tags':[]}]", "[x/1]" },
        { "objects", "[{what:'x',priority:1,tags:[]}]", "[x/1]" },
        { "objects", "[{\u201Cwhat\u201D:\u201Cx\u201D,\u201Cpriority\u201D:1,\u201Ctags\u201D:[]}]", "[x/1]" },
        { "objects", "{what:'x',priority:1,tags:[]}", Unreadable },
        { "objects", "{ what is 'x', tags: [] }", Unreadable },
        { "objects", "[/* none */{\"what\":\"x\",\"priority\":1}]", "[x/1]" },
        { "objects", "[ // one [\n{\"what\":\"x\",\"priority\":1}]", "[x/1]" },
        { "objects", "[{\"what\"/* [] */:\"x\",\"priority\" //\n:1}]", "[x/1]" },
        { "objects", "[true]\n[{\"what\":\"x\",\"priority\":1}]", Unreadable },
        { "objects", "{ /* [ */ \"value\": [{\"what\":\"x\",\"priority\":1}]}", "[x/1]" },
        { "objects", "// [\n[{\"what\":\"x\",\"priority\":1}]", "[x/1]" },
        { "objects", "/* [] */ [{\"what\":\"x\",\"priority\":1}] // []", "[x/1]" },
        { "objects", "[{\"what\":\"x\",\"priority\":1}] /*\n[]\n*/", "[x/1]" },
        { "objects", "[{\"what\":\"x\" \"priority\":1,\"tags\":[]}]", Unreadable },
        { "objects", "[{'what':'it's','priority':1,'tags':[]}]", Unreadable },
        { "objects", "[{'what':'x','priority':1,\n'tags':\n[]\n}]", "[x/1]" },
        { "objects", "{'items':\n[]\n, 'what'}", Unreadable },
        { "ints", "[11,/]", Unreadable },
        { "ints", "[11/]", Unreadable },
        { "ints", "[/]", Unreadable },
        { "ints", "[11 / 2]", Unreadable },
        { "ints", "[1,2,]", "[1|2]" },
        { "ints", "[1,,2]", Unreadable },
        { "ints", "[1 2]", Unreadable },
        { "ints", "[1, two, []]", Unreadable },
        { "table", "[a, [\"b\"], []]", Unreadable },
        { "table", "[foo: []]", Unreadable },
        { "rows", "{'a':['x'],'b':[]}", "a=[x] b=[]" },
        { "rows", "{a:['x'],b:[]}", "a=[x] b=[]" },
        { "rows", "{a b:['x'],c:[]}", Unreadable },
        { "rows", "{/* c */\"a\":[\"x\"]}", "a=[x]" },
        { "counts", "{\u2018a\u2019: 1}", "a=1" },
        { "counts", "{'a': 1 'b': {}}", Unreadable },
        { "flag", "{'value': True}", "true" },
        { "int?", "{'value': None}", "null" },
        { "object", "{'what': 'He said \"no\"', 'priority': 2, 'due': None}", "He said \"no\"/2" },
        { "object", "{'what': 'it\\'s', 'priority': 2}", "it's/2" },
        { "object", "{\"other\":{\"what\":\"x\"},\"priority\":1}", Unreadable },

        // More to forgive.
        { "object", "{\"what\":\"a\nb\tc\",\"priority\":2}", "a\nb\tc/2" },
        { "object", "{\"what\":\"\\(x\\)\",\"priority\":2}", "\\(x\\)/2" },
        { "object", "{\"what\":\"\\alpha\",\"priority\":2}", "\\alpha/2" },
        { "object", "{\"what\":\"it\\'s \\\"\\u00e9\\\" \\upsilon\",\"priority\":2}", "it's \"\u00e9\" \\upsilon/2" },
        { "strings", "[\"a\nb\", \"\\(c\\)\"]", "[a\nb|\\(c\\)]" },
        { "strings", "[\"a\", \"b\nc\", 'd']", "[a|b\nc|d]" },
        { "kind", "**Bug**", "Bug" },
        { "kind", "\"Bug.\"", "Bug" },
        { "kind", "`Bug`", "Bug" },
        { "kind", "**Feature Request.**", "FeatureRequest" },
        { "kind", "{\"value\":\"**Bug**\"}", "Bug" },
        { "kind", "\u201CBug\u201D", "Bug" },
        { "kind", "'Bug'.", "Bug" },
        { "kind", "\"Bug", Unreadable },
        { "int", "**3**", "3" },
        { "object", "\"{\\\"what\\\":\\\"a\\\",\\\"priority\\\":2}\"", "a/2" },
        { "ints", "\"[1,2]\"", "[1|2]" },
        { "ints", "{\"value\":\"[1,2]\"}", "[1|2]" },
        { "ints", "Not {\"value\":[1]}, but\n```\n\"[1,2]\"\n```", "[1|2]" },
        { "objects", "Here:\n\"[{\\\"what\\\":\\\"a\\\",\\\"priority\\\":1}]\"\n", "[a/1]" },
        { "ints", "\"[sic] it is\"\n[1]", "[1]" },
        { "ints", "\"[1] it is\"\nor [2]", Unreadable },
        { "ints", "\"{\\\"value\\\":[1,2]}\"", "[1|2]" },
        { "counts", "\"{\\\"a\\\":1}\"", "a=1" },
        { "kind", "\"{\\\"value\\\":\\\"Bug\\\"}\"", "Bug" },
        { "kind", "```json\n\"{ \\\"value\\\": \\\"Bug\\\" }\"\n```", "Bug" },
        { "int", "\"{\\\"value\\\":7}\"", "7" },
        { "int", "\"{\\\"value\\\":7\"", Unreadable },
        { "flag", "\"{\\\"value\\\":true}\"", "true" },
        { "ticket", "{\"subject\":\"s\",\"requests\":\"[{\\\"what\\\":\\\"a\\\",\\\"priority\\\":2}]\"}", "s:[a/2]" },
        { "ticket", "{\"subject\":\"[1]\",\"requests\":[\"{\\\"what\\\":\\\"a\\\",\\\"priority\\\":2}\"]}", "[1]:[a/2]" },
        { "ticket", "{\"subject\":\"s\",\"requests\":\"[] and more\"}", Unreadable },
        { "ticket", "{\"subject\":\"s\",\"requests\":\"[\"}", Unreadable },
        { "objects", "[\"{\\\"what\\\":\\\"a\\\",\\\"priority\\\":2}\"]", "[a/2]" },
        { "objects", "{\"what\":\"a\",\"priority\":1}\n{\"what\":\"b\",\"priority\":2}", "[a/1|b/2]" },
        { "objects", "```jsonl\n{\"what\":\"a\",\"priority\":1}\n{\"what\":\"b\",\"priority\":2}\n```", "[a/1|b/2]" },
        { "objects", "{\"what\":\"a\",\"priority\":1}\n{\"what\":\"b\",\"pri", Unreadable },
        { "objects", "{\"what\":\"a\",\"priority\":1}\nand\n{\"what\":\"b\",\"priority\":2}", Unreadable },
        { "objects", "{\"what\":\"a\",\"priority\":1}", Unreadable },
        { "table", "[\"a\"]\n[\"b\",\"c\"]", "[[a]|[b|c]]" },
        { "objects", "{\"items\":[{\"what\":\"a\",\"priority\":1}]}", "[a/1]" },
        { "objects", "Here:\n```json\n{\"items\":[{\"what\":\"a\",\"priority\":1}]}\n```", "[a/1]" },
        { "objects", "{\"items\":[{\"what\":\"a\",\"priority\":1}],\"more\":[]}", Unreadable },
        { "ints", "{\"items\":[1],\"value\":[2]}", "[2]" },
        { "ints", "{\"value\":[1],\"more\":[2]}", "[1]" },
        { "object", "{\"result\":{\"what\":\"a\",\"priority\":1}}", "a/1" },
        { "object", "{\"result\":[{\"what\":\"a\",\"priority\":1}]}", Unreadable },
        { "object", "{\"a\":{\"b\":{\"what\":\"a\",\"priority\":1}}}", Unreadable },
        { "counts", "{\"counts\":{\"a\":1}}", "a=1" },
        { "counts", "{\"counts\":{\"a\":1},\"more\":{\"a\":2}}", Unreadable },
    };

    [Theory]
    [MemberData(nameof(Texts))]
    public void A_text_is_read_as_what_it_says(string type, string text, string expected)
    {
        Assert.Equal(expected, Buffered(type, text));
        for (int i = 0; i <= text.Length; i++)
        {
            AssertAgrees(Streamed(type, [text[..i], text[i..]]));
        }

        AssertAgrees(Streamed(type, JsonReaders.Characters(text)));

        void AssertAgrees(string? streamed) => Assert.True(streamed is null or Unreadable || streamed == expected, streamed);
    }

    [Theory]
    [InlineData("ints", "[1,2]", "[1|2]")]
    [InlineData("ints", "<think>[9]</think>[1,2]\n", "[1|2]")]
    [InlineData("ints", "Here you are:\n```json\n[1,2]\n```\n", "[1|2]")]
    [InlineData("ints", "The list: [1,-2]", "[1|-2]")]
    [InlineData("ints", "{\"value\":[1,2],\"more\":[3]}", "[1|2]")]
    [InlineData("ints", "{\"items\":[1,2]}", "[1|2]")]
    [InlineData("ints", "// c\n[1,2] // d", "[1|2]")]
    [InlineData("ints", "[1,2] I hope [this] helps, see [-3].", Unreadable)]
    [InlineData("ints", "[1,2] I hope [this] helps.", "[1|2]")]
    [InlineData("ints", "[1,2] I hope this helps, see [3].", Unreadable)]
    [InlineData("ints", "[1,2]\nI hope this helps, see [3].", "[1|2]")]
    [InlineData("objects", "As [1] says:\n[{\"what\":\"a\",\"priority\":1}]", "[a/1]")]
    [InlineData("objects", "[{'what':'a','priority':1}]", "[a/1]")]
    [InlineData("objects", "{\"what\":\"a\",\"priority\":1}\n{\"what\":\"b\",\"priority\":2}", "[a/1|b/2]")]
    [InlineData("strings", "[\"a\\(\", \"b\nc\", 'd']", "[a\\(|b\nc|d]")]
    [InlineData("ints", "[1]\n[2]", Unreadable)]
    [InlineData("ints", "[1]\n[2", Unreadable)]
    [InlineData("ints", "[1]\n</think>\n[2]", Unreadable)]
    [InlineData("ints", "[1] or [-2]", Unreadable)]
    [InlineData("ints", "{\"value\":[1],\"value\":[2]}", Unreadable)]
    [InlineData("ints", "[1, 2, /]", Unreadable)]
    [InlineData("flags", "[true,falsehood]", Unreadable)]
    [InlineData("ints", "[1,2\u00A0,3\u3000]", "[1|2|3]")]
    [InlineData("flags", "[true,false\\]", Unreadable)]
    [InlineData("flags", "[true,True]", "[true|true]")]
    public void A_stream_of_elements_is_read_however_it_is_cut(string type, string text, string expected)
    {
        Assert.Equal(expected, Streamed(type, [text]));
        Assert.Equal(expected, Streamed(type, JsonReaders.Characters(text)));
        for (int i = 0; i <= text.Length; i++)
        {
            Assert.Equal(expected, Streamed(type, [text[..i], text[i..]]));
        }
    }
}
