namespace Warden.Detection;

/// <summary>Says which slip would make a text of a wrong form one of the lawful form.</summary>
internal static class FormHypothesis
{
    private const int Longest = HistoryLimits.TextBytes;

    // What is taken for each other, by eye or by ear of a scanner.
    private static readonly (char Wrong, char Meant)[] Confused =
        [('O', '0'), ('o', '0'), ('l', '1'), ('I', '1'), ('S', '5'), ('B', '8'), ('Z', '2'), ('0', 'O'), ('1', 'I'), ('5', 'S'), ('8', 'B'), ('2', 'Z')];

    /// <summary>Gets the slip; null where none is found.</summary>
    public static string? Of(TextShape shape, ReadOnlySpan<byte> text)
    {
        if (text.Length is 0 or > Longest)
            return null;
        var trimmed = text.Trim(" \t\r\n"u8);
        if (trimmed.Length < text.Length && IsLawful(shape, trimmed))
            return "a stray space?";
        if (shape.Lengths.Length == 1 && text.Length != shape.Lengths[0])
            return OfLength(shape, text, shape.Lengths[0]);

        Span<byte> repaired = stackalloc byte[Longest];
        text.CopyTo(repaired);
        repaired = repaired[..text.Length];
        for (var i = 0; i < text.Length; i++)
        {
            foreach (var (wrong, meant) in Confused)
            {
                if (text[i] != wrong)
                    continue;
                repaired[i] = (byte)meant;
                if (IsLawful(shape, repaired))
                    return $"'{wrong}' for '{meant}'?";
                repaired[i] = text[i];
            }

            if (i == 0 || text[i] == text[i - 1])
                continue;
            (repaired[i], repaired[i - 1]) = (text[i - 1], text[i]);
            if (IsLawful(shape, repaired))
                return "two characters swapped?";
            (repaired[i], repaired[i - 1]) = (text[i], text[i - 1]);
        }

        return null;
    }

    private static string? OfLength(TextShape shape, ReadOnlySpan<byte> text, int length)
    {
        if (text.Length == length - 1)
            return "a character missing?";
        if (text.Length < length)
            return "cut off?";
        if (text.Length == 2 * length && text[..length].SequenceEqual(text[length..]))
            return "given twice?";
        if (text.Length != length + 1)
            return null;
        Span<byte> repaired = stackalloc byte[Longest];
        for (var i = 1; i < text.Length; i++)
        {
            if (text[i] != text[i - 1])
                continue;
            text[..i].CopyTo(repaired);
            text[(i + 1)..].CopyTo(repaired[i..]);
            if (IsLawful(shape, repaired[..length]))
                return "a character typed twice?";
        }

        return "a character too many?";
    }

    private static bool IsLawful(TextShape shape, ReadOnlySpan<byte> text) => shape.Fault(text, double.MaxValue, out _) is null;
}
