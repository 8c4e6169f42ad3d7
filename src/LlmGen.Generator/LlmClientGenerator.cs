using System.Globalization;
using LlmGen.Generator.Emission;
using LlmGen.Generator.Model;
using LlmGen.Generator.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LlmGen.Generator;

/// <summary>Writes the client of every interface that is marked <c>[LlmClient]</c>.</summary>
/// <remarks>
/// The transform runs for every marked interface on every edit and reads symbols; what leaves it is compared by value, so that only a changed
/// model reaches emission. What is wrong with a declaration is said by the analyzer, which shares the parser.
/// </remarks>
[Generator(LanguageNames.CSharp)]
public sealed class LlmClientGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValuesProvider<ClientModel> clients = context.SyntaxProvider
            .ForAttributeWithMetadataName(
                KnownNames.QualifiedLlmClientAttribute,
                static (node, _) => node is InterfaceDeclarationSyntax,
                static (context, cancellationToken) => Parse(context, cancellationToken))
            .Where(static client => client is not null)
            .Select(static (client, _) => client!)
            .WithTrackingName(TrackingNames.Clients);

        IncrementalValueProvider<EquatableArray<ClientName>> names = clients
            .Select(static (client, _) => client.Name)
            .Collect()
            .Select(static (names, _) => ClientNames.Sorted(names))
            .WithTrackingName(TrackingNames.Names);

        IncrementalValuesProvider<(ClientModel Client, ClientOutput Output)> sources = clients
            .Combine(names)
            .Select(static (pair, _) => (pair.Left, ClientNames.OutputOf(pair.Left.Name, pair.Right)))
            .WithTrackingName(TrackingNames.Sources);

        context.RegisterSourceOutput(sources, static (context, source) =>
        {
            if (source.Output != ClientOutput.None)
            {
                context.AddSource(
                    FileName(source.Client.Name),
                    ClientEmitter.Emit(source.Client, source.Output));
            }
        });

        IncrementalValueProvider<string> assembly = context.CompilationProvider.Select(static (compilation, _) => compilation.AssemblyName ?? "");
        context.RegisterSourceOutput(names.Combine(assembly), static (context, pair) =>
        {
            if (pair.Left.Count > 0)
            {
                context.AddSource(KnownNames.AllClients + HandWrittenHalf.GeneratedFileSuffix, RegistrationEmitter.Emit(pair.Left, pair.Right));
            }
        });
    }

    /// <summary>A file's name takes less than C#'s: no <c>@</c>, no combining characters.</summary>
    private static string FileName(ClientName client)
    {
        IEnumerable<string> characters = client.QualifiedClassName
            .Where(c => c != '@')
            .Select(c => char.IsLetterOrDigit(c) || c is '.' or '_' ? c.ToString() : "-" + ((int)c).ToString("x4", CultureInfo.InvariantCulture));
        return string.Concat(characters) + HandWrittenHalf.GeneratedFileSuffix;
    }

    private static ClientModel? Parse(GeneratorAttributeSyntaxContext context, CancellationToken cancellationToken)
    {
        try
        {
            var client = (INamedTypeSymbol)context.TargetSymbol;
            AttributeData attribute = client.Attribute(KnownNames.LlmGen, KnownNames.LlmClientAttribute)!;
            if (attribute.ApplicationSyntaxReference is not { } first
                || first.SyntaxTree != context.TargetNode.SyntaxTree
                || !context.TargetNode.Span.Contains(first.Span))
            {
                // A partial interface that is marked twice (CS0579) is one client all the same.
                return null;
            }

            return ClientParser.Parse(
                client,
                attribute,
                context.SemanticModel.Compilation,
                issues: null,
                cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // One interface must not take the others with it. The analyzer runs the same parser and reports the exception (AD0001).
            return null;
        }
    }
}
