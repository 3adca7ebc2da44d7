using Warden.Protocol.Common;

namespace Warden.Embedded;

/// <summary>One element of a configuration tree: a group, a value or a policy, with where it stands.</summary>
/// <param name="Path">The groups above it, from the channel's own.</param>
/// <param name="Name">Its key.</param>
/// <param name="Group">Set for a group.</param>
/// <param name="Value">Set for a value.</param>
/// <param name="Policy">Set for a policy.</param>
internal sealed record ConfigurationItem(string Path, string Name, ConfigGroup? Group = null, ConfigValue? Value = null, ConfigPolicy? Policy = null)
{
    private const int MaxNameLength = 249;

    public ulong Version => Group?.Version ?? Value?.Version ?? Policy!.Version;

    public string ModPolicy => Group?.ModPolicy ?? Value?.ModPolicy ?? Policy!.ModPolicy;

    /// <summary>Gets the element's name as Fabric's messages write it, kind first.</summary>
    public string Key => $"{Kind}{Path}/{Name}";

    private string Kind => Group is not null ? "[Group]  " : Value is not null ? "[Value]  " : "[Policy] ";

    /// <summary>Gets the path of the policy that rules changes of this element.</summary>
    public string ModPolicyPath => ModPolicy.StartsWith('/') || Path.Length == 0 ? Absolute(ModPolicy) : $"{(Group is null ? Path : $"{Path}/{Name}")}/{ModPolicy}";

    /// <summary>Lists a tree's elements by key.</summary>
    /// <exception cref="ConfigurationException">An element has a name that none may have.</exception>
    public static Dictionary<string, ConfigurationItem> Map(ConfigGroup? root)
    {
        var items = new Dictionary<string, ConfigurationItem>(StringComparer.Ordinal);
        if (root is not null)
        {
            Add(items, new("", "Channel", root));
        }

        return items;
    }

    /// <summary>Gets why a text cannot be the name of an element, or null when it can.</summary>
    public static string? WhyNoName(string name) => name switch
    {
        "" => "config ID illegal, cannot be empty",
        "." or ".." => $"name '{name}' for config ID is not allowed",
        { Length: > MaxNameLength } => $"config ID illegal, cannot be longer than {MaxNameLength}",
        _ when !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-') => $"config ID '{name}' contains illegal characters",
        _ => null,
    };

    private static void Add(Dictionary<string, ConfigurationItem> items, ConfigurationItem item)
    {
        if (WhyNoName(item.Name) is { } reason)
        {
            throw new ConfigurationException($"illegal characters in key: {item.Kind}: {reason}");
        }

        items[item.Key] = item;
        if (item.Group is not { } group)
        {
            return;
        }

        var path = $"{item.Path}/{item.Name}";
        foreach (var (name, child) in group.Groups)
        {
            Add(items, new(path, name, child));
        }

        foreach (var (name, value) in group.Values)
        {
            Add(items, new(path, name, Value: value));
        }

        foreach (var (name, policy) in group.Policies)
        {
            Add(items, new(path, name, Policy: policy));
        }
    }

    private static string Absolute(string modPolicy) => modPolicy.StartsWith('/') ? modPolicy : $"/Channel/{modPolicy}";
}
