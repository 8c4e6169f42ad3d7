using System.Runtime.CompilerServices;
using LlmGen.CompilerServices;
using LlmGen.Json;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace LlmGen.Levers.Caching;

/// <summary>Judges whether an answer may be stored: whether it is whole, and whether the method that asked for it can read it.</summary>
/// <param name="name">The method or client, for the log.</param>
/// <param name="client">The client, which is warned of once.</param>
/// <param name="read">Reads a typed answer, with its method, its text and the longest text; null for text. True where the value ended in its own bracket.</param>
/// <param name="method">What <paramref name="read"/> is handed.</param>
/// <param name="options">What else decides.</param>
/// <param name="logger">Where to say why an answer is not stored, without its content.</param>
internal sealed class AnswerCheck(
    string name, IChatClient client, Func<LlmMethod, string, int, bool>? read, LlmMethod? method, LlmRuntimeOptions options, ILogger logger)
{
    private static readonly ConditionalWeakTable<IChatClient, object> Warned = [];

    /// <summary>The name of who asks, for the log.</summary>
    public string Name => name;

    public bool Accepts(CachedAnswer answer)
    {
        bool isClosed;
        try
        {
            isClosed = read?.Invoke(method!, answer.Text, options.MaxResponseCharacters) == true;
        }
        catch (Exception)
        {
            CacheLog.NotStored(logger, name, "it cannot be deserialized");
            return false;
        }

        if (read is null && options.StripReasoning && ReasoningFilter.Strip(answer.Text) is null)
        {
            CacheLog.NotStored(logger, name, "its reasoning is not terminated");
            return false;
        }

        if (answer.FinishReason is not null || isClosed || options.CacheWithoutFinishReason)
        {
            return true;
        }

        CacheLog.NotStored(logger, name, "it has no finish reason");
        if (Warned.TryAdd(client, Warned))
        {
            CacheLog.NoFinishReason(logger, name);
        }

        return false;
    }
}
