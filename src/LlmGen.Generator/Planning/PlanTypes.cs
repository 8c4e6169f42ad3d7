using LlmGen.Generator.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace LlmGen.Generator.Planning;

/// <summary>Whether what a step gives, or a parameter, fits where it is needed.</summary>
internal sealed class PlanTypes
{
    private readonly CSharpCompilation _compilation;
    private readonly INamedTypeSymbol? _list;
    private readonly INamedTypeSymbol? _stream;

    public PlanTypes(Compilation compilation)
    {
        _compilation = (CSharpCompilation)compilation;
        _list = compilation.GetTypeByMetadataName("System.Collections.Generic.List`1");
        _stream = compilation.GetTypeByMetadataName("System.Collections.Generic.IAsyncEnumerable`1");
    }

    /// <summary>How a step's result is read as a type; null where it cannot be.</summary>
    public PlanReading? Fit(StepMethod step, ITypeSymbol needed, out bool needsBang)
    {
        if (step.Kind != PlanStepKind.Stream)
        {
            if (Fits(step.Type, needed, step.IsPromptedText, out needsBang))
            {
                return PlanReading.Value;
            }

            return step.Type.Is(KnownNames.LlmGen, KnownNames.LlmResult)
                && Fits(((INamedTypeSymbol)step.Type).TypeArguments[0], needed, neverNull: true, out needsBang)
                ? PlanReading.ResultValue
                : null;
        }

        ITypeSymbol plain = needed.WithoutNullable(out _);
        needsBang = false;
        if (plain.SpecialType == SpecialType.System_String)
        {
            return step.Type.SpecialType == SpecialType.System_String ? PlanReading.Text : null;
        }

        if (_stream is not null && Fits(Construct(_stream, step.Type), needed, neverNull: true, out needsBang) && plain.SpecialType != SpecialType.System_Object)
        {
            return PlanReading.Stream;
        }

        return FitList(step.Type, needed, out needsBang);
    }

    /// <summary>How a list of some elements is read as a type; null where it cannot be.</summary>
    public PlanReading? FitList(ITypeSymbol given, ITypeSymbol needed, out bool needsBang)
    {
        needsBang = false;
        ITypeSymbol plain = needed.WithoutNullable(out _);
        if (_list is null || plain.SequenceElement() is not { } element)
        {
            return null;
        }

        if (Fits(Construct(_list, given), needed, neverNull: true, out needsBang))
        {
            return PlanReading.List;
        }

        bool isCollection = plain is IArrayTypeSymbol { Rank: 1 }
            || plain.Is("System.Collections.Immutable", "ImmutableArray`1")
            || plain.Is("System.Collections.Generic", "HashSet`1");
        return isCollection && Fits(given, element, neverNull: false, out needsBang) ? PlanReading.Collection : null;
    }

    /// <summary>Whether a value can be passed on as it is.</summary>
    /// <param name="given">Its type.</param>
    /// <param name="needed">The type of what takes it.</param>
    /// <param name="neverNull">Whether it is known not to be null.</param>
    /// <param name="needsBang">Whether the compiler must be told so.</param>
    public bool Fits(ITypeSymbol given, ITypeSymbol needed, bool neverNull, out bool needsBang)
    {
        needsBang = false;
        if (given.TypeKind == TypeKind.Error || needed.TypeKind == TypeKind.Error)
        {
            // The compiler says what is wrong.
            return true;
        }

        if (!_compilation.ClassifyConversion(given, needed).IsImplicit)
        {
            return false;
        }

        // Code that says nothing about null is written as if it did.
        bool losesNull = given.NullableAnnotation == NullableAnnotation.Annotated && needed is { IsValueType: false, NullableAnnotation: not NullableAnnotation.Annotated };
        if (losesNull && !neverNull && needed.NullableAnnotation == NullableAnnotation.NotAnnotated)
        {
            return false;
        }

        // Of nullability inside of a type the compiler only warns, and at a place that the user cannot change.
        needsBang = losesNull || (HasNullableInside(given) || HasNullableInside(needed)) && given.Annotated().TrimEnd('?') != needed.Annotated().TrimEnd('?');
        return true;
    }

    private static bool HasNullableInside(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol array => array.ElementNullableAnnotation == NullableAnnotation.Annotated || HasNullableInside(array.ElementType),
        INamedTypeSymbol named => named.TypeArguments.Any(argument => argument.NullableAnnotation == NullableAnnotation.Annotated || HasNullableInside(argument)),
        _ => false,
    };

    private static INamedTypeSymbol Construct(INamedTypeSymbol generic, ITypeSymbol argument) => generic.Construct([argument], [argument.NullableAnnotation]);
}
