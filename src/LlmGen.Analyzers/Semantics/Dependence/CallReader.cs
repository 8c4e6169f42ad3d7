using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace LlmGen.Analyzers;

/// <summary>Notes what calls of methods and constructors read and change.</summary>
internal sealed class CallReader
{
    private readonly FootprintReader _reader;

    public CallReader(FootprintReader reader)
    {
        _reader = reader;
    }

    public void ReadInvocation(IInvocationOperation invocation)
    {
        IMethodSymbol method = invocation.TargetMethod;
        if (_reader.Body.Llm.Of(invocation, _reader.Body) is { } model)
        {
            ReadModelCall(new LlmCall(invocation, model));
        }
        else if (KnownEffects.IsPure(method, _reader.Compilation) && (!method.ReturnsVoid || _reader.Allows(FootprintOptions.Statements)))
        {
            ReadInputs(invocation, mutated: false);
        }
        else if (KnownEffects.MutatesReceiver(method, _reader.Compilation))
        {
            ReadInputs(invocation, mutated: true);
        }
        else if (_reader.Allows(FootprintOptions.Telemetry) && KnownEffects.IsTelemetry(method) && (method.ContainingType.Name != "Stopwatch" || _reader.Allows(FootprintOptions.Function)))
        {
            ReadInputs(invocation, mutated: false);
        }
        else if (_reader.Allows(FootprintOptions.Logs) && KnownEffects.IsLog(method))
        {
            _reader.Footprint.Logs = true;
            ReadInputs(invocation, mutated: false);
        }
        else if (method.IsFromSource(_reader.Compilation) && _reader.Body.Llm.SummaryOf(method) is { IsIndependent: true, Call: null } summary)
        {
            _reader.Footprint.Reads.UnionWith(summary.Reads);
            ReadInputs(invocation, mutated: false);
        }
        else
        {
            _reader.Footprint.HasUnknownEffects = true;
        }
    }

    private void ReadModelCall(LlmCall call)
    {
        if (!_reader.Allows(FootprintOptions.Calls) || !Statelessness.IsStateless(call, _reader.Body, isWrapper: _reader.Allows(FootprintOptions.Function)))
        {
            _reader.Footprint.HasUnknownEffects = true;
            return;
        }

        if (call.Library == ModelLibrary.Wrapper)
        {
            if (_reader.Body.Llm.SummaryOf(call.Invocation.TargetMethod) is not { IsIndependent: true } summary)
            {
                _reader.Footprint.HasUnknownEffects = true;
                return;
            }

            _reader.Footprint.Reads.UnionWith(summary.Reads);
        }

        ReadInputs(call.Invocation, mutated: false);
    }

    private void ReadInputs(IInvocationOperation invocation, bool mutated)
    {
        IOperation? receiver = invocation.Receiver();
        if (mutated)
        {
            if (receiver is not null)
            {
                _reader.Read(receiver);
                _reader.Mutate(receiver);
            }
        }
        else if (invocation.Instance is { } instance)
        {
            _reader.Read(instance);
        }

        foreach (IArgumentOperation argument in invocation.Arguments)
        {
            if (argument.Value == receiver)
            {
                if (!mutated)
                {
                    _reader.Read(argument.Value, escapes: true);
                }
            }
            else if (argument is { Parameter.RefKind: RefKind.Out, Value: IDeclarationExpressionOperation or IDiscardOperation })
            {
                _reader.Read(argument.Value);
            }
            else if (argument is { Parameter.RefKind: RefKind.Out, Value: ILocalReferenceOperation local } && _reader.Allows(FootprintOptions.Statements))
            {
                _reader.Footprint.Writes.Add(local.Local);
            }
            else
            {
                _reader.Read(argument);
            }
        }
    }

    public void ReadCreation(IObjectCreationOperation creation)
    {
        if (creation.Constructor is not { } constructor || creation.Type is not { } type)
        {
            _reader.Footprint.HasUnknownEffects = true;
            return;
        }

        if (!KnownEffects.IsPlainObject(type, _reader.Compilation) && !Constructors.IsPlain(constructor, _reader.Compilation))
        {
            _reader.Footprint.HasUnknownEffects = true;
            return;
        }

        _reader.ReadChildren(creation, escapes: true);
    }
}
