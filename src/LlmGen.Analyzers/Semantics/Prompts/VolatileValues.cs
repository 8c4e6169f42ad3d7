using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace LlmGen.Analyzers;

/// <summary>Values that are others in every call.</summary>
internal static class VolatileValues
{
    /// <summary>Formats of which one letter says all, and whose text changes within the day.</summary>
    private const string TimeFormats = "fFgGoOrRstTuU";

    /// <summary>Whether an expression is a clock with its time of day, a fresh id, or a random number.</summary>
    public static bool Is(IOperation operation)
    {
        operation = operation.Unwrapped();
        switch (operation)
        {
            case IPropertyReferenceOperation { Property: { } property } reference:
                return property.Name switch
                {
                    "Now" or "UtcNow" => IsClockType(property.ContainingType),
                    "TickCount" or "TickCount64" => property.ContainingType.Name == "Environment",
                    "Ticks" or "Millisecond" or "Second" or "Minute" or "TimeOfDay" or "LocalDateTime" or "UtcDateTime" or "DateTime" or "UtcTicks" =>
                        reference.Instance is { } instance && Is(instance),
                    _ => false,
                };
            case IInvocationOperation { TargetMethod: { } method } invocation:
                return method.Name switch
                {
                    "NewGuid" or "CreateVersion7" => method.ContainingType.Name == "Guid",
                    "Next" or "NextInt64" or "NextDouble" or "GetInt32" or "GetHexString" => method.ContainingType.Name is "Random" or "RandomNumberGenerator",
                    "GetRandomFileName" => method.ContainingType.Name == "Path",
                    "GetTimestamp" => method.ContainingType.Name is "Stopwatch" or "TimeProvider",
                    "GetUtcNow" or "GetLocalNow" => method.ContainingType.SelfAndBases().Any(type => type.Name == "TimeProvider"),
                    "ToString" or "ToUniversalTime" or "ToLocalTime" or "AddHours" or "AddDays" or "AddMinutes" or "ToUnixTimeSeconds" or "ToUnixTimeMilliseconds"
                        or "ToLongTimeString" or "ToShortTimeString" or "ToOffset" or "ToFileTime" =>
                        invocation.Instance is { } instance && Is(instance) && !(instance.Type is { Name: "DateTime" or "DateTimeOffset" } && IsOfDay(FormatOf(invocation))),
                    _ => false,
                };
            default:
                return false;
        }
    }

    /// <summary>Whether a format writes the same text all day long.</summary>
    public static bool IsOfDay(string? format)
    {
        if (string.IsNullOrEmpty(format))
        {
            return false;
        }

        return format!.Length == 1 ? TimeFormats.IndexOf(format[0]) < 0 : format.IndexOfAny(['h', 'H', 'm', 's', 'f', 'F', 't']) < 0;
    }

    private static string? FormatOf(IInvocationOperation invocation) =>
        invocation.Arguments.Select(argument => argument.Value.ConstantValue).FirstOrDefault(value => value.HasValue) is { HasValue: true, Value: string format } ? format : null;

    private static bool IsClockType(ITypeSymbol type) => type.Name is "DateTime" or "DateTimeOffset" || type.Name.EndsWith("Clock", StringComparison.Ordinal);
}
