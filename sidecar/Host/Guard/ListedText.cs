using System.Buffers;
using System.Text;
using System.Text.Json;
using Warden.Detection;
using Warden.Documents;

namespace Warden.Host.Guard;

/// <summary>A listed text, or a form of texts, as it is looked for in what a call brings and writes.</summary>
internal sealed class ListedText
{
    // The reader does not recurse: a level costs it one bit.
    private static readonly JsonReaderOptions Options = new() { MaxDepth = int.MaxValue, CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    private readonly Restriction _restriction;
    private readonly byte[] _text;
    private readonly TextPattern? _pattern;

    private ListedText(Restriction restriction, string text, TextPattern? pattern)
    {
        _restriction = restriction;
        _text = Encoding.UTF8.GetBytes(text);
        _pattern = pattern;
    }

    /// <summary>Whether a restriction lists a text.</summary>
    public static bool IsOf(Restriction restriction) => restriction is { Kind: RestrictionKind.Deny } and ({ Value: not null } or { Pattern: not null });

    /// <summary>Gets what a restriction lists; null where it lists no text.</summary>
    public static ListedText? Of(Restriction restriction) => restriction switch
    {
        { Kind: not RestrictionKind.Deny } => null,
        { Value: { } value } => new ListedText(restriction, value, null),
        { Pattern: { } pattern } => new ListedText(restriction, pattern, TextPattern.Read("pattern", pattern)),
        _ => null,
    };

    /// <summary>Gets what restrictions list, by their ids, for one view; a pattern takes 4 KiB.</summary>
    /// <param name="restrictions">Those in force.</param>
    /// <param name="last">What was listed before: the same restriction keeps its instance.</param>
    public static IReadOnlyDictionary<string, ListedText> AllOf(IReadOnlyList<RestrictionRecord> restrictions, IReadOnlyDictionary<string, ListedText>? last)
    {
        var all = new Dictionary<string, ListedText>(StringComparer.Ordinal);
        foreach (var (id, restriction) in restrictions)
        {
            var listed = last?.GetValueOrDefault(id);
            if (listed is not null && ReferenceEquals(listed._restriction, restriction))
            {
                all.Add(id, listed);
            }
            else if (IsOf(restriction))
            {
                try
                {
                    all.Add(id, Of(restriction)!);
                }
                catch (DocumentException)
                {
                    // Without its text the restriction cannot be checked, so that no call of its scope passes.
                }
            }
        }

        return all;
    }

    /// <summary>Whether bytes are the text, or JSON with the text as a name, a string or a number in it, also such JSON as only some readers take.</summary>
    public bool IsIn(ReadOnlySpan<byte> bytes) => Is(bytes) || (JsonStart.OfValue(bytes) && IsInJson(bytes));

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
            return IsInLooseJson(json);
        }

        return false;
    }

    // Readers of contracts go on where this one stops: Gson and org.json take single quotes, and names and texts without any. Compared is what stands
    // between two quotes of a kind, whichever of them opens and closes, so that no quote in a comment can mislead; and what stands between two marks.
    private bool IsInLooseJson(ReadOnlySpan<byte> text) => IsBetween((byte)'"', text) || IsBetween((byte)'\'', text) || IsUnquoted(text);

    private bool IsBetween(byte quote, ReadOnlySpan<byte> text)
    {
        var from = -1;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == (byte)'\\')
            {
                i++;
            }
            else if (text[i] == quote)
            {
                if (from >= 0 && IsEscaped(text[from..i]))
                {
                    return true;
                }

                from = i + 1;
            }
        }

        return false;
    }

    private bool IsUnquoted(ReadOnlySpan<byte> text)
    {
        foreach (var part in text.SplitAny("{}[]:,;=/#\\\r\n"u8))
        {
            if (Is(text[part].TrimStart(" \t>"u8).TrimEnd(" \t"u8)))
            {
                return true;
            }
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
