namespace LlmGen.Generator.Model;

/// <summary>The part of a client that other clients' output depends on.</summary>
internal sealed record ClientName(string Namespace, string Interface, string ClassName, string Accessibility)
{
    public string QualifiedClassName => Namespace.Length == 0 ? ClassName : Namespace + "." + ClassName;
}
