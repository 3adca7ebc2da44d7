using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Warden.Cli.Records;

/// <summary>Reads JSON Lines: <c>{"key": "...", "value": {...}}</c>, or plain objects of which one member names the key.</summary>
/// <remarks>The value keeps the bytes of the file, so what is sent is what was written. Empty lines are passed over.</remarks>
public static class JsonLines
{
    private static readonly byte[] ByteOrderMark = [0xEF, 0xBB, 0xBF];

    /// <summary>Reads a file line by line; memory is bounded by its longest line.</summary>
    /// <param name="path">The file.</param>
    /// <param name="keyMember">The member that holds the key of a plain object; null when every line has key and value.</param>
    /// <param name="onBadLine">Called for a line that is no record; reading goes on.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IEnumerable<LedgerRecord> Read(string path, string? keyMember, Action<BadLine> onBadLine)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
        var line = new ArrayBufferWriter<byte>();
        var number = 0;
        while (ReadLine(file, line))
        {
            number++;
            var bytes = line.WrittenSpan;
            if (number == 1 && bytes.StartsWith(ByteOrderMark))
            {
                bytes = bytes[3..];
            }

            var content = bytes.Trim(" \t\r"u8).ToArray();
            line.ResetWrittenCount();
            if (content.Length == 0)
            {
                continue;
            }

            if (Parse(content, keyMember, out var key, out var value) is { } reason)
            {
                onBadLine(new BadLine(number, reason));
            }
            else
            {
                yield return new LedgerRecord(number, key, value);
            }
        }
    }

    private static bool ReadLine(FileStream file, ArrayBufferWriter<byte> line)
    {
        var any = false;
        for (int b; (b = file.ReadByte()) >= 0;)
        {
            any = true;
            if (b == '\n')
            {
                break;
            }

            line.GetSpan(1)[0] = (byte)b;
            line.Advance(1);
        }

        return any;
    }

    private static string? Parse(byte[] content, string? keyMember, out string key, out ReadOnlyMemory<byte> value)
    {
        key = string.Empty;
        value = default;
        try
        {
            using var document = JsonDocument.Parse(content, new JsonDocumentOptions { MaxDepth = 128 });
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
            {
                return $"expected an object, but {Name(root.ValueKind)} came";
            }

            if (keyMember is null)
            {
                if (!root.TryGetProperty("key", out var named) || !root.TryGetProperty("value", out var body))
                {
                    return "expected the members \"key\" and \"value\"; for plain objects name the key's member with --key";
                }

                value = Encoding.UTF8.GetBytes(body.GetRawText());
                return Key(named, "key", out key);
            }

            if (!root.TryGetProperty(keyMember, out var member))
            {
                return $"expected a member \"{keyMember}\" for the key";
            }

            value = content;
            return Key(member, keyMember, out key);
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

    private static string? Key(JsonElement member, string name, out string key)
    {
        key = member.ValueKind switch
        {
            JsonValueKind.String => member.GetString()!,
            JsonValueKind.Number => member.GetRawText(),
            _ => string.Empty,
        };
        return key.Length > 0 ? null : $"expected a text or a number in \"{name}\" for the key, but {Name(member.ValueKind)} came";
    }

    private static string Name(JsonValueKind kind) => kind switch
    {
        JsonValueKind.String => "an empty text",
        JsonValueKind.Array => "an array",
        JsonValueKind.Object => "an object",
        JsonValueKind.Null => "null",
        _ => $"a {kind.ToString().ToLowerInvariant()}",
    };
}
