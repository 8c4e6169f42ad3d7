using LlmGen.Generator.Model;
using LlmGen.Generator.Parsing;

namespace LlmGen.Generator.Emission;

/// <summary>Writes the registrations for dependency injection.</summary>
internal static class RegistrationEmitter
{
    private const string Namespace = "global::Microsoft.Extensions.DependencyInjection";
    private const string Services = Namespace + ".IServiceCollection";

    /// <summary>Writes the registration of one client.</summary>
    public static void Write(CodeWriter code, ClientName client)
    {
        string qualified = "global::" + Qualified(client);
        code.Begin("namespace Microsoft.Extensions.DependencyInjection");
        code.Line("/// <summary>Registers <see cref=\"" + client.Interface + "\"/>.</summary>");
        code.Line(ClientEmitter.GeneratedCode);
        code.Begin(client.Accessibility + " static class " + client.ClassName + "ServiceCollectionExtensions");
        code.Line("/// <summary>Registers <see cref=\"" + client.Interface + "\"/> as a singleton over the registered <c>IChatClient</c>s.</summary>");
        code.Line("/// <param name=\"services\">The services to add to.</param>");
        code.Line("/// <returns>The same services.</returns>");
        code.Begin("public static " + Services + " " + MethodName(client) + "(this " + Services + " services)");
        code.Line(Namespace + ".LlmGenServiceCollectionExtensions.AddLlmGen(services);");
        code.Line(Namespace + ".Extensions.ServiceCollectionDescriptorExtensions.TryAddSingleton<" + client.Interface + ">(");
        code.Line("    services,");
        string runtime = Namespace + ".ServiceProviderServiceExtensions.GetRequiredService<global::LlmGen.LlmRuntime>(provider)";
        code.Line("    static provider => new " + qualified + "(" + runtime + "));");
        code.Line("return services;");
        code.End();
        code.End();
        code.End();
    }

    /// <summary>Writes the registration of all clients of an assembly.</summary>
    public static string Emit(EquatableArray<ClientName> clients)
    {
        var code = new CodeWriter(ClientEmitter.Header);
        code.Begin("namespace Microsoft.Extensions.DependencyInjection");
        code.Line("/// <summary>Registers every generated client of this assembly.</summary>");
        code.Line(ClientEmitter.GeneratedCode);
        code.Begin("internal static class LlmClientsServiceCollectionExtensions");
        code.Line("/// <summary>Registers every generated client of this assembly as a singleton over the registered <c>IChatClient</c>s.</summary>");
        code.Line("/// <param name=\"services\">The services to add to.</param>");
        code.Line("/// <returns>The same services.</returns>");
        code.Begin("internal static " + Services + " AddLlmClients(this " + Services + " services)");
        foreach (ClientName client in clients)
        {
            if (ClientNames.OutputOf(client, clients) == ClientOutput.ClassAndRegistration)
            {
                code.Line(client.ClassName + "ServiceCollectionExtensions." + MethodName(client) + "(services);");
            }
        }

        code.Line("return services;");
        code.End();
        code.End();
        code.End();
        return code.ToString();
    }

    private static string MethodName(ClientName client) => "Add" + client.ClassName;

    private static string Qualified(ClientName client) =>
        client.Namespace.Length == 0 ? client.ClassName.Escaped() : client.Namespace + "." + client.ClassName.Escaped();
}
