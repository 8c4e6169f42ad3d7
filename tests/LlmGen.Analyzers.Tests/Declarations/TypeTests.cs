namespace LlmGen.Analyzers.Tests.Declarations;

/// <summary>LLM103 and LLM104: types that cannot be written into a prompt or read from an answer.</summary>
public sealed class TypeTests
{
    private const string Types = """
        public sealed record Ticket(string Title, object Raw, Customer Customer);
        public sealed record Customer(string Name);
        public abstract class Shape { public int Sides { get; set; } }
        public sealed class Closed { private Closed() { } public int A { get; set; } }
        public sealed class Tree { public string Name { get; set; } = ""; public List<Tree> Children { get; set; } = []; }
        [Flags] public enum Colors { None = 0, Red = 1 }
        public enum Color { Red, Green }
        public enum Empty { }
        public sealed record Growing<T>(T Value, Growing<List<T>>? Next);
        public sealed record Boxed<T>(T Value, Boxed<T>? Next);
        [System.Text.Json.Serialization.JsonConverter(typeof(int))] public sealed record Converted(int A);
        [System.Text.Json.Serialization.JsonConverter(typeof(System.Text.Json.Serialization.JsonStringEnumConverter))] public enum Named { A, B }
        [System.Text.Json.Serialization.JsonDerivedType(typeof(Circle))] public record Figure(int A);
        public sealed record Circle(int A, int Radius) : Figure(A);
        public sealed record Member([property: System.Text.Json.Serialization.JsonConverter(typeof(int))] int A);
        public sealed class Extra { public int A { get; set; } [System.Text.Json.Serialization.JsonExtensionData] public Dictionary<string, object>? More { get; set; } }
        public sealed record DateRange([System.ComponentModel.DataAnnotations.Range(typeof(DateOnly), "2020-01-01", "2021-01-01")] DateOnly A);
        public sealed record BadPattern([System.ComponentModel.DataAnnotations.RegularExpression("(")] string A);
        public sealed record NoValue([System.ComponentModel.DataAnnotations.Range(5, 1)] int A);
        """;

    [Theory]
    [InlineData("""[Prompt("{{|LLM103:ticket|}}")] Task<string> Ask(Ticket ticket, CancellationToken token);""")]
    [InlineData("""[Prompt("{{|LLM103:ticket.Raw|}} {{|LLM103:ticket . Customer|}}")] Task<string> Ask(Ticket ticket, CancellationToken token);""")]
    [InlineData("""[Prompt("{{|LLM103:tickets|}}")] Task<string> Ask(List<Ticket> tickets, CancellationToken token);""")]
    [InlineData("""[Prompt("{{|LLM103:cells|}}")] Task<string> Ask(int[][] cells, CancellationToken token);""")]
    [InlineData("""[Prompt("{{|LLM103:history|}}")] Task<string> Ask(IEnumerable<ChatMessage> history, CancellationToken token);""")]
    [InlineData("""[Prompt("{{|LLM103:bytes|}}")] Task<string> Ask(byte[] bytes, CancellationToken token);""")]
    [InlineData("""[Prompt("{{|LLM103:token|}}")] Task<string> Ask(CancellationToken token);""")]
    public Task What_cannot_be_written_is_reported_at_its_name(string member) => ReportsAsync(member);

    [Theory]
    [InlineData("""[Prompt("{ticket.Title} {ticket.Customer.Name}")] Task<string> Ask(Ticket ticket, CancellationToken token);""")]
    [InlineData("""[Prompt("{a} {b} {c} {d} {e}")] Task<string> Ask(string a, int? b, Color c, Uri d, Guid[] e, CancellationToken token);""")]
    [InlineData("""[Prompt("{a} {b} {c} {d}")] Task<string> Ask(char a, decimal b, TimeOnly c, IFormattable d, CancellationToken token);""")]
    [InlineData("""[Prompt("{a} {b}")] Task<string> Ask(ISet<Color> a, Half b, CancellationToken token);""")]
    [InlineData("""[Prompt("{a.Item1} {a.Name}")] Task<string> Ask((int, string Name) a, CancellationToken token);""")]
    public Task What_can_be_written_is_not(string member) => ReportsAsync(member);

    [Theory]
    [InlineData("""[Prompt("Hello")] {|LLM104:string|} Ask(CancellationToken token);""")]
    [InlineData("""[Prompt("Hello")] {|LLM104:void|} Ask(CancellationToken token);""")]
    [InlineData("""[Prompt("Hello")] {|LLM104:Task|} Ask(CancellationToken token);""")]
    [InlineData("""[Prompt("Hello")] {|LLM104:IEnumerable<string>|} Ask(CancellationToken token);""")]
    [InlineData("""[Prompt("Hello")] {|LLM104:Task<object>|} Ask(CancellationToken token);""")]
    [InlineData("""[Prompt("Hello")] {|LLM104:Task<(int A, int B)>|} Ask(CancellationToken token);""")]
    [InlineData("""[Prompt("Hello")] {|LLM104:Task<Shape>|} Ask(CancellationToken token);""")]
    [InlineData("""[Prompt("Hello")] {|LLM104:Task<Closed>|} Ask(CancellationToken token);""")]
    [InlineData("""[Prompt("Hello")] {|LLM104:Task<LlmResult<List<Colors>>>|} Ask(CancellationToken token);""")]
    [InlineData("""[Prompt("Hello")] {|LLM104:IAsyncEnumerable<Ticket>|} Ask(CancellationToken token);""")]
    [InlineData("""[Prompt("Hello")] {|LLM104:ValueTask<Empty>|} Ask(CancellationToken token);""")]
    [InlineData("""[Prompt("Hello")] {|LLM104:Task<Version>|} Ask(CancellationToken token);""")]
    [InlineData("""[Prompt("Hello")] {|LLM104:Task<UsageDetails>|} Ask(CancellationToken token);""")]
    [InlineData("""[Prompt("Hello")] {|LLM104:Task<Dictionary<Customer, int>>|} Ask(CancellationToken token);""")]
    [InlineData("""[Prompt("Hello")] {|LLM104:Task<Growing<int>>|} Ask(CancellationToken token);""")]
    [InlineData("""[Prompt("Hello")] {|LLM104:Task<byte[]>|} Ask(CancellationToken token);""")]
    [InlineData("""[Prompt("Hello")] {|LLM104:Task<List<Converted>>|} Ask(CancellationToken token);""")]
    [InlineData("""[Prompt("Hello")] {|LLM104:Task<Figure>|} Ask(CancellationToken token);""")]
    [InlineData("""[Prompt("Hello")] {|LLM104:Task<Member>|} Ask(CancellationToken token);""")]
    [InlineData("""[Prompt("Hello")] {|LLM104:Task<Extra>|} Ask(CancellationToken token);""")]
    [InlineData("""[Prompt("Hello")] {|LLM104:Task<DateRange>|} Ask(CancellationToken token);""")]
    [InlineData("""[Prompt("Hello")] {|LLM104:Task<BadPattern>|} Ask(CancellationToken token);""")]
    [InlineData("""[Prompt("Hello")] {|LLM104:Task<NoValue>|} Ask(CancellationToken token);""")]
    public Task What_cannot_be_read_is_reported_at_the_return_type(string member) => ReportsAsync(member);

    [Theory]
    [InlineData("""[Prompt("Hello")] Task<string> Ask(CancellationToken token);""")]
    [InlineData("""[Prompt("Hello")] ValueTask<int?> Ask(CancellationToken token);""")]
    [InlineData("""[Prompt("Hello")] Task<Customer> Ask(CancellationToken token);""")]
    [InlineData("""[Prompt("Hello")] Task<LlmResult<Customer>> Ask(CancellationToken token);""")]
    [InlineData("""[Prompt("Hello")] Task<IReadOnlyList<Color>> Ask(CancellationToken token);""")]
    [InlineData("""[Prompt("Hello")] Task<Tree> Ask(CancellationToken token);""")]
    [InlineData("""[Prompt("Hello")] Task<Dictionary<string, Customer[]>> Ask(CancellationToken token);""")]
    [InlineData("""[Prompt("Hello")] Task<ChatResponse> Ask(CancellationToken token);""")]
    [InlineData("""[Prompt("Hello")] IAsyncEnumerable<string> Ask(CancellationToken token);""")]
    [InlineData("""[Prompt("Hello")] IAsyncEnumerable<ChatResponseUpdate> Ask(CancellationToken token);""")]
    [InlineData("""[Prompt("Hello")] IAsyncEnumerable<Customer> Ask(CancellationToken token);""")]
    [InlineData("""[Prompt("Hello")] Task<Boxed<Boxed<Boxed<int>>>> Ask(CancellationToken token);""")]
    [InlineData("""[Prompt("Hello")] Task<Named> Ask(CancellationToken token);""")]
    [InlineData("""[Prompt("Hello")] Task<Circle> Ask(CancellationToken token);""")]
    public Task What_can_be_read_is_not(string member) => ReportsAsync(member);

    [Fact]
    public Task A_namespace_that_sounds_like_the_frameworks_may_be_the_users_own() => Verify<DeclarationAnalyzer>.ReportsAsync("""
        namespace Microsoft.Contoso
        {
            [LlmClient] public interface IAssistant { [Prompt("Hello")] Task<Answer> Ask(CancellationToken token); }
            public sealed record Answer(string Text);
        }
        """);

    [Fact]
    public async Task Messages_name_the_type_and_the_reason() => Assert.Equal(
        [
            "LLM103: 'ticket.Raw' is of type 'object', which cannot be written into a prompt; pass a string",
            "LLM103: 'ticket' is of type 'Ticket', which cannot be written into a prompt; use a member, such as 'Title'",
            "LLM103: 'history' is of type 'ChatMessage[]', which cannot be written into a prompt; remove the placeholder (it is passed separately)",
            "LLM104: 'string' cannot be deserialized from a response: it is not a supported return type; return Task<T>, ValueTask<T> or IAsyncEnumerable<T>",
            "LLM104: 'Ticket' cannot be deserialized from a response: 'Ticket.Raw': 'object' does not describe the expected JSON; use a specific type",
        ],
        await Compiled.MessagesAsync("""
            [LlmClient] public interface IAssistant
            {
                [Prompt("{ticket.Raw}{ticket}{history}")] Task<string> A(Ticket ticket, ChatMessage[] history, CancellationToken token);
                [Prompt("Hello")] string B(CancellationToken token);
                [Prompt("Hello")] Task<Ticket> C(CancellationToken token);
            }
            """ + Types));

    private static Task ReportsAsync(string member) =>
        Verify<DeclarationAnalyzer>.ReportsAsync("[LlmClient] public interface IAssistant { " + member + " }\n" + Types);
}
