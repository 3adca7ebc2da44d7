namespace Warden.Detection;

/// <summary>The numbers (and times, as seconds) of the value last written under a key.</summary>
/// <param name="Paths">Fingerprints of their paths.</param>
/// <param name="Numbers">The numbers, in the same order.</param>
internal sealed record LastNumbers(ulong[] Paths, double[] Numbers)
{
    // A longer text is no number of a ledger's amounts.
    private const int MaxText = 64;

    /// <summary>Takes the numbers out of a record; those below arrays have no place of their own and are left out.</summary>
    public static LastNumbers Of(Record record)
    {
        Span<ulong> paths = stackalloc ulong[ConductLimits.NumbersPerKey];
        Span<double> numbers = stackalloc double[ConductLimits.NumbersPerKey];
        var count = 0;
        foreach (var token in record.Tokens)
        {
            if (count == paths.Length)
                break;
            var number = NumberOf(token, record.TextOf(token));
            if (double.IsNaN(number) || record.IsBelowItem(token.Node))
                continue;
            var path = record.FingerprintOf(token.Node);
            if (paths[..count].Contains(path))
                continue;
            (paths[count], numbers[count]) = (path, number);
            count++;
        }

        return new(paths[..count].ToArray(), numbers[..count].ToArray());
    }

    /// <summary>Gets the number, the seconds of a time, or NaN.</summary>
    public static double NumberOf(LeafToken token, ReadOnlySpan<byte> text)
    {
        if (token.Kind == ValueKind.Number)
            return token.Number;
        if (token.Kind != ValueKind.Text || text.Length > MaxText)
            return double.NaN;
        TextClassifier.Classify(text, out var number);
        return number;
    }

    /// <summary>Gets the number at a path; NaN where there was none.</summary>
    public double At(ulong path)
    {
        var place = Paths.AsSpan().IndexOf(path);
        return place < 0 ? double.NaN : Numbers[place];
    }
}
