using Warden.Documents;

namespace Warden.Detection;

/// <summary>What a schema says of one attribute; <see cref="Nothing"/> where it is silent.</summary>
internal sealed record DeclaredAttribute(AttributeKind? Kind, bool Sensitive, string? Label, string? Unit, int MinimumHistory)
{
    public static DeclaredAttribute Nothing { get; } = new(null, Sensitive: false, null, null, 0);

    /// <summary>Finds what a schema says of a path.</summary>
    /// <param name="schema">The schema, or null.</param>
    /// <param name="root">The tree's name: a function, or a key pattern.</param>
    /// <param name="path">The path inside.</param>
    /// <remarks>Sensitive and ignored hold for everything below the declared path too.</remarks>
    public static DeclaredAttribute Find(AttributeSchema? schema, string root, string path)
    {
        if (schema is null)
            return Nothing;
        var found = Nothing with { Label = ArgumentName(schema, root, path) };
        var full = FullPath(root, path);
        foreach (var declaration in schema.Attributes)
        {
            if (declaration.Path == full)
            {
                found = found with
                {
                    Kind = declaration.Kind ?? found.Kind,
                    Sensitive = found.Sensitive || declaration.Sensitive,
                    Unit = declaration.Unit,
                    MinimumHistory = declaration.MinimumHistory ?? 0,
                };
            }
            else if (IsBelow(full, declaration.Path))
            {
                found = found with
                {
                    Kind = declaration.Kind == AttributeKind.Ignored ? AttributeKind.Ignored : found.Kind,
                    Sensitive = found.Sensitive || declaration.Sensitive,
                };
            }
        }

        return found;
    }

    public static string FullPath(string root, string path) => path.Length == 0 ? root : $"{root}/{path}";

    private static bool IsBelow(string path, string above) =>
        path.Length > above.Length && path.StartsWith(above, StringComparison.Ordinal) && path[above.Length] is '.' or '[' or '/';

    // args[2] and what lies below it, by the names the schema gives the function's arguments.
    private static string? ArgumentName(AttributeSchema schema, string root, string path)
    {
        const string Prefix = "args[";
        if (!path.StartsWith(Prefix, StringComparison.Ordinal) || !schema.Arguments.TryGetValue(root, out var names))
            return null;
        var end = path.IndexOf(']', StringComparison.Ordinal);
        return int.TryParse(path.AsSpan(Prefix.Length, end - Prefix.Length), out var index) && index < names.Count ? names[index] + path[(end + 1)..] : null;
    }
}
