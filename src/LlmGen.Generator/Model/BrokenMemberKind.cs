namespace LlmGen.Generator.Model;

/// <summary>How the throwing body of a broken member is written.</summary>
internal enum BrokenMemberKind
{
    Method,
    GetOnly,
    SetOnly,
    InitOnly,
    GetAndSet,
    GetAndInit,
    Event,
}
