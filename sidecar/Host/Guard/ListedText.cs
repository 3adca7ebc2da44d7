using System.Buffers;
using System.Text;
using System.Text.Json;
using Warden.Detection;
using Warden.Documents;

namespace Warden.Host.Guard;

/// <summary>A listed text, or a form of texts, as it is looked for in what a call brings and writes.</summary>
internal sealed class ListedText
{
    // As deep as the peer's own limits let JSON nest; deeper text is compared as a whole only.
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 64, CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    private readonly byte[] _text;
    private readonly TextPattern? _pattern;

    private ListedText(string text, TextPattern? pattern)
    {
        _text = Encoding.UTF8.GetBytes(text);
        _pattern = pattern;
    }

    /// <summary>Whether a restriction lists a text.</summary>
    public static bool IsOf(Restriction restriction) => restriction is { Kind: RestrictionKind.Deny } and ({ Value: not null } or { Pattern: not null });

    /// <summary>Gets what a restriction lists; null where it lists no text.</summary>
    public static ListedText? Of(Restriction restriction) => restriction switch
    {
        { Kind: not RestrictionKind.Deny } => null,
        { Value: { } value } => new ListedText(value, null),
        { Pattern: { } pattern } => new ListedText(pattern, TextPattern.Read("pattern", pattern)),
        _ => null,
    };

    /// <summary>Whether bytes are the text, or JSON with the text as a name, a string or a number in it.</summary>
    public bool IsIn(ReadOnlySpan<byte> bytes)
    {
        if (Is(bytes))
        {
            return true;
        }

        var start = bytes.TrimStart(" \t\r\n"u8);
        return start.Length > 0 && start[0] is (byte)'{' or (byte)'[' or (byte)'"' && IsInJson(start);
    }

    /// <summary>Whether a write has the text as its key, as a part of its composite key, or in its value.</summary>
    public bool IsIn(StateWrite write)
    {
        var key = Encoding.UTF8.GetBytes(write.Key);
        return Is(key) || (key is [0, ..] && IsPartOf(key)) || (!write.IsDelete && IsIn(write.Value.Span));
    }

    private bool Is(ReadOnlySpan<byte> bytes) => _pattern?.Matches(bytes) ?? bytes.SequenceEqual(_text);

    private bool IsPartOf(ReadOnlySpan<byte> compositeKey)
    {
        foreach (var part in compositeKey.Split((byte)0))
        {
            if (Is(compositeKey[part]))
            {
                return true;
            }
        }

        return false;
    }

    private bool IsInJson(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, Options);
        try
        {
            while (reader.Read())
            {
                var holds = reader.TokenType switch
                {
                    JsonTokenType.String or JsonTokenType.PropertyName => reader.ValueIsEscaped ? IsEscaped(reader.ValueSpan) : Is(reader.ValueSpan),
                    JsonTokenType.Number => Is(reader.ValueSpan),
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

    private bool IsEscaped(ReadOnlySpan<byte> escaped)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(escaped.Length);
        try
        {
            return Is(buffer.AsSpan(0, JsonEscapes.Resolve(escaped, buffer)));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
