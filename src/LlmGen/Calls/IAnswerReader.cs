namespace LlmGen.Calls;

/// <summary>Makes of a whole answer what a method returns. Implemented by structs, so that each kind of result is compiled on its own.</summary>
internal interface IAnswerReader<TResult>
{
    /// <summary>Whether the answer is streamed underneath, so that its times are real.</summary>
    static abstract bool Streams { get; }

    /// <summary>Whether a response is wanted, and not only its text.</summary>
    static abstract bool WantsResponse { get; }

    /// <exception cref="LlmOutputException">The answer cannot be read, was cut off, or was refused.</exception>
    TResult Read<TAnswer>(LlmRuntime runtime, TAnswer answer, in AnswerEnd end, in LlmTiming timing)
        where TAnswer : IAnswer;
}
