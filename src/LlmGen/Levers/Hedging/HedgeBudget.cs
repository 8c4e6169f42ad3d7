namespace LlmGen.Levers.Hedging;

/// <summary>How many requests may be sent beyond the first ones, so that hedging cannot double the load of a model that answers nobody.</summary>
/// <remarks>
/// A bucket of tokens: full at the beginning, with <see cref="Allowance"/> of them; each first request puts in a share of one, each further request
/// takes one out. So after <c>n</c> calls, at most <c>Allowance + share × n</c> further requests have been sent, and never more than <c>Allowance</c>
/// at once after a quiet time. A share of 0 permits none. Safe for concurrent use.
/// </remarks>
internal sealed class HedgeBudget
{
    /// <summary>The share of a runtime that sets none, and of clients that are wrapped by hand.</summary>
    public const double DefaultShare = 0.05;

    public const int Allowance = 10;

    // Whole numbers, so that 20 times 5 % is one.
    private const long Token = 1_000_000;

    private readonly long _share;
    private long _tokens;

    /// <param name="share">The further requests for each first one, from 0 to 1.</param>
    public HedgeBudget(double share)
    {
        _share = (long)Math.Round(share * Token);
        _tokens = _share == 0 ? 0 : Allowance * Token;
    }

    /// <summary>A first request is sent.</summary>
    public void Earn() => Add(_share);

    /// <summary>A further request that <see cref="TrySpend"/> has counted is not sent, or not yet.</summary>
    public void Refund() => Add(Token);

    /// <summary>Whether a further request may be sent; it is counted then.</summary>
    public bool TrySpend()
    {
        long tokens = Volatile.Read(ref _tokens);
        while (tokens >= Token)
        {
            long before = Interlocked.CompareExchange(ref _tokens, tokens - Token, tokens);
            if (before == tokens)
            {
                return true;
            }

            tokens = before;
        }

        return false;
    }

    private void Add(long share)
    {
        long tokens = Volatile.Read(ref _tokens);
        while (tokens < Allowance * Token && share > 0)
        {
            long before = Interlocked.CompareExchange(ref _tokens, Math.Min(tokens + share, Allowance * Token), tokens);
            if (before == tokens)
            {
                return;
            }

            tokens = before;
        }
    }
}
