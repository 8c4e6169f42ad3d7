using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using LlmGen.Levers.Caching;
using LlmGen.Tests.Support;
using Microsoft.Extensions.AI;

#pragma warning disable MEAI001 // Experimental members decide answers too.

namespace LlmGen.Tests.Caching;

/// <summary>Every member of what goes to a model is in the key, or leaves the call without one, or stands here with the reason why it does not count.</summary>
public class CacheKeyMembersTests
{
    private static readonly ModelIdentity Model = ModelIdentity.Of(new NamedChatClient(ScriptedChatClient.Saying("x")), null);

    private static readonly Members[] Contents =
    [
        new(() => new TextContent("a")) { ["Text"] = () => new TextContent("b") },
        new(() => new TextReasoningContent("a"))
        {
            ["Text"] = () => new TextReasoningContent("b"),
            ["ProtectedData"] = () => new TextReasoningContent("a") { ProtectedData = "b" },
        },

        // Base64Data and Uri are other forms of the data and the media type.
        new(() => new DataContent(new byte[] { 1 }, "image/png"), "Base64Data", "Uri")
        {
            ["Data"] = () => new DataContent(new byte[] { 2 }, "image/png"),
            ["MediaType"] = () => new DataContent(new byte[] { 1 }, "image/gif"),
            ["Name"] = () => new DataContent(new byte[] { 1 }, "image/png") { Name = "b" },
        },
        new(() => new UriContent("https://a.test/", "image/png"))
        {
            ["Uri"] = () => new UriContent("https://b.test/", "image/png"),
            ["MediaType"] = () => new UriContent("https://a.test/", "image/gif"),
        },

        // When it was stored, what for and its size are facts about the file that the id names, and go to no model.
        new(() => new HostedFileContent("a"), "CreatedAt", "Purpose", "SizeInBytes")
        {
            ["FileId"] = () => new HostedFileContent("b"),
            ["MediaType"] = () => new HostedFileContent("a") { MediaType = "image/gif" },
            ["Name"] = () => new HostedFileContent("a") { Name = "b" },
            ["Scope"] = () => new HostedFileContent("a") { Scope = "b" },
        },
        new(() => new HostedVectorStoreContent("a")) { ["VectorStoreId"] = () => new HostedVectorStoreContent("b") },
        new(() => new FunctionCallContent("a", "a"))
        {
            ["CallId"] = () => new FunctionCallContent("b", "a"),
            ["Name"] = () => new FunctionCallContent("a", "b"),
            ["Arguments"] = () => new FunctionCallContent("a", "a", new Dictionary<string, object?> { ["b"] = 1 }),
            ["InformationalOnly"] = () => new FunctionCallContent("a", "a") { InformationalOnly = true },
            ["Exception"] = () => new FunctionCallContent("a", "a") { Exception = new InvalidOperationException("b") },
        },
        new(() => new FunctionResultContent("a", "a"))
        {
            ["CallId"] = () => new FunctionResultContent("b", "a"),
            ["Result"] = () => new FunctionResultContent("a", "b"),
            ["Exception"] = () => new FunctionResultContent("a", "a") { Exception = new InvalidOperationException("b") },
        },
        new(() => new ErrorContent("a"))
        {
            ["Message"] = () => new ErrorContent("b"),
            ["ErrorCode"] = () => new ErrorContent("a") { ErrorCode = "b" },
            ["Details"] = () => new ErrorContent("a") { Details = "b" },
        },
    ];

    public static TheoryData<string> Kinds => [.. typeof(AIContent).Assembly.GetExportedTypes()
        .Where(type => type.IsAssignableTo(typeof(AIContent)) && !type.IsAbstract)
        .Select(type => type.Name)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_member_of_a_content_counts(string kind)
    {
        Type type = typeof(AIContent).Assembly.GetType($"Microsoft.Extensions.AI.{kind}", throwOnError: true)!;
        if (Array.Find(Contents, known => known.Type == type) is not { } members)
        {
            Assert.Null(KeyOf((AIContent)RuntimeHelpers.GetUninitializedObject(type)));
            return;
        }

        members["AdditionalProperties"] = () => Changed(members.Make(), content => content.AdditionalProperties = new() { ["b"] = 1 });
        members["Annotations"] = () => Changed(members.Make(), content => content.Annotations = [new CitationAnnotation()]);
        members["RawRepresentation"] = () => Changed(members.Make(), content => content.RawRepresentation = new object());
        Assert.Equal(members.Names, NamesOf(type));
        string? key = KeyOf(members.Make());
        Assert.NotNull(key);
        Assert.Equal(key, KeyOf(members.Make()));
        string?[] keys = [.. members.Changes.Values.Select(change => KeyOf(change()))];
        Assert.All(keys, other => Assert.NotEqual(key, other));
        Assert.Distinct(keys.Where(other => other is not null));
    }

    [Fact]
    public void Every_member_of_a_message_counts()
    {
        // The text is that of the contents; ids and times of messages go to no model.
        string[] ignored = ["CreatedAt", "MessageId", "Text"];
        var changes = new Dictionary<string, Action<ChatMessage>>
        {
            ["AdditionalProperties"] = message => message.AdditionalProperties = new() { ["b"] = 1 },
            ["AuthorName"] = message => message.AuthorName = "b",
            ["Contents"] = message => message.Contents.Add(new TextContent("b")),
            ["RawRepresentation"] = message => message.RawRepresentation = new object(),
            ["Role"] = message => message.Role = ChatRole.System,
        };
        Assert.Equal(changes.Keys.Concat(ignored).Order(StringComparer.Ordinal), NamesOf(typeof(ChatMessage)));
        string? key = KeyOf(new ChatMessage(ChatRole.User, "a"));
        Assert.NotNull(key);
        foreach (Action<ChatMessage> change in changes.Values)
        {
            var message = new ChatMessage(ChatRole.User, "a");
            change(message);
            Assert.NotEqual(key, KeyOf(message));
        }
    }

    [Fact]
    public void Every_member_of_formats_and_tool_modes_counts()
    {
        Assert.Equal(["Schema", "SchemaDescription", "SchemaName"], NamesOf(typeof(ChatResponseFormatJson)));
        Assert.Empty(NamesOf(typeof(ChatResponseFormatText)));
        Assert.Empty(NamesOf(typeof(AutoChatToolMode)));
        Assert.Empty(NamesOf(typeof(NoneChatToolMode)));
        Assert.Equal(["RequiredFunctionName"], NamesOf(typeof(RequiredChatToolMode)));
        JsonElement schema = JsonElement.Parse("""{"type":"object"}""");
        ChatOptions[] options =
        [
            new(),
            new() { ResponseFormat = ChatResponseFormat.Text },
            new() { ResponseFormat = ChatResponseFormat.Json },
            new() { ResponseFormat = ChatResponseFormat.ForJsonSchema(schema) },
            new() { ResponseFormat = ChatResponseFormat.ForJsonSchema(JsonElement.Parse("""{"type":"array"}""")) },
            new() { ResponseFormat = ChatResponseFormat.ForJsonSchema(schema, "b") },
            new() { ResponseFormat = ChatResponseFormat.ForJsonSchema(schema, null, "b") },
            new() { ToolMode = ChatToolMode.Auto },
            new() { ToolMode = ChatToolMode.None },
            new() { ToolMode = ChatToolMode.RequireAny },
            new() { ToolMode = ChatToolMode.RequireSpecific("b") },
            new() { Reasoning = new ReasoningOptions() },
            new() { Reasoning = new ReasoningOptions { Effort = ReasoningEffort.Low } },
            new() { Reasoning = new ReasoningOptions { Output = ReasoningOutput.Full } },
        ];
        string?[] keys = [.. options.Select(option => KeyOf(new ChatMessage(ChatRole.User, "a"), option))];
        Assert.All(keys, Assert.NotNull);
        Assert.Distinct(keys);
    }

    private static AIContent Changed(AIContent content, Action<AIContent> change)
    {
        change(content);
        return content;
    }

    private static string[] NamesOf(Type type) => [.. type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Select(property => property.Name).Distinct().Order(StringComparer.Ordinal)];

    private static string? KeyOf(AIContent content) => KeyOf(new ChatMessage(ChatRole.User, [content]));

    private static string? KeyOf(ChatMessage message, ChatOptions? options = null) =>
        CacheKey.TryCompute([message], options, Model, out string? key, out _) ? key : null;

    /// <summary>A content, the same content with each of its members changed, and those members that do not count.</summary>
    private sealed class Members(Func<AIContent> make, params string[] ignored)
    {
        public Func<AIContent> Make => make;

        public Type Type { get; } = make().GetType();

        public Dictionary<string, Func<AIContent>> Changes { get; } = [];

        public IEnumerable<string> Names => Changes.Keys.Concat(ignored).Order(StringComparer.Ordinal);

        public Func<AIContent> this[string member]
        {
            set => Changes[member] = value;
        }
    }
}
