using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Warden.Detection;
using Warden.Documents;
using Warden.Protocol;

namespace Warden.Host.Incidents;

/// <summary>The values of sensitive attributes in some transactions, so that nothing that leaves the channel tells one.</summary>
/// <remarks>Where it is not clear whether a declaration means a value, it does: too much is masked rather than too little.</remarks>
/// <param name="schemas">All that were ever in force.</param>
internal sealed class SensitiveTexts(IReadOnlyList<AttributeSchema> schemas)
{
    // A shorter value would tear sentences apart, and tells nothing in the middle of one.
    private const int ShortestInText = 4;
    private const int MaxDepth = 64;
    private const string OtherRoot = "(other)/";

    private readonly SortedSet<string> texts = new(StringComparer.Ordinal);

    private readonly List<string> declared = [.. schemas.SelectMany(schema => schema.Attributes.Where(a => a.Sensitive)).Select(a => a.Path).Distinct(StringComparer.Ordinal)];

    /// <summary>Whether any schema calls anything sensitive.</summary>
    public bool IsNeeded => declared.Count > 0;

    /// <summary>Takes in what a transaction was given and what it wrote.</summary>
    public void Add(UnpackedTransaction transaction)
    {
        if (!IsNeeded || transaction.Args.Count == 0)
        {
            return;
        }

        var function = transaction.Args[0].ToStringUtf8();
        for (var i = 0; i + 1 < transaction.Args.Count; i++)
        {
            foreach (var name in NamesOf(function, i))
            {
                Add(transaction.Args[i + 1].ToStringUtf8(), function, name);
            }
        }

        foreach (var write in transaction.ReadWriteSets.SelectMany(set => set.Public.Writes).Where(write => !write.IsDelete))
        {
            Add(write.Value.ToStringUtf8(), KeyPattern.Of(write.Key), "");
        }
    }

    /// <summary>Says whether a path as findings have it is sensitive, lies below what is, or above it.</summary>
    public bool IsDeclared(string path)
    {
        var slash = path.LastIndexOf('/');
        var (root, inside) = slash < 0 ? (path, "") : (path[..slash], path[(slash + 1)..]);
        var end = inside.StartsWith("args[", StringComparison.Ordinal) ? inside.IndexOf(']', StringComparison.Ordinal) : -1;
        string[] ways = end > 0 && int.TryParse(inside.AsSpan(5, end - 5), CultureInfo.InvariantCulture, out var place)
            ? [.. NamesOf(root, place).Select(name => name + inside[(end + 1)..])]
            : [inside];
        return declared.Select(d => InsideOf(d, root)).OfType<string>().Any(d => ways.Any(way => IsAtOrBelow(way, d) || IsAtOrBelow(d, way)));
    }

    /// <summary>Gets a value or a key, masked where a sensitive value is in it.</summary>
    public string Shown(string text) => texts.Any(t => text.Contains(t, StringComparison.Ordinal)) ? Finding.Masked : text;

    /// <summary>Gets what a person wrote, with sensitive values masked.</summary>
    public string InText(string text) => texts.Where(t => t.Length >= ShortestInText).OrderByDescending(t => t.Length)
        .Aggregate(text, (masked, t) => masked.Replace(t, Finding.Masked, StringComparison.Ordinal));

    // args[2], and what any schema has called it.
    private IEnumerable<string> NamesOf(string function, int place) => schemas
        .Select(schema => schema.Arguments.TryGetValue(function, out var names) && place < names.Count ? names[place] : null)
        .OfType<string>()
        .Append(string.Create(CultureInfo.InvariantCulture, $"args[{place}]"))
        .Distinct(StringComparer.Ordinal);

    // What a declaration means inside a tree, also one of a kind of its records, and where it speaks of trees without a name; null: nothing.
    private static string? InsideOf(string declared, string root)
    {
        if (declared.StartsWith(OtherRoot, StringComparison.Ordinal))
        {
            return declared[OtherRoot.Length..];
        }

        var plain = root.EndsWith(')') && root.LastIndexOf('(') is > 0 and var kind ? root[..kind] : root;
        if (!declared.StartsWith(plain, StringComparison.Ordinal))
        {
            return null;
        }

        var rest = declared[plain.Length..];
        if (rest.StartsWith('(') && rest.IndexOf(')', StringComparison.Ordinal) is > 0 and var end)
        {
            rest = rest[(end + 1)..];
        }

        return rest.Length == 0 ? "" : rest[0] == '/' ? rest[1..] : null;
    }

    private static bool IsAtOrBelow(string path, string above) =>
        above.Length == 0 || path == above || (path.StartsWith(above, StringComparison.Ordinal) && path[above.Length] is '.' or '[');

    private void Add(string value, string root, string at)
    {
        foreach (var inside in declared.Select(d => InsideOf(d, root)).OfType<string>())
        {
            if (IsAtOrBelow(at, inside))
            {
                Add(value, "");
            }
            else if (at.Length == 0 || IsAtOrBelow(inside, at))
            {
                Add(value, Plain(inside[at.Length..]));
            }
        }
    }

    // Everything in a value whose path, places in lists left out, is the wanted one or lies below it; all of it where it is no JSON.
    private void Add(string value, string wanted)
    {
        try
        {
            using var document = JsonDocument.Parse(value, new JsonDocumentOptions { MaxDepth = MaxDepth });
            if (document.RootElement.ValueKind is JsonValueKind.Object or JsonValueKind.Array)
            {
                Add(document.RootElement, "", wanted);
                return;
            }
        }
        catch (JsonException)
        {
            // A text.
        }

        Keep(value);
        Keep(value.Trim('"'));
    }

    private void Add(JsonElement element, string path, string wanted)
    {
        var isWanted = wanted.Length == 0 || path == wanted || path.StartsWith(wanted + ".", StringComparison.Ordinal);
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in element.EnumerateObject())
                {
                    var escaped = JsonMarshal.GetRawUtf8PropertyName(member);
                    var name = TextOf(escaped);
                    if (isWanted && wanted.Length > 0)
                    {
                        // Below a sensitive path even a name may be somebody's value.
                        KeepEscaped(escaped);
                    }

                    Add(member.Value, path.Length == 0 ? name : $"{path}.{name}", wanted);
                }

                break;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray())
                {
                    Add(item, path, wanted);
                }

                break;
            case JsonValueKind.String when isWanted:
                KeepEscaped(JsonMarshal.GetRawUtf8Value(element)[1..^1]);
                break;
            case JsonValueKind.Number when isWanted:
                Keep(element.ToString());
                break;
        }
    }

    // As findings show it, half a surrogate pair and all, and as it was written.
    private void KeepEscaped(ReadOnlySpan<byte> escaped)
    {
        Keep(TextOf(escaped));
        Keep(Encoding.UTF8.GetString(escaped));
    }

    private static string TextOf(ReadOnlySpan<byte> escaped)
    {
        var text = new byte[escaped.Length];
        return Encoding.UTF8.GetString(text, 0, JsonEscapes.Resolve(escaped, text));
    }

    private void Keep(string text)
    {
        if (text.Length > 0)
        {
            texts.Add(text);
        }
    }

    private static string Plain(string path)
    {
        var plain = new StringBuilder();
        var depth = 0;
        foreach (var c in path)
        {
            depth += c == '[' ? 1 : 0;
            if (depth == 0)
            {
                plain.Append(c);
            }

            depth -= c == ']' ? 1 : 0;
        }

        return plain.ToString().TrimStart('.');
    }
}
