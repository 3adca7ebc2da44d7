using System.Reflection;

namespace Warden.Chaincode.Shim;

/// <summary>A contract with its name, its functions and its hooks.</summary>
internal sealed class ContractDescription
{
    private readonly Dictionary<string, TransactionFunction> _byName = new(StringComparer.Ordinal);

    /// <exception cref="ArgumentException">The object is no contract, or two of its functions have the same name.</exception>
    public ContractDescription(object contract)
    {
        var type = contract.GetType();
        Attribute = type.GetCustomAttribute<ContractAttribute>()
            ?? throw new ArgumentException($"{type} is no contract: it has no [Contract].", nameof(contract));
        Instance = contract;
        Name = Attribute.Name ?? type.Name;
        Hooks = contract as IContractHooks ?? NoHooks.Instance;
        Functions = [.. type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static)
            .Where(method => method.IsDefined(typeof(TransactionAttribute)))
            .Select(method => new TransactionFunction(method))
            .OrderBy(function => function.Name, StringComparer.Ordinal)];
        foreach (var function in Functions)
        {
            if (!_byName.TryAdd(function.Name, function))
                throw new ArgumentException($"Contract {Name} has two transaction functions {function.Name}.", nameof(contract));
        }
    }

    public ContractAttribute Attribute { get; }

    public object Instance { get; }

    public string Name { get; }

    public IContractHooks Hooks { get; }

    /// <summary>Gets the functions, sorted by name.</summary>
    public IReadOnlyList<TransactionFunction> Functions { get; }

    /// <summary>Gets a function by its exact name, else by the name with the other case of the first letter.</summary>
    public TransactionFunction? Find(string name)
    {
        if (_byName.TryGetValue(name, out var exact))
            return exact;
        if (name.Length == 0)
            return null;
        var first = char.IsUpper(name[0]) ? char.ToLowerInvariant(name[0]) : char.ToUpperInvariant(name[0]);
        return _byName.GetValueOrDefault(first + name[1..]);
    }

    private sealed class NoHooks : IContractHooks
    {
        public static readonly NoHooks Instance = new();
    }
}
