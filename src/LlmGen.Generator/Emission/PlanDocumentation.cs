using LlmGen.Generator.Model;
using LlmGen.Generator.Planning;

namespace LlmGen.Generator.Emission;

/// <summary>Writes what a plan does into its XML documentation: the graph as Mermaid, its levels, its critical path.</summary>
internal static class PlanDocumentation
{
    public static void Write(CodeWriter code, PlanModel plan, PlanGraph graph)
    {
        code.Line("/// <inheritdoc/>");
        code.Line("/// <remarks>");
        if (plan.Steps.Count > 0)
        {
            for (int level = 1; level <= graph.Levels.Max(); level++)
            {
                code.Line("/// Level " + Literals.Integer(level) + ": "
                    + string.Join(", ", Enumerable.Range(0, plan.Steps.Count).Where(step => graph.Levels[step] == level).Select(step => Literals.Xml(plan.Steps[step].Output))) + ".");
            }

            code.Line("/// Critical path: " + string.Join(" → ", graph.CriticalPath().Select(step => Literals.Xml(plan.Steps[step].Output))) + ".");
        }

        code.Line("/// <code language=\"mermaid\"><![CDATA[");
        code.Line("/// graph LR");
        foreach (string edge in Edges(plan))
        {
            code.Line("///   " + edge);
        }

        code.Line("/// ]]></code>");
        code.Line("/// </remarks>");
    }

    private static IEnumerable<string> Edges(PlanModel plan)
    {
        foreach (ParameterModel parameter in plan.Parameters)
        {
            string[] takers = [.. plan.Steps.Where(step => step.Arguments.Any(argument => argument.Parameter == parameter.Name)).Select(step => Node(step.Output))];
            if (takers.Length > 0)
            {
                yield return Node(parameter.Name) + "([" + parameter.Name + "]) --> " + string.Join(" & ", takers);
            }
        }

        foreach (PlanStepModel step in plan.Steps)
        {
            foreach (string edge in EdgesTo(plan, Node(step.Output), step.Arguments))
            {
                yield return edge;
            }
        }

        foreach (string edge in EdgesTo(plan, "result([" + plan.Output + "])", plan.Target.Inputs))
        {
            yield return edge;
        }
    }

    /// <summary>What a node waits for, then what it reads while it streams.</summary>
    private static IEnumerable<string> EdgesTo(PlanModel plan, string node, IEnumerable<PlanInputModel> inputs)
    {
        foreach (IGrouping<bool, PlanInputModel> kind in inputs.Where(input => input.Step >= 0).GroupBy(input => input.Reading == PlanReading.Stream).OrderBy(kind => kind.Key))
        {
            yield return string.Join(" & ", kind.Select(input => Node(plan.Steps[input.Step].Output)).Distinct()) + (kind.Key ? " -. stream .-> " : " --> ") + node;
        }
    }

    // Mermaid reads a node of this name as the end of a block.
    private static string Node(string name) => name is "end" or "result" ? name + "_" : name;
}
