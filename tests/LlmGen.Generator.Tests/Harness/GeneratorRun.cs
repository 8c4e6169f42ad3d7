using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace LlmGen.Generator.Tests.Harness;

/// <summary>What one run of the generator made of a compilation.</summary>
internal sealed class GeneratorRun
{
    private GeneratorRun(GeneratorDriver driver, CSharpCompilation input)
    {
        Driver = driver.RunGeneratorsAndUpdateCompilation(input, out Compilation output, out ImmutableArray<Diagnostic> diagnostics);
        Output = (CSharpCompilation)output;
        DriverDiagnostics = diagnostics;
    }

    public GeneratorDriver Driver { get; }

    /// <summary>The compilation with what was generated.</summary>
    public CSharpCompilation Output { get; }

    /// <summary>What the driver reports, such as a generator that threw (CS8785).</summary>
    public ImmutableArray<Diagnostic> DriverDiagnostics { get; }

    public GeneratorRunResult Result => Driver.GetRunResult().Results[0];

    /// <summary>The generated files by name.</summary>
    public IReadOnlyDictionary<string, string> Files => Result.GeneratedSources.ToDictionary(file => file.HintName, file => file.SourceText.ToString());

    /// <summary>The one client's file.</summary>
    public string Client => Assert.Single(Files, file => file.Key != "LlmClients.LlmGen.g.cs").Value;

    public static GeneratorRun Of(CSharpCompilation compilation)
    {
        var options = (CSharpParseOptions?)compilation.SyntaxTrees.FirstOrDefault()?.Options;
        GeneratorDriver driver = CSharpGeneratorDriver.Create(
            [new LlmClientGenerator().AsSourceGenerator()],
            parseOptions: options,
            driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));
        return new GeneratorRun(driver, compilation);
    }

    /// <summary>Runs again, as after an edit.</summary>
    public GeneratorRun Then(CSharpCompilation edited) => new(Driver, edited);

    /// <summary>All that the compiler says, from hidden to error, about the sources and what was generated.</summary>
    public IEnumerable<Diagnostic> AllDiagnostics() => Output.GetDiagnostics().Concat(DriverDiagnostics);

    /// <summary>What the compiler says about the generated files.</summary>
    public IEnumerable<Diagnostic> GeneratedDiagnostics() =>
        AllDiagnostics().Where(diagnostic => diagnostic.Location.SourceTree is not { } tree || Driver.GetRunResult().GeneratedTrees.Contains(tree));

    /// <summary>Every reason for which a tracked step's outputs stand as they do, in order.</summary>
    public IEnumerable<(object Value, IncrementalStepRunReason Reason)> Step(string name) =>
        Result.TrackedSteps.TryGetValue(name, out ImmutableArray<IncrementalGeneratorRunStep> steps) ? steps.SelectMany(step => step.Outputs) : [];

    /// <summary>The reasons of what reached the source outputs.</summary>
    public IEnumerable<IncrementalStepRunReason> Emissions() =>
        Result.TrackedOutputSteps.SelectMany(step => step.Value).SelectMany(step => step.Outputs).Select(output => output.Reason);
}
