using System.Text;

namespace Warden.Detection;

/// <summary>Turns a state key into the pattern that names its attribute tree.</summary>
/// <remarks>
/// A composite key (U+0000, object type, U+0000, attribute, U+0000 …) becomes its object type and one <c>*</c> per attribute:
/// <c>owner~name:*:*</c>. In a plain key every run of digits, UUID, and long run of hexadecimal or mixed letters and digits becomes <c>*</c>:
/// <c>asset17</c> → <c>asset*</c>. What is left is cut after <see cref="MaxLength"/> characters.
/// </remarks>
public static class KeyPattern
{
    /// <summary>How long a pattern may be.</summary>
    public const int MaxLength = 64;

    // A run of letters and digits this long that holds both is an identifier, not a word: UUID parts, hashes, ULIDs.
    private const int IdentifierLength = 8;

    /// <summary>Gets the pattern of a key.</summary>
    /// <param name="key">The key; may hold any character.</param>
    /// <param name="collection">The private data collection, or null; collections have trees of their own.</param>
    public static string Of(string key, string? collection = null)
    {
        var pattern = new StringBuilder(Math.Min(key.Length, MaxLength) + 8);
        if (collection is not null)
            pattern.Append(collection).Append('!');

        if (key.Length > 0 && key[0] == '\0')
            AppendComposite(pattern, key);
        else
            AppendPlain(pattern, key);

        return pattern.Length <= MaxLength ? pattern.ToString() : pattern.ToString(0, MaxLength);
    }

    private static void AppendComposite(StringBuilder pattern, string key)
    {
        var end = key.IndexOf('\0', 1);
        pattern.Append(end < 0 ? key.AsSpan(1) : key.AsSpan(1, end - 1));
        for (var from = end + 1; end >= 0 && from < key.Length && pattern.Length <= MaxLength; from = end + 1)
        {
            end = key.IndexOf('\0', from);
            pattern.Append(":*");
        }
    }

    private static void AppendPlain(StringBuilder pattern, string key)
    {
        for (var i = 0; i < key.Length && pattern.Length <= MaxLength;)
        {
            var run = i;
            var digits = 0;
            while (run < key.Length && char.IsAsciiLetterOrDigit(key[run]))
            {
                if (char.IsAsciiDigit(key[run]))
                    digits++;
                run++;
            }

            if (run == i)
            {
                Star(pattern, key[i], key, i);
                i++;
                continue;
            }

            AppendRun(pattern, key.AsSpan(i, run - i), digits);
            i = run;
        }
    }

    // A dash between two stars of a UUID is swallowed, so that a UUID is one star.
    private static void Star(StringBuilder pattern, char separator, string key, int at)
    {
        if (separator == '-' && pattern.Length > 0 && pattern[^1] == '*' && InsideUuid(key, at))
            return;
        pattern.Append(char.IsControl(separator) ? '?' : separator);
    }

    private static bool InsideUuid(string key, int at)
    {
        foreach (var offset in (ReadOnlySpan<int>)[8, 13, 18, 23])
        {
            if (at >= offset && at - offset + 36 <= key.Length && Guid.TryParseExact(key.AsSpan(at - offset, 36), "D", out _))
                return true;
        }

        return false;
    }

    private static void AppendRun(StringBuilder pattern, ReadOnlySpan<char> run, int digits)
    {
        var hexadecimal = run.Length >= 4 && run.IndexOfAnyExcept("0123456789abcdefABCDEF") < 0;
        if ((digits > 0 && hexadecimal) || (digits >= 2 && run.Length >= 2 * IdentifierLength && Changes(run) >= 4))
        {
            AppendStar(pattern);
            return;
        }

        foreach (var c in run)
        {
            if (char.IsAsciiDigit(c))
                AppendStar(pattern);
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

    private static void AppendStar(StringBuilder pattern)
    {
        if (pattern.Length == 0 || pattern[^1] != '*')
            pattern.Append('*');
    }
}
