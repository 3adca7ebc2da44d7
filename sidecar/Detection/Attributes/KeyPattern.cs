namespace Warden.Detection;

/// <summary>Turns a state key into the pattern that names its attribute tree.</summary>
/// <remarks>
/// A composite key (U+0000, object type, U+0000, attribute, U+0000 …) becomes its object type and one <c>*</c> per attribute:
/// <c>owner~name:*:*</c>. In a plain key every run of digits, UUID, and long mixed run of hexadecimal or of letters and digits becomes
/// <c>*</c>: <c>asset17</c> → <c>asset*</c>. What is left is cut after <see cref="MaxLength"/> characters.
/// </remarks>
public static class KeyPattern
{
    /// <summary>How long a pattern may be.</summary>
    public const int MaxLength = 64;

    private const int UuidLength = 36;

    // A run so long that changes between letters and digits again and again is an identifier and not a word with a number.
    private const int HexLength = 8;
    private const int HexChanges = 2;
    private const int MixedLength = 16;
    private const int MixedChanges = 4;

    /// <summary>Gets the pattern of a key.</summary>
    /// <param name="key">The key; may hold any character.</param>
    /// <param name="collection">The private data collection, or null; collections have trees of their own.</param>
    public static string Of(string key, string? collection = null)
    {
        ArgumentNullException.ThrowIfNull(key);
        Span<char> pattern = stackalloc char[MaxLength];
        return new string(pattern[..Write(key, collection, pattern)]);
    }

    /// <summary>Gets the name of the tree of one kind of a pattern's records: <c>*(order)</c>.</summary>
    internal static string OfKind(string pattern, string kind) => $"{pattern}({kind[..Math.Min(kind.Length, MaxLength)]})";

    /// <summary>Writes the pattern of a key and gets its length.</summary>
    internal static int Write(string key, string? collection, Span<char> to)
    {
        var pattern = new Builder(to[..MaxLength]);
        if (collection is not null)
        {
            pattern.Append(collection);
            pattern.Append('!');
        }

        if (key.Length > 0 && key[0] == '\0')
            AppendComposite(ref pattern, key);
        else
            AppendPlain(ref pattern, key);
        return pattern.Length;
    }

    private static void AppendComposite(ref Builder pattern, string key)
    {
        var end = key.IndexOf('\0', 1);
        pattern.Append(end < 0 ? key.AsSpan(1) : key.AsSpan(1, end - 1));
        for (var from = end + 1; end >= 0 && from < key.Length && !pattern.IsFull; from = end + 1)
        {
            end = key.IndexOf('\0', from);
            pattern.Append(":*");
        }
    }

    private static void AppendPlain(ref Builder pattern, string key)
    {
        for (var i = 0; i < key.Length && !pattern.IsFull;)
        {
            if (key.Length - i >= UuidLength && key[i + 8] == '-' && Guid.TryParseExact(key.AsSpan(i, UuidLength), "D", out _))
            {
                pattern.AppendStar();
                i += UuidLength;
                continue;
            }

            var end = i;
            while (end < key.Length && char.IsAsciiLetterOrDigit(key[end]))
                end++;
            if (end == i)
                pattern.Append(char.IsControl(key[i]) ? '?' : key[i]);
            else
                AppendRun(ref pattern, key.AsSpan(i, end - i));
            i = Math.Max(end, i + 1);
        }
    }

    private static void AppendRun(ref Builder pattern, ReadOnlySpan<char> run)
    {
        var changes = run.Length >= HexLength ? Changes(run) : 0;
        if ((changes >= HexChanges && run.IndexOfAnyExcept("0123456789abcdefABCDEF") < 0) || (changes >= MixedChanges && run.Length >= MixedLength))
        {
            pattern.AppendStar();
            return;
        }

        foreach (var c in run)
        {
            if (char.IsAsciiDigit(c))
                pattern.AppendStar();
            else
                pattern.Append(c);
        }
    }

    // How often a run changes between letters and digits; words with a number at the end change once.
    private static int Changes(ReadOnlySpan<char> run)
    {
        var changes = 0;
        for (var i = 1; i < run.Length; i++)
        {
            if (char.IsAsciiDigit(run[i]) != char.IsAsciiDigit(run[i - 1]))
                changes++;
        }

        return changes;
    }

    private ref struct Builder(Span<char> to)
    {
        private readonly Span<char> _to = to;

        public int Length { get; private set; }

        public readonly bool IsFull => Length == _to.Length;

        public void Append(char c)
        {
            if (!IsFull)
                _to[Length++] = c;
        }

        public void Append(ReadOnlySpan<char> text)
        {
            text = text[..Math.Min(text.Length, _to.Length - Length)];
            text.CopyTo(_to[Length..]);
            Length += text.Length;
        }

        public void AppendStar()
        {
            if (Length == 0 || _to[Length - 1] != '*')
                Append('*');
        }
    }
}
