using LlmGen.Generator.Parsing;
using Microsoft.CodeAnalysis;

namespace LlmGen.Analyzers;

/// <summary>Whether a compilation references LlmGen, so that interfaces may be marked for it.</summary>
internal static class LlmGenReference
{
    private const string FileName = KnownNames.LlmGen + ".dll";

    public static bool IsIn(Compilation compilation) =>
        MayBeIn(compilation) && !compilation.GetTypesByMetadataName(KnownNames.QualifiedLlmClientAttribute).IsEmpty;

    /// <summary>False where the names of the referenced files rule it out; none is opened.</summary>
    private static bool MayBeIn(Compilation compilation) => compilation.ExternalReferences.Any(reference =>
        reference is not PortableExecutableReference { FilePath: { } path } || path.EndsWith(FileName, StringComparison.OrdinalIgnoreCase));
}
