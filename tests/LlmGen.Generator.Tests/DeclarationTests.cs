using LlmGen.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace LlmGen.Generator.Tests;

/// <summary>Declarations whose generated code once failed to compile, at the oldest and the newest language, in one assembly and in two.</summary>
public sealed class DeclarationTests
{
    public static TheoryData<LanguageVersion> Versions => [LanguageVersion.CSharp12, LanguageVersion.Latest];

    [Theory]
    [MemberData(nameof(Versions))]
    public void An_interface_that_is_marked_twice_is_one_client(LanguageVersion version)
    {
        GeneratorRun run = Run(
            version,
            """
            [LlmClient] public partial interface IDesk { [Prompt("p")] Task<string> AAsync(); }
            [LlmClient] public partial interface IDesk { [Prompt("q")] Task<string> BAsync(); }
            [LlmClient] public interface IOther { [Prompt("r")] Task<string> CAsync(); }
            """);

        Assert.Equal(["CS0579"], Serious(run.AllDiagnostics()).Select(diagnostic => diagnostic.Id));
        Assert.Equal(["DeskClient.LlmGen.g.cs", "LlmClients.LlmGen.g.cs", "OtherClient.LlmGen.g.cs"], run.Files.Keys.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void Obsolete_and_experimental_types_are_the_users_to_judge(LanguageVersion version)
    {
        GeneratorRun run = Run(
            version,
            """
            using System.Diagnostics.CodeAnalysis;
            [Obsolete("old", DiagnosticId = "OLD01")] public enum Kind { A, B }
            [Experimental("EXP01")] public sealed record Part(int Number);
            public sealed record Reply(string Text)
            {
            #pragma warning disable EXP01, OLD01
                public Part? Part { get; init; }
                [Experimental("EXP02")] public Kind Kind { get; init; }
            }
            [LlmClient, Experimental("EXP03")] public interface IDesk
            {
                [Prompt("{kind}")] Task<List<Reply>> AskAsync(Kind kind, CancellationToken token);
                [Prompt("{part.Number}")] Task<Part> PartAsync(Part part, CancellationToken token);
            }
            """);

        Assert.Empty(Serious(run.AllDiagnostics()));
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void What_is_obsolete_as_an_error_makes_its_client_obsolete(LanguageVersion version)
    {
        GeneratorRun run = Run(
            version,
            """
            [Obsolete("gone", true)] public sealed record Reply(string Text);
            [LlmClient] public interface IDesk { [Obsolete, Prompt("p")] Task<Reply> AskAsync(CancellationToken token); }
            """);

        Assert.Empty(Serious(run.AllDiagnostics()));
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void Clients_of_one_name_in_two_assemblies_are_told_apart(LanguageVersion version)
    {
        foreach (string friend in (string[])["", "[assembly: System.Runtime.CompilerServices.InternalsVisibleTo(\"B\"), System.Runtime.CompilerServices.InternalsVisibleTo(\"Host\")]"])
        {
            string visibility = friend.Length == 0 ? "public" : "internal";
            CSharpCompilation a = Assembly(version, "A", friend + "namespace First { [LlmClient] " + visibility + " interface IDesk { [Prompt(\"p\")] Task<string> AAsync(); } }");
            CSharpCompilation b = Assembly(version, "B", friend + "namespace Second { [LlmClient] " + visibility + " interface IDesk { [Prompt(\"p\")] Task<string> AAsync(); } }", a);
            CSharpCompilation host = Assembly(
                version,
                "Host",
                """
                using Microsoft.Extensions.DependencyInjection;
                public static class Program
                {
                    public static void Add(IServiceCollection services)
                    {
                        First_DeskClientServiceCollectionExtensions.AddDeskClient(services);
                        Second_DeskClientServiceCollectionExtensions.AddDeskClient(services);
                        Host_LlmClientsServiceCollectionExtensions.AddLlmClients(services);
                    }
                }
                [LlmClient] public interface IOwn { [Prompt("p")] Task<string> AAsync(); }
                """,
                a,
                b);

            Assert.All([a, b, host], assembly => Assert.Empty(Serious(assembly.GetDiagnostics())));
        }
    }

    [Fact]
    public void The_hand_written_half_states_the_accessibility()
    {
        GeneratorRun run = GeneratorTest.Run("""[LlmClient] public interface IDesk { [Prompt("p")] Task<string> A(); } internal partial class DeskClient { }""");

        Assert.Empty(Serious(run.AllDiagnostics()));
    }

    private static GeneratorRun Run(LanguageVersion version, string source) =>
        GeneratorRun.Of(GeneratorTest.Compile(GeneratorTest.File(GeneratorTest.Usings + source, version: version)));

    private static CSharpCompilation Assembly(LanguageVersion version, string name, string source, params CSharpCompilation[] references) =>
        GeneratorRun.Of(GeneratorTest.Compile(GeneratorTest.File(GeneratorTest.Usings + source, version: version))
            .WithAssemblyName(name)
            .AddReferences(references.Select(reference => reference.ToMetadataReference()))).Output;

    private static IEnumerable<Diagnostic> Serious(IEnumerable<Diagnostic> diagnostics) =>
        diagnostics.Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning && !diagnostic.IsSuppressed);
}
