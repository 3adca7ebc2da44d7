using System.Text;
using System.Text.Json;

namespace Warden.Host.Analysis;

/// <summary>Sees records of JSON as rows of a table: one column a path, in the order of their first sighting.</summary>
/// <remarks>Columns are added by <see cref="Add"/> on one thread; then any number of threads read rows.</remarks>
internal sealed class CellColumns(int limit)
{
    private static readonly JsonReaderOptions Format = new() { MaxDepth = 128 };

    private readonly Node root = new([], "");
    private readonly List<string> names = [];

    /// <summary>The paths, as <c>geometry.weightKg</c> and <c>tags[0]</c>.</summary>
    public IReadOnlyList<string> Names => names;

    /// <summary>Paths beyond the limit were left out.</summary>
    public bool IsCut { get; private set; }

    /// <summary>Adds the paths of a record.</summary>
    public void Add(ReadOnlySpan<byte> value) => Read(value, null);

    /// <summary>Gets a record's cells; null where it has no such path, or null there.</summary>
    public string?[] Row(ReadOnlySpan<byte> value)
    {
        var row = new string?[names.Count];
        Read(value, row);
        return row;
    }

    /// <summary>Gets the attribute that a column belongs to: <c>tags[]</c> of <c>tags[0]</c>.</summary>
    public static string AttributeOf(string column)
    {
        if (!column.Contains('[', StringComparison.Ordinal))
        {
            return column;
        }

        var attribute = new StringBuilder(column.Length);
        for (var i = 0; i < column.Length; i++)
        {
            attribute.Append(column[i]);
            while (column[i] == '[' && i + 1 < column.Length && char.IsAsciiDigit(column[i + 1]))
            {
                column = column.Remove(i + 1, 1);
            }
        }

        return attribute.ToString();
    }

    private void Read(ReadOnlySpan<byte> value, string?[]? row)
    {
        try
        {
            var reader = new Utf8JsonReader(value, Format);
            if (reader.Read())
            {
                Read(ref reader, root, row);
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Not JSON, or text that is no UTF-8: what was read up to there counts.
        }
    }

    private void Read(ref Utf8JsonReader reader, Node node, string?[]? row)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                for (var at = 0; reader.Read() && reader.TokenType == JsonTokenType.PropertyName; at++)
                {
                    var child = reader.ValueIsEscaped
                        ? Child(node, Encoding.UTF8.GetBytes(reader.GetString()!), at, isItem: false, row is null)
                        : Child(node, reader.ValueSpan, at, isItem: false, row is null);
                    reader.Read();
                    ReadOrSkip(ref reader, child, row);
                }

                break;
            case JsonTokenType.StartArray:
                Span<byte> index = stackalloc byte[11];
                for (var at = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; at++)
                {
                    at.TryFormat(index, out var length);
                    ReadOrSkip(ref reader, Child(node, index[..length], at, isItem: true, row is null), row);
                }

                break;
            default:
                Set(ref reader, node, row);
                break;
        }
    }

    private void ReadOrSkip(ref Utf8JsonReader reader, Node? child, string?[]? row)
    {
        if (child is null)
        {
            reader.Skip();
        }
        else
        {
            Read(ref reader, child, row);
        }
    }

    private void Set(ref Utf8JsonReader reader, Node node, string?[]? row)
    {
        if (row is null)
        {
            if (node.Column < 0)
            {
                if (names.Count == limit)
                {
                    IsCut = true;
                    return;
                }

                node.Column = names.Count;
                names.Add(node.Path);
            }

            return;
        }

        if (node.Column >= 0)
        {
            row[node.Column] = reader.TokenType switch
            {
                JsonTokenType.Null => null,
                JsonTokenType.String => reader.GetString(),
                _ => Encoding.UTF8.GetString(reader.ValueSpan),
            };
        }
    }

    // Members mostly come in the same order, so the child is mostly where it was.
    private Node? Child(Node parent, ReadOnlySpan<byte> name, int hint, bool isItem, bool add)
    {
        var children = parent.Children;
        if (hint < children.Count && name.SequenceEqual(children[hint].Name))
        {
            return children[hint];
        }

        foreach (var child in children)
        {
            if (name.SequenceEqual(child.Name))
            {
                return child;
            }
        }

        if (!add || children.Count >= limit)
        {
            IsCut |= add;
            return null;
        }

        var text = Encoding.UTF8.GetString(name);
        var added = new Node(name.ToArray(), isItem ? $"{parent.Path}[{text}]" : parent.Path.Length == 0 ? text : $"{parent.Path}.{text}");
        children.Add(added);
        return added;
    }

    private sealed class Node(byte[] name, string path)
    {
        public byte[] Name => name;

        public string Path => path;

        public int Column { get; set; } = -1;

        public List<Node> Children { get; } = [];
    }
}
