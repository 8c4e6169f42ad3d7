using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.Extensions.AI;

namespace LlmGen.Generator.Tests.Harness;

/// <summary>A compiled sample, loaded for as long as a test needs it.</summary>
internal sealed class LoadedAssembly : IDisposable
{
    private readonly AssemblyLoadContext _context = new("Sample", isCollectible: true);
    private readonly Assembly _assembly;

    public LoadedAssembly(GeneratorRun run)
    {
        using var image = new MemoryStream();
        EmitResult result = run.Output.Emit(image);
        Assert.True(result.Success, string.Join("\n", result.Diagnostics));
        image.Position = 0;
        _assembly = _context.LoadFromStream(image);
    }

    /// <summary>Creates a generated client.</summary>
    public object Create(string client, IChatClient model) => Activator.CreateInstance(_assembly.GetType(client, throwOnError: true)!, model)!;

    /// <summary>Creates a generated client on a runtime.</summary>
    public object Create(string client, LlmRuntime runtime) => Activator.CreateInstance(_assembly.GetType(client, throwOnError: true)!, runtime)!;

    /// <summary>Calls a member of an interface, as a user's code would; what it throws is thrown.</summary>
    public object? Call(object client, string @interface, string member, params object?[] arguments) =>
        _assembly.GetType(@interface, throwOnError: true)!.InvokeMember(
            member,
            BindingFlags.InvokeMethod | BindingFlags.GetProperty | BindingFlags.Public | BindingFlags.Instance | BindingFlags.DoNotWrapExceptions,
            binder: null,
            client,
            arguments,
            culture: null);

    /// <summary>Sets a static field.</summary>
    public void Set(string type, string field, object value) => _assembly.GetType(type, throwOnError: true)!.GetField(field)!.SetValue(null, value);

    public void Dispose() => _context.Unload();
}
