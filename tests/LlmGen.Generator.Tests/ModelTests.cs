using System.Collections;
using System.Reflection;
using LlmGen.Generator.Model;
using LlmGen.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;

namespace LlmGen.Generator.Tests;

/// <summary>What leaves the transform is compared by value and keeps nothing of the compilation alive.</summary>
public sealed class ModelTests
{
    private static readonly Type[] Forbidden =
    [
        typeof(ISymbol), typeof(SyntaxNode), typeof(SyntaxToken), typeof(SyntaxTree), typeof(SyntaxReference), typeof(Compilation),
        typeof(SemanticModel), typeof(Location), typeof(AttributeData), typeof(TypedConstant), typeof(Diagnostic), typeof(Delegate),
    ];

    [Theory]
    [InlineData(TrackingNames.Clients)]
    [InlineData(TrackingNames.Names)]
    [InlineData(TrackingNames.Sources)]
    public void No_step_holds_anything_of_the_compilation(string step)
    {
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        foreach ((object value, _) in Corpus().Step(step))
        {
            Walk(value, step, seen);
        }

        Assert.NotEmpty(seen);
    }

    [Fact]
    public void Equal_sources_give_equal_models()
    {
        object[] first = Clients(Corpus());
        object[] second = Clients(Corpus());

        Assert.Equal(31, first.Length);
        Assert.Equal(first, second);
        Assert.Equal(first.Select(model => model.GetHashCode()), second.Select(model => model.GetHashCode()));
        Assert.All(first.Zip(second), pair => Assert.NotSame(pair.First, pair.Second));
    }

    [Fact]
    public void An_empty_array_equals_one_that_was_never_set()
    {
        EquatableArray<string> unset = default;
        var empty = new EquatableArray<string>([]);

        Assert.Equal(unset, empty);
        Assert.Equal(unset.GetHashCode(), empty.GetHashCode());
        Assert.Empty(unset);
        Assert.NotEqual(empty, new EquatableArray<string>([""]));
    }

    private static object[] Clients(GeneratorRun run) => [.. run.Step(TrackingNames.Clients).Select(output => output.Value)];

    private static GeneratorRun Corpus() => GeneratorRun.Of(GeneratorTest.Compile(
        GeneratorTest.File(CorpusTests.Corpus("Results"), "Results.cs"),
        GeneratorTest.File(CorpusTests.Corpus("Members"), "Members.cs"),
        GeneratorTest.File(CorpusTests.Corpus("Plans"), "Plans.cs"),
        GeneratorTest.File(CorpusTests.Corpus("FanOuts"), "FanOuts.cs")));

    private static void Walk(object? value, string path, HashSet<object> seen)
    {
        if (value is null || value is string || value.GetType().IsPrimitive || !seen.Add(value))
        {
            return;
        }

        Assert.False(Array.Exists(Forbidden, type => type.IsInstanceOfType(value)), $"{path} is a {value.GetType()}");
        if (value is Array items)
        {
            foreach (object? item in (IEnumerable)items)
            {
                Walk(item, path + "[]", seen);
            }
        }

        for (Type? type = value.GetType(); type is not null; type = type.BaseType)
        {
            foreach (FieldInfo field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            {
                Walk(field.GetValue(value), path + "." + field.Name, seen);
            }
        }
    }
}
