// Plans: kinds of steps, of results and of names.
using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;
using LlmGen;
using Microsoft.Extensions.AI;

namespace Corpus.Plans
{
    [LlmClient(System = "Shared.")]
    public interface IKinds
    {
        [Prompt("{ticket}")] Task<string> TextAsync(string ticket, CancellationToken cancellationToken = default);
        [Prompt("{ticket}")] ValueTask<int> NumberAsync(string ticket);
        [Prompt("{ticket}")] Task<ChatResponse> ResponseAsync(string ticket, ChatOptions? options = null, CancellationToken cancellationToken = default);
        [Prompt("{ticket}")] Task<LlmResult<string>> MeasuredAsync(string ticket, CancellationToken cancellationToken = default);
        [Prompt("{ticket}")] Task<LlmResult<int>> MeasuredNumberAsync(string ticket, IEnumerable<ChatMessage> history, CancellationToken cancellationToken = default);
        [Prompt("{ticket}")] IAsyncEnumerable<string> WordsAsync(string ticket, CancellationToken cancellationToken = default);
        [Prompt("{ticket}")] IAsyncEnumerable<Item> ItemsAsync(string ticket, CancellationToken cancellationToken = default);
        [Prompt("{ticket}")] IAsyncEnumerable<ChatResponseUpdate> UpdatesAsync(string ticket, CancellationToken cancellationToken = default);
        [Prompt("{text} {number} {measured} {words}")]
        Task<string> JoinedAsync(string text, long number, string measured, string words, CancellationToken cancellationToken = default);
        int Length(string text, string joined) => text.Length + joined.Length;
        int Constant() => 1;
        async Task<string?> MaybeAsync(string text) { await Task.Yield(); return text; }
        ValueTask<double> HalfAsync(int length) => new(length / 2.0);
        async IAsyncEnumerable<int> CountAsync(IAsyncEnumerable<Item> items, int number, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await foreach (Item item in items.WithCancellation(cancellationToken))
            {
                yield return item.Name.Length + number;
            }
        }
        Task<int> SumAsync(IReadOnlyCollection<Item> items) => Task.FromResult(items.Count);
        Task<int> BothAsync(IAsyncEnumerable<int> count, int sum, IAsyncEnumerable<string> words, string maybe2 = "d") => Task.FromResult(sum);
        int Never(IAsyncEnumerable<Item> items, IAsyncEnumerable<Item> Items) => 0;

        [Plan] Task<Everything> EverythingAsync(string ticket, ChatOptions? options, IEnumerable<ChatMessage> history, CancellationToken cancellationToken = default);
        [Plan] ValueTask<(string Text, int Never, double Half, string ticket)> TupleAsync(string ticket, CancellationToken cancellationToken = default);
        [Plan] Task<Settable?> SettableAsync(string ticket);
        [Plan(nameof(BothAsync))] Task<int> OneAsync(string ticket, CancellationToken cancellationToken = default);
        [Plan(nameof(CountAsync))] IAsyncEnumerable<int> StreamedAsync(string ticket, CancellationToken cancellationToken = default);
        [Plan(nameof(CountAsync))] Task<IReadOnlyList<int>> CollectedAsync(string ticket, CancellationToken cancellationToken = default);
        [Plan(nameof(WordsAsync))] Task<string> WordsTextAsync(string ticket, CancellationToken cancellationToken = default);
        [Plan(nameof(WordsAsync))] IAsyncEnumerable<string> WordsStreamAsync(string ticket);
        [Plan] Task<Nested> NestedAsync(string ticket, CancellationToken cancellationToken = default);
    }

    public sealed record Item(string Name);
    public sealed record Everything(
        string Text, int Number, ChatResponse Response, LlmResult<string> Measured, int MeasuredNumber, string Words, IReadOnlyList<Item> Items,
        List<ChatResponseUpdate> Updates, string Joined, object Length, double? Half, int? Both, ImmutableArray<int> Count, string Ticket, int Optional = 3, string? Maybe = null);
    public class Base { public string? Text { get; set; } public int Unset { get; set; } public string? NotThere { get; set; } }
    public class Settable : Base { public required int Number { get; init; } public Item[] Items { get; set; } = []; public HashSet<Item> items = []; public string Words = ""; public string Own { get; } = ""; internal string Other { get; private set; } = ""; }
    public readonly record struct Nested(int One, (string Text, int Never, double Half, string ticket) Tuple, string Text);

    [LlmClient]
    public interface IPlanNames
    {
        [Prompt("{@class} {@await}")] Task<string> @event(string @class, string @await);
        [Prompt("{plan}")] Task<string> PlanAsync(string plan);
        [Prompt("{item} {_runtime} {cancellationToken}")] Task<string> Item(string item, string _runtime, string cancellationToken);
        [Prompt("{run}"), Output("await")] Task<string> Run(string run);
        [Prompt("{run}"), Output("from")] Task<string> Overloaded(string run);
        [Prompt("{from}"), Output("second")] Task<string> Overloaded(string from, int number = 3);
        [Prompt("{from}"), Output("not a name")] IAsyncEnumerable<string> Odd(string from);
        [Prompt("p")] Task<string> ToString();
        [Prompt("p")] Task<string> End();
        string PlanNamesClient(string end) => end;
        [Plan] Task<Named> NamesAsync(string @class, string plan, string item, string _runtime, string cancellationToken, string run, int number);
        [Plan(nameof(Odd))] IAsyncEnumerable<string> OddAsync(string run, string cancellationToken);
        [Plan] Task<(string From, string second, string Event)> Equals(string run, string @class);
        [Plan] Task<Odd> GetHashCode();
    }

    public sealed class Odd { public Odd(string tostring, string planNamesClient) { } }
    public sealed record Named(string Event, string Plan, string Item, string Await, string Second, string End);

    public interface IStepBase
    {
        [Prompt("{text}")] Task<string> FirstAsync(string text);
        [Prompt("{text}")] Task<string> HiddenAsync(string text);
        string Shout(string first) => first.ToUpperInvariant();
        [Plan] Task<(string First, string Hidden)> PairAsync(string text);
    }

    [LlmClient]
    public interface IDerived : IStepBase
    {
        [Prompt("{text}")] new Task<string?> HiddenAsync(string text);
        [Prompt("{text}")] Task<string> ByHandAsync(string text);
        string IStepBase.Shout(string first) => first;
        [Plan] internal Task<(string First, string Hidden, string Shout, string ByHand, string Property)> AllAsync(string text, string property);
        [Plan] new Task<(string Hidden, string Shout)> PairAsync(string text);
    }

    public partial class DerivedClient
    {
        public Task<string> ByHandAsync(string text) => Task.FromResult(text);
    }

    [LlmClient]
    public interface INulls
    {
        [Prompt("{text}")] Task<List<string?>?> ListAsync(string? text);
        [Prompt("{text}")] IAsyncEnumerable<string?> ManyAsync(string? text);
        Task<string> UseAsync(List<string>? list, IReadOnlyList<string> many) => Task.FromResult("");
        [Plan] Task<(string Use, List<string>? List)> NullsAsync(string? text);
    }
}
