// Every result that a method can have.
using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using System.Threading;
using System.Threading.Tasks;
using LlmGen;
using Microsoft.Extensions.AI;

[assembly: CLSCompliant(true)]

namespace Corpus.Results;

[LlmClient(System = "You answer.", Model = "small", MaxOutputTokens = 100, Temperature = 0.5)]
public interface IResults
{
    [Prompt("p")] Task<string> TextAsync(CancellationToken cancellationToken = default);
    [Prompt("p")] Task<string?> NullableTextAsync();
    [Prompt("p")] ValueTask<string> ValueTextAsync();
    [Prompt("p")] ValueTask<string?> NullableValueTextAsync();
    [Prompt("p")] Task<ChatResponse> ResponseAsync();
    [Prompt("p")] Task<ChatResponse?> NullableResponseAsync();
    [Prompt("p")] Task<LlmResult<string>?> NullableTextResultAsync();
    [Prompt("p")] ValueTask<LlmResult<Everything>?> NullableValueResultAsync();
    [Prompt("p")] ValueTask<ChatResponse> ValueResponseAsync();
    [Prompt("p")] Task<LlmResult<string>> TextResultAsync();
    [Prompt("p")] Task<LlmResult<Everything>> ValueResultAsync();
    [Prompt("p")] ValueTask<LlmResult<Kind?>> NullableResultAsync();
    [Prompt("p")] IAsyncEnumerable<string> TextStreamAsync();
    [Prompt("p")] IAsyncEnumerable<string?> NullableTextStreamAsync();
    [Prompt("p")] IAsyncEnumerable<ChatResponseUpdate> UpdatesAsync();
    [Prompt("p")] IAsyncEnumerable<Everything> ElementsAsync();
    [Prompt("p")] IAsyncEnumerable<Kind?> EnumElementsAsync();
    [Prompt("p")] IAsyncEnumerable<int> NumberElementsAsync();
    [Prompt("p")] IAsyncEnumerable<List<string>> ListElementsAsync();
    [Prompt("p")] IAsyncEnumerable<IReadOnlyDictionary<string, int>> DictionaryElementsAsync();
    [Prompt("p")] Task<Everything> EverythingAsync();
    [Prompt("p")] ValueTask<Everything> ValueEverythingAsync();
    [Prompt("p")] Task<Kind> EnumAsync();
    [Prompt("p")] Task<Kind?> NullableEnumAsync();
    [Prompt("p")] Task<bool> BoolAsync();
    [Prompt("p")] Task<int?> NullableNumberAsync();
    [Prompt("p")] Task<Int128> WideAsync();
    [Prompt("p")] Task<char> CharAsync();
    [Prompt("p")] Task<DateOnly> DateAsync();
    [Prompt("p")] Task<Guid> GuidAsync();
    [Prompt("p")] Task<Uri> UriAsync();
    [Prompt("p")] Task<Uri?> NullableUriAsync();
    [Prompt("p")] Task<int[]> ArrayAsync();
    [Prompt("p")] Task<int[][]> JaggedAsync();
    [Prompt("p")] Task<string?[]?> NullableArrayAsync();
    [Prompt("p")] Task<IReadOnlyList<Request>> ListAsync();
    [Prompt("p")] Task<List<Request?>> ListOfNullsAsync();
    [Prompt("p")] Task<ISet<string>> SetAsync();
    [Prompt("p")] Task<ImmutableArray<int>> ImmutableAsync();
    [Prompt("p")] Task<ImmutableArray<int>?> NullableImmutableAsync();
    [Prompt("p")] Task<Dictionary<Kind, List<Request>>> DictionaryAsync();
    [Prompt("p")] Task<IDictionary<string, int?>?> NullableDictionaryAsync();
    [Prompt("p")] Task<Point> StructAsync();
    [Prompt("p")] Task<Point?> NullableStructAsync();
    [Prompt("p")] Task<Mutable> ClassAsync();
    [Prompt("p")] Task<Derived> InheritedAsync();
    [Prompt("p")] Task<Required> RequiredAsync();
    [Prompt("p")] Task<SetsRequired> SetsRequiredAsync();
    [Prompt("p")] Task<Constructed> ConstructedAsync();
    [Prompt("p")] Task<Overriding> OverridingAsync();
    [Prompt("p")] Task<Box<int>> BoxOfNumberAsync();
    [Prompt("p")] Task<Box<string>> BoxOfTextAsync();
    [Prompt("p")] Task<Box<string?>> BoxOfNullableTextAsync();
    [Prompt("p")] Task<Box<Box<Request[]>>> BoxOfBoxAsync();
    [Prompt("p")] Task<Pair<string, Kind>> PairAsync();
    [Prompt("p")] Task<Node> RecursiveAsync();
    [Prompt("p")] Task<Left> MutuallyRecursiveAsync();
    [Prompt("p")] Task<Outer.Nested> NestedAsync();
    [Prompt("p")] Task<Outer.Deeper.Nested> SameSimpleNameAsync();
    [Prompt("p")] Task<@class> KeywordsAsync();
    [Prompt("p")] Task<Awkward> AwkwardAsync();
    [Prompt("p")] Task<Read> ReadAsync();
    [Prompt("p")] Task<Names> NamesAsync();
    [Prompt("p")] Task<Old> ObsoleteAsync();
    [Prompt("p")] Task<Заявка> ForeignAsync();
    [Prompt("p")] Task<Wide> WideObjectAsync();
}

/// <summary>Every scalar and every collection.</summary>
public sealed record Everything(
    string Text, string? MaybeText, char Character, bool Flag, bool? MaybeFlag,
    sbyte I8, byte U8, short I16, ushort U16, int I32, uint U32, long I64, ulong U64, Int128 I128, UInt128 U128,
    Half F16, float F32, double F64, decimal Money, decimal? MaybeMoney,
    DateTime Moment, DateTimeOffset Instant, DateOnly Day, DateOnly? MaybeDay, TimeOnly Time, TimeSpan Span,
    Guid Id, Uri Link, Uri? MaybeLink, Kind Kind, Kind? MaybeKind,
    int[] Array, List<int> List, IList<int> IList, ICollection<int> Collection, IEnumerable<int> Enumerable,
    IReadOnlyList<string?> ReadOnlyList, IReadOnlyCollection<int?> ReadOnlyCollection, HashSet<string> Set, ISet<Kind> ISet, IReadOnlySet<int>? ReadOnlySet,
    ImmutableArray<string> Immutable, ImmutableArray<Request>? MaybeImmutable,
    Dictionary<string, int> Map, IDictionary<int, Request> IMap, IReadOnlyDictionary<Kind, string?>? ReadOnlyMap, Dictionary<Guid, Dictionary<DateOnly, List<Point?>>> Deep,
    Request Inner, Request? MaybeInner, Point Point, Point? MaybePoint, string?[]? Texts);

public enum Kind { Billing, [JsonStringEnumMemberName("how-to")] HowTo, [Description("It fails.")] Bug, @event }

public enum Signed : long { Minus = -1, Alias = -1, Zero = 0 }

[Description("What the customer wants.")]
public sealed record Request([property: Description("In a few words.")] string What, [Range(1, 5)] int Priority, DateOnly? Due, Signed Signed);

public readonly record struct Point(double X, double Y);

public class Mutable
{
    public int Number { get; set; }
    public string Text { get; init; } = "";
    public string ReadOnly => Text;
    public static string Static { get; set; } = "";
    public string this[int index] => Text;
    internal string Internal { get; set; } = "";
    public string PrivatelySet { get; private set; } = "";
    protected string Protected { get; set; } = "";
    [JsonIgnore] public object? Ignored { get; set; }
    [JsonPropertyName("renamed-name")] public string Renamed { get; set; } = "";
    [Obsolete("Old.")] public int Obsolete { get; set; }
}

public record Base(string Name) { public virtual int Size { get; init; } }
public record Derived(string Name, int Age) : Base(Name) { public override int Size { get; init; } }

public class Overriding : Mutable { public new string Number { get; set; } = ""; }

public class Required
{
    public required string Name { get; init; }
    public required int? Age { get; set; }
    public string? Optional { get; init; }
}

public class SetsRequired
{
    [SetsRequiredMembers]
    public SetsRequired(string name) => Name = name;
    public required string Name { get; init; }
}

public class Constructed
{
    public Constructed(string name, string? note) { Name = name; Note = note ?? ""; }
    public string? Name { get; }
    public string? Note { get; }
    public string Later { get; set; } = "";
}

public sealed record Box<T>(T Value);
public sealed class Pair<TFirst, TSecond> { public required TFirst First { get; init; } public required TSecond Second { get; init; } }
public sealed record Node(string Name, Node? Parent, IReadOnlyList<Node> Children, Dictionary<string, Node> Named);
public sealed record Left(Right? Right);
public sealed record Right(Left[] Lefts, Node Node, Request Request);
public static class Outer
{
    public sealed record Nested(int Value);
    public static class Deeper { public sealed record Nested(Outer.Nested Value, string @string); }
}
public sealed record @class(int @event, string @namespace, @record record, bool @true);
public sealed record @record(int @checked);
public sealed record Awkward(string Json, string json2, int Properties, int properties2, int Prompt, int _, int _runtime, string Value, int Default, string ReadAwkward, int System, int global, bool Var);
public sealed record Read(int Names);
public sealed record Names(int Read, Read ReadNames);
[Obsolete("Use another.")]
public sealed record Old(int Value, OldKind Kind);
[Obsolete]
public enum OldKind { [Obsolete("Never.")] A, B }
public sealed record Заявка(int Число);
public sealed class Wide
{
    public int A01 { get; set; } public int A02 { get; set; } public int A03 { get; set; } public int A04 { get; set; } public int A05 { get; set; }
    public int? B01 { get; set; } public int? B02 { get; set; } public int? B03 { get; set; } public string? B04 { get; set; } public Wide? B05 { get; set; }
}
