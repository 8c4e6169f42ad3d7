using LlmGen.Generator.Model;
using LlmGen.Generator.Parsing;

namespace LlmGen.Generator.Emission;

/// <summary>Writes the registrations for dependency injection.</summary>
internal static class RegistrationEmitter
{
    private const string Namespace = "global::Microsoft.Extensions.DependencyInjection";
    private const string Services = Namespace + ".IServiceCollection";

    /// <summary>Writes the registration of one client.</summary>
    public static void Write(CodeWriter code, ClientModel model)
    {
        ClientName client = model.Name;
        string qualified = "global::" + Qualified(client);
        code.Begin("namespace Microsoft.Extensions.DependencyInjection");
        code.Line("/// <summary>Registers <see cref=\"" + client.Interface + "\"/>.</summary>");
        code.Line(ClientEmitter.GeneratedCode);
        ClientEmitter.WriteObsolete(code, model);
        code.Begin(client.Accessibility + " static class " + Extensions(client));
        code.Line("/// <summary>Registers <see cref=\"" + client.Interface + "\"/> as a singleton that uses the registered <c>IChatClient</c>s.</summary>");
        code.Line("/// <param name=\"services\">The service collection.</param>");
        code.Line("/// <returns>The same service collection.</returns>");
        code.Begin("public static " + Services + " " + MethodName(client) + "(this " + Services + " services)");
        code.Line("return global::LlmGen.CompilerServices.LlmClientRegistration.Add<" + client.Interface + ", " + qualified + ">(");
        code.Line("    services,");
        code.Line("    static runtime => new " + qualified + "(runtime),");
        code.Line("    [");
        foreach (MethodModel method in model.Methods)
        {
            string calledModel = method.Settings.Model is { } named ? Literals.String(named) : "null";
            code.Line("        (" + Literals.String(model.InterfaceDisplay + "." + method.Name) + ", " + calledModel + "),");
        }

        code.Line("    ]);");
        code.End();
        code.End();
        code.End();
    }

    /// <summary>Writes the registration of all clients of an assembly.</summary>
    /// <param name="clients">The clients.</param>
    /// <param name="assembly">The assembly's name.</param>
    public static string Emit(EquatableArray<ClientName> clients, string assembly)
    {
        var code = new CodeWriter(ClientEmitter.Header);
        code.Begin("namespace Microsoft.Extensions.DependencyInjection");
        code.Line("/// <summary>Registers every generated client of this assembly.</summary>");
        code.Line(ClientEmitter.GeneratedCode);
        code.Begin("internal static class " + Identifier(assembly) + "_LlmClientsServiceCollectionExtensions");
        code.Line("/// <summary>Registers every generated client of this assembly as a singleton that uses the registered <c>IChatClient</c>s.</summary>");
        code.Line("/// <param name=\"services\">The service collection.</param>");
        code.Line("/// <returns>The same service collection.</returns>");
        code.Begin("internal static " + Services + " AddLlmClients(this " + Services + " services)");
        foreach (ClientName client in clients)
        {
            if (ClientNames.OutputOf(client, clients) == ClientOutput.ClassAndRegistration)
            {
                code.Line(Extensions(client) + "." + MethodName(client) + "(services);");
            }
        }

        code.Line("return services;");
        code.End();
        code.End();
        code.End();
        return code.ToString();
    }

    /// <summary>The class of a client's registration. It has the namespace in its name, so that a program can name those of two assemblies apart.</summary>
    private static string Extensions(ClientName client) => Identifier(client.QualifiedClassName) + "ServiceCollectionExtensions";

    /// <summary>A name with dots as an identifier: <c>A.B</c> and <c>A_B</c> are different ones.</summary>
    private static string Identifier(string name)
    {
        string text = string.Concat(name.Where(c => c != '@').Select(c => c == '_' ? "__" : char.IsLetterOrDigit(c) ? c.ToString() : "_"));
        return text.Length > 0 && !char.IsDigit(text[0]) ? text : "_" + text;
    }

    private static string MethodName(ClientName client) => "Add" + client.ClassName;

    private static string Qualified(ClientName client) =>
        client.Namespace.Length == 0 ? client.ClassName.Escaped() : client.Namespace + "." + client.ClassName.Escaped();
}
