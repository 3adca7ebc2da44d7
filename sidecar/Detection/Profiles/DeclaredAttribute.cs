using Warden.Documents;

namespace Warden.Detection;

/// <summary>What a schema says of one attribute; <see cref="Nothing"/> where it is silent.</summary>
/// <param name="Kind">How it is judged; null leaves it to history.</param>
/// <param name="Sensitive">Its values are never shown.</param>
/// <param name="Conceals">Something below it is sensitive, so that the value as a whole, were it no object, is not shown either.</param>
/// <param name="Label">How it is called for people.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="MinimumHistory">Overrides the policy's; 0 where it does not.</param>
internal sealed record DeclaredAttribute(AttributeKind? Kind, bool Sensitive, bool Conceals, string? Label, string? Unit, int MinimumHistory)
{
    public static DeclaredAttribute Nothing { get; } = new(null, Sensitive: false, Conceals: false, null, null, 0);

    /// <summary>Whether its texts are digests of values that nobody but the collection's members may know.</summary>
    public bool IsDigest { get; private init; }

    /// <summary>Gets the same for a digest of a private value: it is never shown.</summary>
    public DeclaredAttribute AsDigest() => this with { Sensitive = true, IsDigest = true };

    /// <summary>Finds what a schema says of a path.</summary>
    /// <param name="schema">The schema, or null.</param>
    /// <param name="root">The tree's name: a function, or a key pattern.</param>
    /// <param name="path">The path inside.</param>
    /// <remarks>
    /// Sensitive and ignored hold for everything below the declared path too, and for the trees of a tree's kinds: what is said of
    /// <c>*</c> holds for <c>*(order)</c>. An argument may be declared by its place or by the name that the schema gives it.
    /// </remarks>
    public static DeclaredAttribute Find(AttributeSchema? schema, string root, string path)
    {
        if (schema is null)
            return Nothing;
        var label = schema.NameOf(root, path);
        var found = Nothing with { Label = label, Conceals = AnyBelow(SensitiveIn(schema, root), path) };
        foreach (var declaration in schema.Attributes)
        {
            if (!IsOf(declaration.Path, root, out var inside))
                continue;
            if (inside == path || (label is not null && inside == label))
            {
                found = found with
                {
                    Kind = declaration.Kind ?? found.Kind,
                    Sensitive = found.Sensitive || declaration.Sensitive,
                    Unit = declaration.Unit,
                    MinimumHistory = declaration.MinimumHistory ?? 0,
                };
            }
            else if (IsBelow(path, inside) || (label is not null && IsBelow(label, inside)))
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

    /// <summary>Whether a declared path means a path of a tree, by its place or by the name that the schema gives it.</summary>
    public static bool Names(AttributeSchema schema, string declared, string root, string path) =>
        IsOf(declared, root, out var inside) && (inside == path || inside == schema.NameOf(root, path));

    /// <summary>Gets the paths inside a tree that a schema calls sensitive, whether the history has them or not; ascending.</summary>
    public static string[] SensitiveIn(AttributeSchema? schema, string root)
    {
        var paths = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var declaration in schema?.Attributes ?? [])
        {
            if (!declaration.Sensitive || !IsOf(declaration.Path, root, out var inside))
                continue;
            paths.Add(inside);
            for (var i = 0; schema!.Arguments.TryGetValue(root, out var names) && i < names.Count; i++)
            {
                if (inside == names[i] || IsBelow(inside, names[i]))
                    paths.Add($"args[{i.ToString(System.Globalization.CultureInfo.InvariantCulture)}]{inside[names[i].Length..]}");
            }
        }

        return [.. paths];
    }

    /// <summary>Gets the sensitive path that a path is, or lies below; null where there is none.</summary>
    public static string? Above(ReadOnlySpan<string> sensitive, string path)
    {
        foreach (var one in sensitive)
        {
            if (path == one || IsBelow(path, one))
                return one;
        }

        return null;
    }

    /// <summary>Whether one of the sensitive paths lies below a path, so that the value as a whole would tell it.</summary>
    public static bool AnyBelow(ReadOnlySpan<string> sensitive, string path)
    {
        foreach (var one in sensitive)
        {
            if (IsBelow(one, path))
                return true;
        }

        return false;
    }

    /// <summary>Whether a path lies below another one, and is not that one.</summary>
    public static bool IsBelow(string path, string above) =>
        path.Length > above.Length && (above.Length == 0 || (path.StartsWith(above, StringComparison.Ordinal) && path[above.Length] is '.' or '['));

    public static string FullPath(string root, string path) => path.Length == 0 ? root : $"{root}/{path}";

    // The tree itself, the tree that it is a kind of, or a tree whose records may have been sent to the shared one.
    private static bool IsOf(string declared, string root, out string inside)
    {
        var kind = root.EndsWith(')') ? root.LastIndexOf('(') : -1;
        foreach (var name in (ReadOnlySpan<string>)[root, kind > 0 ? root[..kind] : root])
        {
            if (declared.StartsWith(name, StringComparison.Ordinal) && (declared.Length == name.Length || declared[name.Length] == '/'))
            {
                inside = declared[Math.Min(declared.Length, name.Length + 1)..];
                return true;
            }
        }

        var slash = root == HistoryLimits.OtherRoot ? declared.LastIndexOf('/') : -1;
        inside = declared[(slash + 1)..];
        return slash >= 0;
    }
}
