namespace Warden.Detection.Tables;

/// <summary>How many slips turn one text into another: a character changed, added, left out, or swapped with its neighbour.</summary>
/// <remarks>Optimal string alignment, cut off at the most that matters: time of the length times that.</remarks>
internal static class EditDistance
{
    private const int MaxLength = 256;

    /// <summary>How many slips a text of this length may have and still look like the same.</summary>
    public static int Allowed(int length) => length < 4 ? 0 : length < 8 ? 1 : length < 16 ? 2 : Math.Min(length / 6, 12);

    /// <summary>Leaves of two texts what they do not share at their start and, after that, at their end.</summary>
    public static void TrimShared(ref ReadOnlySpan<char> a, ref ReadOnlySpan<char> b)
    {
        var head = a.CommonPrefixLength(b);
        a = a[head..];
        b = b[head..];
        while (a.Length > 0 && b.Length > 0 && a[^1] == b[^1])
        {
            a = a[..^1];
            b = b[..^1];
        }
    }

    /// <summary>Gets the distance, or <paramref name="most"/> + 1 where it is larger.</summary>
    public static int Within(ReadOnlySpan<char> a, ReadOnlySpan<char> b, int most)
    {
        TrimShared(ref a, ref b);
        if (a.Length > b.Length)
        {
            var shorter = b;
            b = a;
            a = shorter;
        }

        if (b.Length - a.Length > most || b.Length > MaxLength)
            return most + 1;
        if (a.Length == 0)
            return b.Length;

        Span<int> rows = stackalloc int[3 * (MaxLength + 1)];
        var before = rows[..(b.Length + 1)];
        var last = rows.Slice(MaxLength + 1, b.Length + 1);
        var row = rows.Slice(2 * (MaxLength + 1), b.Length + 1);
        for (var j = 0; j <= b.Length; j++)
            last[j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            // Outside the band of places that can be reached with so few slips everything is too far.
            row.Fill(most + 1);
            row[0] = i;
            var least = i;
            for (var j = Math.Max(1, i - most); j <= Math.Min(b.Length, i + most); j++)
            {
                var cost = Math.Min(last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1), Math.Min(row[j - 1], last[j]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    cost = Math.Min(cost, before[j - 2] + 1);
                row[j] = cost;
                least = Math.Min(least, cost);
            }

            if (least > most)
                return most + 1;
            var spare = before;
            before = last;
            last = row;
            row = spare;
        }

        return Math.Min(last[b.Length], most + 1);
    }
}
