using Microsoft.CodeAnalysis;

namespace LlmGen.Analyzers;

/// <summary>What methods outside the compilation are known to do. What is not known is taken to do anything.</summary>
internal static class KnownEffects
{
    private static readonly HashSet<string> PureTypes =
    [
        "String", "Char", "Boolean", "Byte", "Int16", "Int32", "Int64", "UInt16", "UInt32", "UInt64", "Single", "Double", "Decimal", "Math", "Convert",
        "Enum", "Guid", "DateTime", "DateTimeOffset", "DateOnly", "TimeOnly", "TimeSpan", "Uri", "Nullable", "Object", "Array", "Tuple", "ValueTuple",
        "BitConverter", "StringComparer", "Version", "MemoryExtensions", "ReadOnlySpan", "Span", "ReadOnlyMemory", "Memory", "Index", "Range",
        "Enumerable", "ImmutableArray", "ImmutableList", "ImmutableDictionary", "ImmutableHashSet", "Encoding", "Regex", "Match", "Group", "Capture",
        "JsonSerializer", "JsonElement", "JsonDocument", "JsonProperty", "Path", "CultureInfo", "CompositeFormat", "BinaryData", "ArgumentNullException",
        "ArgumentException", "ArgumentOutOfRangeException", "CancellationToken", "HashCode", "EqualityComparer", "Comparer", "HttpUtility", "WebUtility",
        "StringSplitOptions", "KeyValuePair", "Lazy", "Task", "ValueTask", "ConfiguredTaskAwaitable", "TaskAsyncEnumerableExtensions", "IFormattable",
        "FormattableString", "TensorPrimitives",
    ];

    private static readonly HashSet<string> Collections =
    [
        "List", "IList", "ICollection", "Dictionary", "IDictionary", "HashSet", "ISet", "Queue", "Stack", "SortedDictionary", "SortedSet", "LinkedList",
        "IEnumerable", "IReadOnlyList", "IReadOnlyCollection", "IReadOnlyDictionary", "IEnumerator", "KeyCollection", "ValueCollection", "StringBuilder",
        "Collection", "ArrayList", "Array", "IAsyncEnumerable", "IAsyncEnumerator",
    ];

    /// <summary>Whether a method only computes its result.</summary>
    public static bool IsPure(IMethodSymbol method, Compilation compilation)
    {
        INamedTypeSymbol type = method.ContainingType;
        if (IsFrameworkNamespace(type, compilation))
        {
            return type.Name is "File"
                ? method.Name.StartsWith("ReadAll", StringComparison.Ordinal) || method.Name == "Exists"
                : type.Name is "Task" or "ValueTask"
                ? method.Name is "FromResult" or "WhenAll" or "ConfigureAwait" or "AsTask" or "get_CompletedTask" or "get_Result" or "FromException" or "FromCanceled"
                : PureTypes.Contains(type.Name)
                    ? !method.ReturnsVoid || method.Name.StartsWith("Throw", StringComparison.Ordinal)
                    : Collections.Contains(type.Name) && !IsMutation(method);
        }

        // Their values are data; what asks a model is known as a call.
        return IsLlmType(type, compilation)
            && !type.Name.EndsWith("Client", StringComparison.Ordinal)
            && (method.MethodKind == MethodKind.Conversion
                || (method.IsStatic && !method.ReturnsVoid && !method.ReturnType.IsTask() && !method.IsExtensionMethod
                    && (method.Name.StartsWith("Create", StringComparison.Ordinal) || method.Name.StartsWith("From", StringComparison.Ordinal)))
                || method.Name is "ToString" or "Equals" or "GetHashCode" or "ToChatResponse" or "TryGetResult" or "GetValue" or "Clone");
    }

    /// <summary>Whether a method changes the object that it is called on and nothing else.</summary>
    public static bool MutatesReceiver(IMethodSymbol method, Compilation compilation)
    {
        INamedTypeSymbol type = method.ContainingType;
        return IsFrameworkNamespace(type, compilation)
            ? Collections.Contains(type.Name) && IsMutation(method)
            : IsLlmType(type, compilation) && method.Name is "Add" or "AddRange" or "AddMessages" or "AddUserMessage" or "AddSystemMessage" or "AddAssistantMessage" or "Insert" or "AddMessage"
                && ModelLibraries.Collectors.Contains(type.Name);
    }

    /// <summary>Whether a method writes a log, a metric or a trace.</summary>
    public static bool IsTelemetry(IMethodSymbol method)
    {
        INamedTypeSymbol type = method.ContainingType;
        return IsLog(method)
            || type.IsIn("Microsoft.Extensions.Logging")
            || type.IsIn("System.Diagnostics.Metrics")
            || (type.IsIn("System.Diagnostics") && type.Name is "Activity" or "ActivitySource" or "Debug" or "Trace" or "Stopwatch");
    }

    /// <summary>Whether a method writes a line into a log; a scope that it opens is no line.</summary>
    public static bool IsLog(IMethodSymbol method) =>
        method.Name.StartsWith("Log", StringComparison.Ordinal)
            ? method.ReturnsVoid && method.ContainingType.IsIn("Microsoft.Extensions.Logging")
            : method.ContainingType.Name == "Log" && method.ContainingType.IsIn("Serilog");

    /// <summary>Whether making an object does nothing else.</summary>
    public static bool IsPlainObject(ITypeSymbol type, Compilation compilation) =>
        IsLlmType(type, compilation) && type is INamedTypeSymbol { Name: { } name }
            ? !name.EndsWith("Client", StringComparison.Ordinal)
            : (IsFrameworkNamespace(type, compilation)
                && (PureTypes.Contains(type.Name) || Collections.Contains(type.Name) || type.Name is "JsonSerializerOptions" or "Random" or "MemoryStream" or "StringReader" or "StringWriter"))
                || type.IsTupleType
                || type.IsTask()
                || type.TypeKind is TypeKind.Array or TypeKind.Delegate or TypeKind.Enum
                || InheritsException(type, compilation);

    /// <summary>Whether a value cannot be changed by anybody who holds it.</summary>
    public static bool IsImmutable(ITypeSymbol? type) =>
        type is null
        || type.SpecialType == SpecialType.System_String
        || type.IsValueType
        || (type.Name is "Uri" or "Type" or "CultureInfo" or "StringComparer" or "Encoding" or "Version" or "BinaryData" && type.IsIn("System"))
        || type.Name is "ILogger" or "TimeProvider" or "JsonSerializerOptions" or "HttpClient"
        || ModelLibraries.SharedTypes.Contains(type.Name);

    /// <summary>Whether a type is one of the libraries' own.</summary>
    public static bool IsLlmType(ITypeSymbol type, Compilation compilation) => !type.IsFromSource(compilation) && ModelLibraries.Own(type);

    public static bool IsMutation(IMethodSymbol method) => method.Name switch
    {
        "ToString" or "Contains" or "ContainsKey" or "ContainsValue" or "TryGetValue" or "IndexOf" or "LastIndexOf" or "Exists" or "Find" or "FindAll" or "FindIndex"
            or "FindLast" or "GetRange" or "ToArray" or "ConvertAll" or "TrueForAll" or "Slice" or "Peek" or "TryPeek" or "AsReadOnly" or "BinarySearch" or "GetEnumerator"
            or "GetAsyncEnumerator" or "MoveNext" or "MoveNextAsync" or "Equals" or "GetHashCode" or "GetType" or "Empty" or "Count" or "get_Item" or "get_Count" or "get_Length"
            or "IsSubsetOf" or "IsSupersetOf" or "Overlaps" or "SetEquals" or "CopyTo" or "get_Keys" or "get_Values" or "get_Current" or "get_Capacity" or "get_Chars" => false,
        _ => true,
    };

    private static bool InheritsException(ITypeSymbol type, Compilation compilation)
    {
        for (ITypeSymbol? current = type; current is not null; current = current.BaseType)
        {
            if (current.Name == "Exception" && current.IsIn("System"))
            {
                return !type.IsFromSource(compilation);
            }
        }

        return false;
    }

    private static bool IsFrameworkNamespace(ITypeSymbol type, Compilation compilation) => !type.IsFromSource(compilation) && type.IsIn("System");
}
