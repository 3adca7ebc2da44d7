using System.Globalization;

namespace Warden.Documents;

/// <summary>What is known of a chaincode's attributes beyond what history shows. Voted on and versioned.</summary>
/// <remarks>A schema refines the inferred attributes: it names, excludes, marks as sensitive. An empty one changes nothing.</remarks>
public sealed record AttributeSchema
{
    private const string Place = "args[";
    private const int LongestUnit = 64;
    private const int LongestDescription = 1024;

    /// <summary>Version of the document's form.</summary>
    public int V { get; init; } = 1;

    /// <summary>The chaincode this schema is for.</summary>
    public required string Chaincode { get; init; }

    /// <summary>The declared attributes, at most 1,024.</summary>
    public IReadOnlyList<AttributeDeclaration> Attributes { get; init; } = [];

    /// <summary>Argument names by transaction function, in the order of the arguments.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Arguments { get; init; } =
        new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);

    /// <summary>Gets the path of an argument by its name, of one by its place: <c>Pay/amount</c> of <c>Pay/args[1]</c>; null where it has none.</summary>
    public string? NamedPath(string path)
    {
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        return slash >= 0 && NameOf(path[..slash], path[(slash + 1)..]) is { } name ? $"{path[..slash]}/{name}" : null;
    }

    /// <summary>Gets the same inside a function's tree: <c>amount.unit</c> of <c>args[1].unit</c>; null where the argument has no name.</summary>
    public string? NameOf(string function, string inside)
    {
        if (!inside.StartsWith(Place, StringComparison.Ordinal) || !Arguments.TryGetValue(function, out var names))
        {
            return null;
        }

        var end = inside.IndexOf(']', StringComparison.Ordinal);
        return end > Place.Length
            && int.TryParse(inside.AsSpan(Place.Length, end - Place.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < names.Count
            ? names[index] + inside[(end + 1)..]
            : null;
    }

    /// <summary>Gets the path of an argument by its place, of one by its name: <c>Pay/args[1]</c> of <c>Pay/amount</c>; null where it is no name.</summary>
    public string? PlacedPath(string path)
    {
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        var inside = path[(slash + 1)..];
        var names = slash < 0 ? null : Arguments.GetValueOrDefault(path[..slash]);
        for (var i = 0; i < names?.Count; i++)
        {
            if (inside.StartsWith(names[i], StringComparison.Ordinal) && (inside.Length == names[i].Length || inside[names[i].Length] is '.' or '['))
            {
                return FormattableString.Invariant($"{path[..slash]}/{Place}{i}]{inside[names[i].Length..]}");
            }
        }

        return null;
    }

    /// <summary>Checks what the type system does not.</summary>
    /// <exception cref="DocumentException">A value is out of its range; the message names it.</exception>
    public AttributeSchema Validate()
    {
        if (V != 1)
        {
            throw new DocumentException($"schema: v: expected 1, but {V} came");
        }

        if (Chaincode.Length is 0 or > 128)
        {
            throw new DocumentException($"schema: chaincode: expected 1 to 128 characters, but {Chaincode.Length} came");
        }

        if (Attributes.Count > 1024)
        {
            throw new DocumentException($"schema: attributes: expected at most 1024, but {Attributes.Count} came");
        }

        var paths = new HashSet<string>(StringComparer.Ordinal);
        foreach (var attribute in Attributes)
        {
            if (attribute.Path.Length is 0 or > 512)
            {
                throw new DocumentException($"schema: attributes: path: expected 1 to 512 characters, but {attribute.Path.Length} came");
            }

            if (attribute.Path.Any(char.IsControl))
            {
                throw new DocumentException("schema: attributes: path: expected one line of text, but control characters came");
            }

            RequireLine(attribute, "unit", attribute.Unit, LongestUnit);
            RequireLine(attribute, "description", attribute.Description, LongestDescription);
            if (!paths.Add(attribute.Path))
            {
                throw new DocumentException($"schema: attributes: path {attribute.Path} is declared twice");
            }

            if (attribute.Strategy is { } strategy)
            {
                StrategySyntax.Check($"schema: {attribute.Path}: strategy", strategy);
            }

            attribute.Limits?.Validate($"schema: {attribute.Path}: limits");
            if (attribute.MinimumHistory is < 2 or > 1_000_000)
            {
                throw new DocumentException($"schema: {attribute.Path}: minimumHistory: expected 2 to 1000000, but {attribute.MinimumHistory} came");
            }
        }

        return this;
    }

    private static void RequireLine(AttributeDeclaration attribute, string member, string? text, int longest)
    {
        if (text?.Length > longest)
        {
            throw new DocumentException($"schema: {attribute.Path}: {member}: expected at most {longest} characters, but {text.Length} came");
        }

        if (text?.Any(char.IsControl) == true)
        {
            throw new DocumentException($"schema: {attribute.Path}: {member}: expected one line of text, but control characters came");
        }
    }
}
