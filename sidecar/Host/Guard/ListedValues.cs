using System.Text.Json;
using Warden.Detection;

namespace Warden.Host.Guard;

/// <summary>Looks for a listed text in what a call brings and writes.</summary>
internal static class ListedValues
{
    // As deep as the peer's own limits let JSON nest; deeper text is compared as a whole only.
    private const int MaxDepth = 64;

    /// <summary>Whether bytes are the text, or JSON with the text as a name, a string or a number in it.</summary>
    public static bool Holds(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> text)
    {
        if (bytes.SequenceEqual(text))
        {
            return true;
        }

        var start = bytes.TrimStart(" \t\r\n"u8);
        return start.Length > 0 && start[0] is (byte)'{' or (byte)'[' or (byte)'"' && HoldsInJson(start, text);
    }

    /// <summary>Whether a write has the text as its key, as a part of its composite key, or in its value.</summary>
    public static bool Holds(StateWrite write, string text, ReadOnlySpan<byte> bytes)
    {
        if (write.Key == text || (write.Key.StartsWith('\0') && write.Key.Split('\0').Contains(text, StringComparer.Ordinal)))
        {
            return true;
        }

        return !write.IsDelete && Holds(write.Value.Span, bytes);
    }

    private static bool HoldsInJson(ReadOnlySpan<byte> json, ReadOnlySpan<byte> text)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaxDepth, CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        try
        {
            while (reader.Read())
            {
                var holds = reader.TokenType switch
                {
                    JsonTokenType.String or JsonTokenType.PropertyName => reader.ValueTextEquals(text),
                    JsonTokenType.Number => reader.ValueSpan.SequenceEqual(text),
                    _ => false,
                };
                if (holds)
                {
                    return true;
                }
            }
        }
        catch (JsonException)
        {
            // Not JSON to its end: what was read so far did not hold it.
        }

        return false;
    }
}
