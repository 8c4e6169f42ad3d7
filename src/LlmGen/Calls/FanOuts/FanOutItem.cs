namespace LlmGen.Calls.FanOuts;

/// <summary>An item of a fan-out's sequence and its place; a place below 0 is the end.</summary>
internal readonly record struct FanOutItem<TItem>(int Index, TItem Item)
{
    public static FanOutItem<TItem> None => new(-1, default!);

    public bool IsNone => Index < 0;
}
