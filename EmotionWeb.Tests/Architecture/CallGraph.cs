using System.Reflection;
using Mono.Cecil;

namespace EmotionWeb.Tests.Architecture;

/// <summary>
/// Who calls whom in an assembly, read from its instructions. What the compiler moved into another type (async methods, iterators, lambdas) counts
/// as its method's own, and a call of an interface's method as one of each implementation in the assembly.
/// </summary>
internal sealed class CallGraph : IDisposable
{
    private readonly AssemblyDefinition _assembly;
    private readonly Dictionary<string, HashSet<string>> _callees = new(StringComparer.Ordinal);

    public CallGraph(Assembly assembly)
    {
        _assembly = AssemblyDefinition.ReadAssembly(assembly.Location);
        foreach (TypeDefinition type in _assembly.MainModule.GetTypes())
        {
            foreach (MethodDefinition method in type.Methods)
            {
                HashSet<string> callees = Of(Name(method));
                if (method.HasBody)
                {
                    callees.UnionWith(method.Body.Instructions.Select(i => i.Operand).OfType<MethodReference>().SelectMany(Targets));
                }

                foreach (MethodReference contract in type.Interfaces.Select(i => i.InterfaceType.Resolve()).Where(i => i is not null).SelectMany(i => i!.Methods)
                    .Where(m => string.Equals(m.Name, method.Name, StringComparison.Ordinal) && m.Parameters.Count == method.Parameters.Count))
                {
                    Of(Name(contract)).Add(Name(method));
                }
            }
        }
    }

    /// <summary>Every method written in the source, and not made by the compiler.</summary>
    public IEnumerable<MethodDefinition> Methods => _assembly.MainModule.GetTypes().Where(t => !IsMade(t)).SelectMany(t => t.Methods).Where(m => !m.Name.Contains('<', StringComparison.Ordinal));

    /// <summary>Whether the method, directly or by others of the assembly, calls one whose full name <paramref name="wanted"/> says yes to.</summary>
    public bool Reaches(MethodDefinition method, Func<string, bool> wanted)
    {
        HashSet<string> seen = new(StringComparer.Ordinal);
        Queue<string> waiting = new([Name(method)]);
        while (waiting.TryDequeue(out string? next))
        {
            foreach (string callee in _callees.GetValueOrDefault(next, []).Where(seen.Add))
            {
                if (wanted(callee))
                {
                    return true;
                }

                waiting.Enqueue(callee);
            }
        }

        return false;
    }

    /// <summary>The methods that call one themselves.</summary>
    public IEnumerable<MethodDefinition> CallersOf(Func<string, bool> wanted) =>
        _assembly.MainModule.GetTypes().SelectMany(t => t.Methods).Where(m => m.HasBody && m.Body.Instructions.Any(i => i.Operand is MethodReference target && wanted(Name(target))));

    public void Dispose() => _assembly.Dispose();

    private static string Name(MethodReference method)
    {
        MethodReference plain = method.GetElementMethod();
        return $"{plain.DeclaringType.GetElementType().FullName}::{plain.Name}/{plain.Parameters.Count}";
    }

    private static bool IsMade(TypeDefinition type) => type.FullName.Contains('<', StringComparison.Ordinal);

    // A machine that is made is a machine that is run: all its methods are its maker's.
    private static IEnumerable<string> Targets(MethodReference target)
    {
        yield return Name(target);
        if (target.DeclaringType.GetElementType() is TypeDefinition type && IsMade(type) && target.Name is ".ctor")
        {
            foreach (MethodDefinition method in type.Methods)
            {
                yield return Name(method);
            }
        }
    }

    private HashSet<string> Of(string name)
    {
        if (!_callees.TryGetValue(name, out HashSet<string>? callees))
        {
            _callees.Add(name, callees = new(StringComparer.Ordinal));
        }

        return callees;
    }
}
