// Fan-outs: forms of results, kinds of sequences and of methods that are called, and names.
using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;
using LlmGen;
using Microsoft.Extensions.AI;

namespace Corpus.FanOuts
{
    [LlmClient(System = "Shared.")]
    public interface IForms
    {
        [Prompt("{item}")] Task<string> TextAsync(string item, CancellationToken cancellationToken = default);
        [ForEach(nameof(TextAsync))] Task<IReadOnlyList<string>> ReadOnlyListAsync(IEnumerable<string> items, CancellationToken cancellationToken = default);
        [ForEach(nameof(TextAsync))] Task<List<string>> ListAsync(IEnumerable<string> items, CancellationToken cancellationToken = default);
        [ForEach(nameof(TextAsync))] Task<List<string?>?> MaybeListAsync(IEnumerable<string> items, CancellationToken cancellationToken = default);
        [ForEach(nameof(TextAsync))] Task<List<object>> ObjectsAsync(IEnumerable<string> items, CancellationToken cancellationToken = default);
        [ForEach(nameof(TextAsync))] Task<ICollection<string>> CollectionAsync(IEnumerable<string> items, CancellationToken cancellationToken = default);
        [ForEach(nameof(TextAsync))] Task<string[]> ArrayAsync(IEnumerable<string> items, CancellationToken cancellationToken = default);
        [ForEach(nameof(TextAsync))] Task<HashSet<string>> SetAsync(IEnumerable<string> items, CancellationToken cancellationToken = default);
        [ForEach(nameof(TextAsync))] ValueTask<ImmutableArray<string>> ImmutableAsync(IEnumerable<string> items, CancellationToken cancellationToken = default);
        [ForEach(nameof(TextAsync))] ValueTask<List<string>> ValueListAsync(IEnumerable<string> items, CancellationToken cancellationToken = default);
        [ForEach(nameof(TextAsync))] Task<List<LlmOutcome<string>>> OutcomesAsync(IEnumerable<string> items, CancellationToken cancellationToken = default);
        [ForEach(nameof(TextAsync))] Task<LlmOutcome<string>[]> OutcomeArrayAsync(IEnumerable<string> items, CancellationToken cancellationToken = default);
        [ForEach(nameof(TextAsync))] Task<IReadOnlyList<LlmOutcome<object>>> ObjectOutcomesAsync(IEnumerable<string> items, CancellationToken cancellationToken = default);
        [ForEach(nameof(TextAsync))] IAsyncEnumerable<string> StreamAsync(IEnumerable<string> items, CancellationToken cancellationToken = default);
        [ForEach(nameof(TextAsync))] IAsyncEnumerable<object?> ObjectStreamAsync(IEnumerable<string> items);
        [ForEach(nameof(TextAsync))] IAsyncEnumerable<LlmOutcome<string>> OutcomeStreamAsync(IEnumerable<string> items, CancellationToken cancellationToken = default);
        [ForEach(nameof(TextAsync))] IAsyncEnumerable<LlmItem<string>> ItemStreamAsync(IEnumerable<string> items, CancellationToken cancellationToken = default);
        [ForEach(nameof(TextAsync))] IAsyncEnumerable<LlmItem<LlmOutcome<string?>>> ItemOutcomeStreamAsync(IEnumerable<string> items, CancellationToken cancellationToken = default);
        [ForEach(nameof(TextAsync), MaxConcurrency = 1)] Task<List<string>> OneByOneAsync(IEnumerable<string> items, CancellationToken cancellationToken = default);
        [ForEach(nameof(TextAsync), MaxConcurrency = 1_000, Unordered = true, Prefix = PrefixStart.FirstThenRest)] IAsyncEnumerable<LlmItem<string>> SettingsAsync(IEnumerable<string> items, CancellationToken cancellationToken = default);
        [ForEach(nameof(TextAsync), Prefix = PrefixStart.Auto)] Task<List<string>> AutoAsync(IEnumerable<string> items, CancellationToken cancellationToken = default);
        [ForEach(nameof(TextAsync))] Task<List<string>> ReportedAsync(IProgress<FanOutProgress> progress, IEnumerable<string> items, CancellationToken cancellationToken = default);
        [ForEach(nameof(TextAsync))] IAsyncEnumerable<string> MaybeReportedAsync(IEnumerable<string> items, CancellationToken cancellationToken = default, IProgress<FanOutProgress>? progress = null);
    }

    [LlmClient]
    public interface IFanOutKinds
    {
        [Prompt("{item}")] IAsyncEnumerable<string> WordsAsync(string item, CancellationToken cancellationToken = default);
        [Prompt("{item}")] IAsyncEnumerable<int> NumbersAsync(string item);
        [Prompt("{item}")] ValueTask<int> NumberAsync(string item, CancellationToken cancellationToken = default);
        [Prompt("{item}")] Task<LlmResult<string>> MeasuredAsync(string item, CancellationToken cancellationToken = default);
        [Prompt("{item}")] ValueTask<LlmResult<int>> MeasuredNumberAsync(string item, IEnumerable<ChatMessage> history, ChatOptions? options = null, CancellationToken cancellationToken = default);
        [Prompt("{item} {tone} {count}")] Task<string> TonedAsync(string tone, string item, int count = 3, CancellationToken cancellationToken = default);
        [Prompt("{item}")] Task<List<string?>?> ListAsync(string? item);
        int Length(string item) => item.Length;
        string? Maybe(string? item = null) => item;
        LlmResult<string> Known(string item) => new(item, default!, null, null, LlmSource.Model);
        object Any(object item, int most = 9, params int[] others) => item;
        async Task<string?> MaybeAsync(string item) { await Task.Yield(); return item; }
        async ValueTask<double> HalfAsync(int number, CancellationToken cancellationToken) { await Task.Yield(); return number / 2.0; }
        async IAsyncEnumerable<int> CountAsync(IEnumerable<string> item, [EnumeratorCancellation] CancellationToken cancellationToken = default) { await Task.Yield(); yield return item.Count(); }
        [Plan] Task<(string Words, int Length)> PairAsync(string item, CancellationToken cancellationToken = default);

        [ForEach(nameof(WordsAsync))] Task<List<string>> TextsAsync(IEnumerable<string> items, CancellationToken cancellationToken = default);
        [ForEach(nameof(WordsAsync))] Task<List<string?>> MaybeTextsAsync(IEnumerable<string> items, CancellationToken cancellationToken = default);
        [ForEach(nameof(WordsAsync))] Task<List<List<string>>> ListsAsync(IEnumerable<string> items, CancellationToken cancellationToken = default);
        [ForEach(nameof(NumbersAsync))] Task<IReadOnlyList<IReadOnlyList<int>>> NumberListsAsync(IEnumerable<string> items, CancellationToken cancellationToken = default);
        [ForEach(nameof(NumbersAsync))] IAsyncEnumerable<int[]> NumberArraysAsync(IEnumerable<string> items);
        [ForEach(nameof(NumberAsync))] Task<List<int>> ValueTasksAsync(IEnumerable<string> items, CancellationToken cancellationToken = default);
        [ForEach(nameof(NumberAsync))] Task<List<long?>> WidenedAsync(IEnumerable<string> items, CancellationToken cancellationToken = default);
        [ForEach(nameof(MeasuredAsync))] Task<List<string>> MeasuredTextsAsync(IEnumerable<string> items, CancellationToken cancellationToken = default);
        [ForEach(nameof(MeasuredAsync))] Task<List<LlmResult<string>>> ResultsAsync(IEnumerable<string> items, CancellationToken cancellationToken = default);
        [ForEach(nameof(MeasuredNumberAsync))] IAsyncEnumerable<LlmOutcome<int>> MeasuredNumbersAsync(IEnumerable<ChatMessage> history, IAsyncEnumerable<string> items);
        [ForEach(nameof(TonedAsync))] Task<List<string>> AllTonedAsync(IEnumerable<string> items, string tone, CancellationToken cancellationToken = default);
        [ForEach(nameof(TonedAsync))] Task<List<string>> AllCountedAsync(string TONE, IEnumerable<string> items, int Count, CancellationToken cancellationToken = default);
        [ForEach(nameof(ListAsync))] Task<List<List<string>?>> MaybeListsAsync(IEnumerable<string?> items);
        [ForEach(nameof(Length))] Task<List<int>> LengthsAsync(IEnumerable<string> items);
        [ForEach(nameof(Length))] Task<List<long?>> LongLengthsAsync(IEnumerable<string> items, CancellationToken cancellationToken = default);
        [ForEach(nameof(Maybe))] Task<List<string?>> MaybesAsync(IEnumerable<string?> items, CancellationToken cancellationToken = default);
        [ForEach(nameof(Known))] Task<List<string>> KnownsAsync(IEnumerable<string> items, CancellationToken cancellationToken = default);
        [ForEach(nameof(Any))] Task<List<object>> AnysAsync(IEnumerable<int> items, CancellationToken cancellationToken = default);
        [ForEach(nameof(MaybeAsync))] Task<List<object?>> MaybeObjectsAsync(IEnumerable<string> items, CancellationToken cancellationToken = default);
        [ForEach(nameof(HalfAsync))] Task<List<double>> HalvesAsync(IEnumerable<int> numbers, CancellationToken cancellationToken = default);
        [ForEach(nameof(HalfAsync))] Task<List<object>> BoxedHalvesAsync(IEnumerable<int> numbers, CancellationToken cancellationToken = default);
        [ForEach(nameof(CountAsync))] Task<List<HashSet<int>>> CountsAsync(IAsyncEnumerable<IReadOnlyList<string>> items, CancellationToken cancellationToken = default);
        [ForEach(nameof(PairAsync))] IAsyncEnumerable<(string Words, int Length)> PairsAsync(IAsyncEnumerable<string> items, CancellationToken cancellationToken = default);
        [ForEach(nameof(TextsAsync))] Task<List<List<string>>> BatchesAsync(IEnumerable<string[]> batches, CancellationToken cancellationToken = default);
        [ForEach(nameof(MeasuredNumbersAsync))] Task<List<IReadOnlyList<LlmOutcome<int>>>> ManyMeasuredAsync(IEnumerable<List<ChatMessage>> histories, IAsyncEnumerable<string> items);
        [Plan] Task<(List<string> Texts, List<int> Lengths, string Words)> AllAsync(IEnumerable<string> items, string item, CancellationToken cancellationToken = default);
        [Plan(nameof(PairsAsync))] IAsyncEnumerable<(string Words, int Length)> StreamedAsync(IAsyncEnumerable<string> items, CancellationToken cancellationToken = default);
    }

    [LlmClient]
    public interface ISequences
    {
        string Same(string item) => item;
        [ForEach(nameof(Same))] Task<List<string>> OfArrayAsync(string[] items, CancellationToken cancellationToken = default);
        [ForEach(nameof(Same))] Task<List<string>> OfListAsync(List<string> items, CancellationToken cancellationToken = default);
        [ForEach(nameof(Same))] Task<List<string>> OfImmutableAsync(ImmutableArray<string> items, CancellationToken cancellationToken = default);
        [ForEach(nameof(Same))] Task<List<string>> OfKeysAsync(Dictionary<string, int>.KeyCollection items, CancellationToken cancellationToken = default);
        [ForEach(nameof(Same))] Task<List<string>> OfArrivingAsync(Arriving items, CancellationToken cancellationToken = default);
        [ForEach(nameof(Same))] Task<List<string>> OfBothAsync(Both items, CancellationToken cancellationToken = default);
        [ForEach(nameof(Same))] Task<List<string>> OfStructAsync(Few items, CancellationToken cancellationToken = default);
    }

    public abstract class Arriving : IAsyncEnumerable<string> { public abstract IAsyncEnumerator<string> GetAsyncEnumerator(CancellationToken cancellationToken = default); }
    public abstract class Both : List<string>, IAsyncEnumerable<string> { public abstract IAsyncEnumerator<string> GetAsyncEnumerator(CancellationToken cancellationToken = default); }
    public readonly struct Few : IEnumerable<string>
    {
        public IEnumerator<string> GetEnumerator() => Enumerable.Empty<string>().GetEnumerator();
        global::System.Collections.IEnumerator global::System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }

    [LlmClient]
    public interface IFanOutNames
    {
        [Prompt("{token} {TextStep}")] Task<string> TextAsync(string token, string TextStep, CancellationToken cancellationToken = default);
        [Prompt("{_runtime}")] Task<string> Run(string _runtime);
        [Prompt("{Same}")] Task<string> Same(string Same);
        [Prompt("{@class}")] Task<string> @event(string @class, string @await);
        string Pair(string a, string A, string var) => a + A + var;
        string Odd(string _, string nameof, string global, string System, string LlmGen, string Task, string value) => _ + nameof + global + System + LlmGen + Task + value;
        [ForEach(nameof(TextAsync))] Task<List<string>> StepsAsync(IEnumerable<string> TextStep2, string TextStep, CancellationToken token2 = default);
        [ForEach(nameof(TextAsync))] Task<List<string>> TokensAsync(string Token, IEnumerable<string> TextAsync, CancellationToken TokensFanOut = default);
        [ForEach(nameof(Run))] Task<List<string>> RunsAsync(IEnumerable<string> _runs);
        [ForEach(nameof(TextAsync))] Task<List<string>> OnAsync(string TextStep, IEnumerable<string> _runtime, CancellationToken OnFanOut = default);
        [ForEach(nameof(Same))] Task<List<string>> SamesAsync(IEnumerable<string> @same2);
        [ForEach(nameof(@event))] Task<string[]> @foreach(IEnumerable<string> @in, string @await, CancellationToken @default = default);
        [ForEach(nameof(Pair))] Task<List<string>> PairsAsync(string a, string A, IEnumerable<string> vars, IProgress<FanOutProgress>? var = null);
        [ForEach(nameof(Odd))] Task<List<string>> OddsAsync(string _, string nameof, string global, string System, string LlmGen, string Task, IEnumerable<string> values);
        [ForEach(nameof(Run))] Task<List<string>> FanOutNamesClient(IEnumerable<string> items);
        [ForEach(nameof(Run))] Task<List<string>> ToString(IEnumerable<string> items);
        [ForEach(nameof(Run))] Task<List<string>> Again(IEnumerable<string> items);
        [ForEach(nameof(Run))] IAsyncEnumerable<string> Again(IAsyncEnumerable<string> items);
    }

    public interface IFanOutBase
    {
        [Prompt("{item}")] Task<string> BaseAsync(string item);
        [ForEach(nameof(BaseAsync))] Task<List<string>> InheritedAsync(IEnumerable<string> items);
        [ForEach(nameof(BaseAsync))] Task<List<string>> HiddenAsync(IEnumerable<string> items);
        [ForEach(nameof(BaseAsync))] Task<List<string>> DefaultAsync(IEnumerable<string> items);
    }

    [LlmClient]
    internal interface IFanOutDerived : IFanOutBase
    {
        [ForEach(nameof(BaseAsync))] new Task<IReadOnlyList<string>> HiddenAsync(IEnumerable<string> items);
        [ForEach(nameof(ByHandAsync))] Task<List<List<string>>> AllAsync(IEnumerable<IEnumerable<string>> batches);
        [ForEach("Missing")] Task<List<string>> ByHandAsync(IEnumerable<string> items);
        Task<List<string>> IFanOutBase.DefaultAsync(IEnumerable<string> items) => Task.FromResult(new List<string>());
    }

    internal partial class FanOutDerivedClient
    {
        public Task<List<string>> ByHandAsync(IEnumerable<string> items) => Task.FromResult(items.ToList());
    }
}
