// Names, inheritance, nesting, parameters.
using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using LlmGen;
using Microsoft.Extensions.AI;

namespace Corpus.Members
{
    [LlmClient(System = "Shared.")]
    public interface INames
    {
        [Prompt("{@class} {event}")] Task<string> @event(string @class, int @event);
        [Prompt("{prompt} {json} {_runtime} {properties} {client} {runtime} {value} {services}")]
        Task<string> LocalsAsync(string prompt, string json, string _runtime, int properties, string client, string runtime, int value, string services);
        [Prompt("{prompt2} {prompt}")] Task<string> NumberedAsync(string prompt, string prompt2);
        [Prompt("{@string}")] Task<string> Method(string @string);
        [Prompt("p")] Task<string> Summary();
        [Prompt("p")] Task<string> SummaryAsync();
        [Prompt("p")] Task<string> SummaryMethod();
        [Prompt("p")] Task<string> SummaryMethod2();
        [Prompt("{SystemMessage}")] Task<string> SystemMessage(string SystemMessage);
        [Prompt("p")] Task<string> _runtime();
        [Prompt("p")] Task<string> NamesClient();
        [Prompt("p")] Task<string> ToString();
        [Prompt("{x}")] Task<string> ToString(string x = "d");
        [Prompt("{other}")] Task<string> Equals(string? other);
        [Prompt("p")] Task<int> GetHashCode();
        [Prompt("p")] Task<string> GetType();
        [Prompt("p")] Task<string> Async();
        [Prompt("{a}")] Task<string> Overloaded(int a);
        [Prompt("{a}")] Task<string> Overloaded(string a);
        [Prompt("{a} {b}")] Task<string> Overloaded(string a, int b);
        [Prompt("p")] internal Task<string> InternalAsync();
    }

    [LlmClient(Name = "Renamed")]
    public interface IOtherName
    {
        [Prompt("p")] Task<string> RunAsync();
    }

    [LlmClient(Name = "class")]
    internal interface IKeyword
    {
        [Prompt("p")] Task<string> RunAsync();
    }

    [LlmClient]
    public interface Plain
    {
        [Prompt("p")] Task<string> RunAsync();
    }

    [LlmClient]
    public interface IAlreadyClient
    {
        [Prompt("p")] Task<string> RunAsync();
    }

    [LlmClient]
    public interface IEmpty;

    public interface ITop
    {
        [Prompt("top {text}")] Task<string> SharedAsync(string text, CancellationToken cancellationToken = default);
        [Prompt("{text}")] Task<string> HiddenAsync(string text);
        string Given => "given";
        [Prompt("p")] Task<string> DefaultLaterAsync();
    }

    public interface ILeft : ITop
    {
        [Prompt("left {text}")] Task<string> SideAsync(string text);
    }

    public interface IRight : ITop
    {
        [Prompt("right {text}")] Task<string> SideAsync(string text);
        [Prompt("right {text}")] Task<string> OnlyLeftHasPromptAsync(string text);
    }

    public interface IGeneric<T>
    {
        [Prompt("{item}")] Task<T> GetAsync(T item);
        [Prompt("{items}")] IAsyncEnumerable<T> ListAsync(IEnumerable<T> items);
    }

    public interface ISilent
    {
        Task<string> SideAsync(string text);
    }

    [LlmClient]
    public interface IDiamond : ILeft, IRight, ISilent, IGeneric<int>, IGeneric<string>
    {
        [Prompt("new {text}")] new Task<int> HiddenAsync(string text);
        Task<string> ITop.DefaultLaterAsync() => Task.FromResult("default");
        Task<string> WithBodyAsync(string text) => SharedAsync(text);
        static Task<string> StaticAsync() => Task.FromResult("static");
        private Task<string> PrivateAsync() => Task.FromResult("private");
    }

    public class Outer
    {
        [LlmClient]
        public interface IInner
        {
            [Prompt("p")] Task<Kind> RunAsync();
        }

        [LlmClient]
        protected internal interface IHalfOpen
        {
            [Prompt("p")] Task<string> RunAsync();
        }

        internal static class Deeper
        {
            [LlmClient]
            public interface IInner
            {
                [Prompt("p")] Task<Kind> RunAsync();
            }
        }

        public enum Kind { A, B }
    }

    [LlmClient]
    internal interface IInternal
    {
        [Prompt("{secret.Value}")] Task<Secret> RunAsync(Secret secret);
    }

    internal sealed record Secret(string Value);

    [Obsolete("Use another.")]
    [LlmClient]
    public interface IOld
    {
        [Obsolete("Never.")]
        [Prompt("{kind}")] Task<string> RunAsync(OldKind kind = OldKind.A);
    }

    [Obsolete]
    public enum OldKind { A }

    public enum Level : byte { Low, High = 200 }

    [Flags]
    public enum Days { None, Monday = 1, Tuesday = 2 }

    public sealed record Address(string City, Address? Billing, Money? Price, List<string>? Lines, ImmutableArray<string> Tags);

    public readonly record struct Money(decimal Amount, string? Currency);

    public class Customer
    {
        public string Name = "";
        public Address? Address { get; set; }
        public Money Balance { get; set; }
        public string @event { get; set; } = "";
    }

    [LlmClient]
    public interface IParameters
    {
        [Prompt("{b}{sb}{s}{us}{i}{ui}{l}{ul}{f}{d}{m}{c}{t}{flag}")]
        Task<string> DefaultsAsync(
            byte b = 1, sbyte sb = -1, short s = -2, ushort us = 3, int i = int.MinValue, uint ui = uint.MaxValue, long l = long.MinValue, ulong ul = ulong.MaxValue,
            float f = 1.5f, double d = double.NaN, decimal m = 79228162514264337593543950335m, char c = '\'', string t = "a\"b\\\n{x}\u2028", bool flag = true);

        [Prompt("{n}{p}{e}{dbl}{z}{h}{nf}{m}{nul}")]
        Task<string> MoreDefaultsAsync(
            float n = float.NegativeInfinity, double p = double.PositiveInfinity, double e = 1e-300, double dbl = -0.0, char z = '\0', char h = '\ud800',
            float nf = float.NaN, decimal m = -0.10m, string? nul = null);

        [Prompt("{level}{days}{nullable}{i}{f}{d}{guid}{span}{money}")]
        Task<string> EnumDefaultsAsync(
            Level level = Level.High, Days days = Days.Monday | Days.Tuesday, Level? nullable = Level.Low, int? i = 5, double? f = null, decimal? d = 1.0m,
            Guid guid = default, TimeSpan? span = null, DayOfWeek money = (DayOfWeek)99);

        [Prompt("{text}")] Task<string> SuppressedNullAsync(string text = null!);

        [Prompt("{date:yyyy-MM-dd HH:mm} {price:F2} {span:c} {id:N} {level:D} {items:F1} {quote:yyyy \"of\" MM} {slash:yyyy\\-MM} {offset:O} {day:d} {hex:X}")]
        Task<string> FormatsAsync(DateTime date, decimal? price, TimeSpan span, Guid? id, Level level, IEnumerable<double> items, DateTime quote, DateTime slash, DateTimeOffset? offset, DateOnly day, int hex);

        [Prompt("{customer.Name} {customer.Address.City} {customer.Address.Billing.City} {customer.Address.Billing.Price.Amount:F2} {customer.Address.Lines} {customer.Address.Tags} {customer.Balance.Amount} {customer.Balance.Currency} {customer.event}")]
        Task<string> MembersAsync(Customer customer);

        [Prompt("{customer.Address.City} {address.Price.Amount} {money.Amount} {texts.Length} {list.Count}")]
        Task<string> NullableMembersAsync(Customer? customer, Address? address, Money? money, string?[]? texts, List<int>? list);

        [Prompt("{a} {b} {c} {d} {e} {f} {g} {h}")]
        Task<string> SequencesAsync(string[] a, IEnumerable<int?> b, List<Level>? c, ImmutableArray<Uri> d, IReadOnlyCollection<string?> e, Guid[]? f, char[] g, ImmutableArray<DateTime>? h);

        [Prompt("{{{text}}} {{ {{text}} }} \"quoted\" \\ \t \0 \u2028 \u0085 😀 {text}\r\nnext\rlast")]
        Task<string> BracesAsync(string text);

        [Prompt("p")]
        Task<string> RolesAsync(IEnumerable<ChatMessage> history, AIContent one, DataContent? two, IEnumerable<AIContent> more, ImmutableArray<DataContent>? images, ChatOptions options, CancellationToken cancellationToken);

        [Prompt("p")]
        Task<string> NullableRolesAsync(List<ChatMessage>? history = null, IReadOnlyList<DataContent>? files = null, ChatOptions? options = null, CancellationToken cancellationToken = default);

        [Prompt("p")] Task<string> StructuralRolesAsync(ImmutableArray<DataContent> images, AIContent one);

        [Prompt("{date:'a\nb\u2028'}")] Task<string> FormatWithLineEndAsync(DateTime date);

        [Prompt("p")] Task<string> OneAttachmentAsync(UriContent? image);

        [Prompt("{items}")] Task<string> ParamsAsync(params string[] items);

        [Prompt("{tuple.Item1} {tuple.B} {plain.Item2}")] Task<string> TuplesAsync((int A, string? B) tuple, (int, Guid)? plain);
        [Prompt("{o}")] Task<string> UnusedAsync(IFormattable o, object unused, (int A, string? B) tuple, int[,] grid, dynamic anything);
    }

    public static class Prompts
    {
        public const string Name = "name";
        public const string Shared = "Shared {text}, " + Name + ".";
        public const string Interpolated = $"Interpolated {Name} {{text}}";
    }

    [LlmClient(System = Prompts.Shared)]
    public interface ITemplates
    {
        [Prompt(@"Verbatim ""quoted"" {text}
second \ line")] Task<string> VerbatimAsync(string text);
        [Prompt("""
            Raw "quoted" {text}
              indented
            """)] Task<string> RawAsync(string text);
        [Prompt(Prompts.Shared + " and " + "more {text}")] Task<string> ConcatenatedAsync(string text);
        [Prompt(Prompts.Interpolated)] Task<string> ConstAsync(string text);
        [Prompt($"{Prompts.Name} {{text}}")] Task<string> InterpolatedAsync(string text);
        [Prompt("{ text }")] Task<string> SpacedAsync(string text);
        [Prompt("p", Temperature = 2, TopP = double.Epsilon, Seed = long.MinValue)] Task<string> OddSettingsAsync();
        [Prompt("{ text }", System = "", Model = "a<b>&\"c\"\n\u2028d", MaxOutputTokens = 5, Temperature = 0, TopP = 0.1, Seed = -5, StopSequences = new[] { "\n", "\"", "END" }, ReasoningEffort = ReasoningEffort.Low)]
        [Example("in {text}\r\n", "{\"out\": 1}")]
        [Example("", "")]
        Task<string> SettingsAsync(string text);
    }

    [LlmClient]
    public interface IHandWritten
    {
        [Prompt("p")] Task<string> ImplicitAsync(string text);
        [Prompt("p")] Task<string> ExplicitAsync(string text);
        [Prompt("p")] Task<string> GeneratedAsync();
        string Property { get; }
        event EventHandler Changed;
        string this[int index] { get; }
        Task<T> GenericAsync<T>(T value);
    }

    public partial class HandWrittenClient
    {
        private readonly string _runtime2 = "";

        public HandWrittenClient(LlmRuntime runtime, string note) : this(runtime) => Note = note + _runtime2;

        public string Note { get; } = "";
        public string Property => Note;
        public event EventHandler Changed { add { } remove { } }
        public string this[int index] => Note;
        public Task<string> ImplicitAsync(string text) => Task.FromResult(text);
        Task<string> IHandWritten.ExplicitAsync(string text) => Task.FromResult(text);
        public Task<T> GenericAsync<T>(T value) => Task.FromResult(value);
        private static string GeneratedMethod() => nameof(GeneratedMethod);
        public static string Call() => GeneratedMethod();
    }

    [LlmClient]
    public interface IOwnConstructors
    {
        [Prompt("p")] Task<string> RunAsync();
    }

    public sealed partial class OwnConstructorsClient
    {
        public OwnConstructorsClient(IChatClient client) : this(new LlmRuntime(client)) { }
        public OwnConstructorsClient(LlmRuntime runtime) => _runtime = runtime;
    }
}

namespace Corpus.Members.@event.@namespace
{
    [LlmClient]
    public interface IKeywordNamespace
    {
        [Prompt("{kind}")] Task<Kind> RunAsync(Kind kind = Kind.@class);
    }

    public enum Kind { @class }
}

namespace Corpus.System.Threading
{
    // Namespaces that hide the framework's.
    [LlmClient]
    public interface IHiding
    {
        [Prompt("{text}")] Task<String> RunAsync(String text);
    }

    public sealed record String(int Microsoft) : IFormattable
    {
        public string ToString(string? format, IFormatProvider? provider) => "";
    }
}

namespace Corpus.First { [LlmClient] public interface ITwin { [Prompt("p")] Task<string> RunAsync(); } }
namespace Corpus.Second { [LlmClient] public interface ITwin { [Prompt("p")] Task<string> RunAsync(); } }

[LlmClient]
public interface IGlobal
{
    [Prompt("p")] Task<GlobalResult> RunAsync();
}

public sealed record GlobalResult(int Value);
