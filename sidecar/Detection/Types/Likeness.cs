using System.Text;

namespace Warden.Detection;

/// <summary>Whether one text looks like a slip of another: other case, stray spaces, or one character missing, added, changed or swapped.</summary>
internal static class Likeness
{
    // One slip in a very short text makes it any other text.
    private const int MinLength = 3;

    public static bool IsSlip(ReadOnlySpan<byte> text, ReadOnlySpan<byte> of)
    {
        if (Math.Abs(text.Length - of.Length) > 8 || text.IsEmpty || of.IsEmpty || text.SequenceEqual(of))
            return false;
        if (Ascii.EqualsIgnoreCase(text.Trim((byte)' '), of.Trim((byte)' ')))
            return true;

        Span<byte> a = stackalloc byte[HistoryLimits.TextBytes];
        Span<byte> b = stackalloc byte[HistoryLimits.TextBytes];
        a = a[..Fold(text, a)];
        b = b[..Fold(of, b)];
        return Math.Min(a.Length, b.Length) >= MinLength && OneEdit(a, b);
    }

    // One byte per character, so that a letter of another script is one change.
    private static int Fold(ReadOnlySpan<byte> text, Span<byte> to)
    {
        var n = 0;
        for (var i = 0; i < text.Length && n < to.Length; i++)
        {
            if (text[i] < 0x80)
                to[n++] = text[i];
            else if (text[i] >= 0xC0)
                to[n++] = (byte)(0x80 | (Hash(text, i) & 0x7F));
        }

        return n;
    }

    private static byte Hash(ReadOnlySpan<byte> text, int at)
    {
        var hash = text[at];
        for (var i = at + 1; i < text.Length && (text[i] & 0xC0) == 0x80; i++)
            hash = (byte)((hash * 31) + text[i]);
        return hash;
    }

    private static bool OneEdit(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b)
    {
        var head = a.CommonPrefixLength(b);
        a = a[head..];
        b = b[head..];
        if (a.Length == b.Length)
        {
            return a.Length == 0 || a[1..].SequenceEqual(b[1..])
                || (a.Length > 1 && a[0] == b[1] && a[1] == b[0] && a[2..].SequenceEqual(b[2..]));
        }

        return a.Length == b.Length + 1 ? a[1..].SequenceEqual(b) : b.Length == a.Length + 1 && b[1..].SequenceEqual(a);
    }
}
