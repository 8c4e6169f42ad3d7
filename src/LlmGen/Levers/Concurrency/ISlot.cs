namespace LlmGen.Levers.Concurrency;

/// <summary>A slot that somebody has.</summary>
internal interface ISlot
{
    /// <summary>Gives the slot back, or on to the next. Whoever has it calls this, once.</summary>
    void Leave();
}
