namespace LlmGen.Tests.Support;

/// <summary>
/// Tests on virtual time, and those that compare times, run one after the other when all others are done: a clock that waits for its work to settle
/// cannot tell its own from that of other tests.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "Alone";
}
