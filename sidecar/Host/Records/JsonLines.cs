using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Warden.Host.Records;

/// <summary>Reads JSON Lines: <c>{"key": "...", "value": {...}}</c>, or plain objects of which one member names the key.</summary>
/// <remarks>The value keeps the bytes of the file, so what is sent is what was written. Empty lines are passed over.</remarks>
public static class JsonLines
{
    private static readonly JsonReaderOptions Format = new() { MaxDepth = 128 };

    /// <summary>Reads a file line by line.</summary>
    /// <inheritdoc cref="RecordFile.Read(FileInfo, RecordKey, Action{BadLine}, ReadingProgress?)"/>
    public static IEnumerable<LedgerRecord> Read(FileInfo file, RecordKey key, Action<BadLine> onBadLine, ReadingProgress? progress = null)
    {
        using var window = FileWindow.Open(file, progress);
        for (long number = 1; TryFindLine(window, out var length); number++)
        {
            if (length < 0)
            {
                onBadLine(new BadLine(number, "expected a line of at most 16 MiB, but a longer one came"));
                window.SkipLine();
                continue;
            }

            var content = window.Available[..length].Trim(" \t\r"u8).ToArray();
            window.Advance(Math.Min(length + 1, window.Available.Length));
            if (content.Length == 0)
            {
                continue;
            }

            if (Parse(content, key, number, out var name, out var value) is { } reason)
            {
                onBadLine(new BadLine(number, reason));
            }
            else
            {
                yield return new LedgerRecord(number, name, value);
            }
        }
    }

    // The length of the next line without its end; -1 for a line that is too long; false at the end of the file.
    private static bool TryFindLine(FileWindow window, out int length)
    {
        for (var searched = 0; ;)
        {
            length = window.Available[searched..].IndexOf((byte)'\n');
            if (length >= 0)
            {
                length += searched;
                return true;
            }

            searched = window.Available.Length;
            if (!window.Fill())
            {
                length = window.AtEnd ? window.Available.Length : -1;
                return length != 0;
            }
        }
    }

    private static string? Parse(byte[] content, RecordKey key, long number, out string name, out ReadOnlyMemory<byte> value)
    {
        (name, value) = ("", content);
        try
        {
            var reader = new Utf8JsonReader(content, Format);
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                var kind = Name(reader.TokenType, isEmpty: false);
                reader.Skip();
                return reader.Read() ? "not JSON: more than one value" : $"expected an object, but {kind} came";
            }

            var found = Find(ref reader, key.Member ?? "key", key.Member is null ? "value" : null);
            if (key.Member is null && !found.IsPair)
            {
                name = string.Create(CultureInfo.InvariantCulture, $"{RecordKey.Row}{number}");
                return key.Numbered ? null : "expected the members \"key\" and \"value\"; for plain objects name the key's member with --key";
            }

            if (found.KeyType == JsonTokenType.None)
            {
                return $"expected a member \"{key.Member}\" for the key";
            }

            if (key.Member is null)
            {
                value = content.AsMemory(found.Value);
            }

            name = found.Key ?? "";
            return name.Length > 0 ? null : $"expected a text or a number in \"{key.Member ?? "key"}\" for the key, but {Name(found.KeyType, isEmpty: true)} came";
        }
        catch (JsonException e)
        {
            return $"not JSON: {e.Message}";
        }
        catch (InvalidOperationException e)
        {
            return $"not valid text: {e.Message}";
        }
    }

    // Reads the whole object, so that a damaged end is seen; of a member that comes twice the last one counts.
    private static Found Find(ref Utf8JsonReader reader, string keyMember, string? valueMember)
    {
        var found = default(Found);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isKey = reader.ValueTextEquals(keyMember);
            var isValue = valueMember is not null && reader.ValueTextEquals(valueMember);
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            if (isKey)
            {
                found.KeyType = reader.TokenType;
                found.Key = reader.TokenType switch
                {
                    JsonTokenType.String => reader.GetString(),
                    JsonTokenType.Number => Encoding.UTF8.GetString(reader.ValueSpan),
                    _ => null,
                };
            }

            reader.Skip();
            if (isValue)
            {
                found.Value = start..(int)reader.BytesConsumed;
                found.HasValue = true;
            }
        }

        while (reader.Read())
        {
            // What follows the object is a fault that the reader names.
        }

        return found;
    }

    private static string Name(JsonTokenType type, bool isEmpty) => type switch
    {
        JsonTokenType.String => isEmpty ? "an empty text" : "a text",
        JsonTokenType.StartArray => "an array",
        JsonTokenType.StartObject => "an object",
        JsonTokenType.Null => "null",
        JsonTokenType.Number => "a number",
        _ => "true or false",
    };

    private struct Found
    {
        public JsonTokenType KeyType;
        public string? Key;
        public bool HasValue;
        public Range Value;

        public readonly bool IsPair => KeyType != JsonTokenType.None && HasValue;
    }
}
