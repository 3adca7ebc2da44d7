using Warden.Documents;

namespace Warden.Host.Analysis;

/// <summary>What one schema declares otherwise than another, by attribute.</summary>
/// <param name="Added">Attributes that only the new one declares.</param>
/// <param name="Removed">Attributes that only the old one declares.</param>
/// <param name="Changed">Members that differ.</param>
internal sealed record SchemaDiff(
    IReadOnlyList<AttributeDeclaration> Added, IReadOnlyList<AttributeDeclaration> Removed, IReadOnlyList<SchemaDiff.Change> Changed)
{
    /// <summary>Nothing differs.</summary>
    public bool IsEmpty => Added.Count + Removed.Count + Changed.Count == 0;

    /// <summary>Compares.</summary>
    public static SchemaDiff Of(AttributeSchema before, AttributeSchema after)
    {
        var (old, now) = (before.Attributes.ToDictionary(a => a.Path, StringComparer.Ordinal), after.Attributes.ToDictionary(a => a.Path, StringComparer.Ordinal));
        var changes = old.Keys.Where(now.ContainsKey).Order(StringComparer.Ordinal).SelectMany(path => Compare(old[path], now[path]))
            .Concat(before.Arguments.Keys.Union(after.Arguments.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal)
                .Select(function => new Change(function, "arguments", Names(before, function), Names(after, function)))
                .Where(change => change.Before != change.After));
        return new SchemaDiff(
            [.. now.Values.Where(a => !old.ContainsKey(a.Path)).OrderBy(a => a.Path, StringComparer.Ordinal)],
            [.. old.Values.Where(a => !now.ContainsKey(a.Path)).OrderBy(a => a.Path, StringComparer.Ordinal)],
            [.. changes]);
    }

    /// <summary>Says what is declared of an attribute in a few words.</summary>
    public static string Words(AttributeDeclaration a) => string.Join(
        ", ",
        new[]
        {
            a.Kind is { } kind ? Name(kind) : null,
            a.Unit,
            a.Sensitive ? "sensitive" : null,
            a.MinimumHistory is { } least ? FormattableString.Invariant($"from {least} observations") : null,
            a.Strategy,
            a.Description,
        }.OfType<string>());

    private static string? Names(AttributeSchema schema, string function) =>
        schema.Arguments.TryGetValue(function, out var names) ? string.Join(", ", names) : null;

    private static IEnumerable<Change> Compare(AttributeDeclaration before, AttributeDeclaration after)
    {
        (string, string?, string?)[] members =
        [
            ("kind", before.Kind is { } b ? Name(b) : null, after.Kind is { } a ? Name(a) : null),
            ("unit", before.Unit, after.Unit),
            ("description", before.Description, after.Description),
            ("sensitive", before.Sensitive ? "yes" : "no", after.Sensitive ? "yes" : "no"),
            ("minimumHistory", Text(before.MinimumHistory), Text(after.MinimumHistory)),
            ("strategy", before.Strategy, after.Strategy),
        ];
        return members.Where(m => m.Item2 != m.Item3).Select(m => new Change(before.Path, m.Item1, m.Item2, m.Item3));
    }

    private static string Name(AttributeKind kind) => kind.ToString().ToLowerInvariant();

    private static string? Text(int? number) => number?.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>A member of a declaration that differs; null where it is not there.</summary>
    internal sealed record Change(string Path, string Member, string? Before, string? After);
}
