namespace Warden.Detection.Tables;

/// <summary>Finds rare values that are another spelling of a frequent one: letter case, spaces, punctuation, or a slip.</summary>
internal sealed class SpellingRule
{
    private const int LeastOfMeant = 3;
    private const int Ratio = 3;
    private const double Mixture = 0.02;

    // Where so many values have spaces around them they are fixed in width.
    private const double Padding = 0.1;

    private readonly SlipRule? _slips;
    private readonly Dictionary<string, (string Value, long Count)> _folded;
    private readonly double _rows;
    private readonly double _padded;

    private SpellingRule(SlipRule? slips, Dictionary<string, (string, long)> folded, double rows, double padded) =>
        (_slips, _folded, _rows, _padded) = (slips, folded, rows, padded);

    public static SpellingRule Fit(ValueCounts column)
    {
        var folded = new Dictionary<string, (string Value, long Count)>(StringComparer.Ordinal);
        for (var i = 0; i < column.Values.Length; i++)
        {
            var (value, count) = (column.Values[i], column.Counts[i]);
            if (count < LeastOfMeant || Fold(value) is not { } fold)
                continue;
            if (!folded.TryGetValue(fold, out var known) || known.Count < count)
                folded[fold] = (value, count);
        }

        var slips = SlipRule.Fit(column.Values.Zip(column.Counts).Where(v => v.First.Length > 0 && v.Second > 0 && !CellPattern.IsNumber(v.First)));
        var padded = 0L;
        for (var i = 0; i < column.Values.Length; i++)
            padded += IsPadded(column.Values[i]) ? column.Counts[i] : 0;
        return new(slips, folded, Math.Max(1, column.Present), padded / Math.Max(1.0, column.Present));
    }

    public CellVerdict? Judge(string value, long count)
    {
        if (IsPadded(value) && _padded < Padding)
            return new(Mixture * Math.Max(_padded, 1 / _rows), TableRule.Spelling, "with spaces around it", FormRule.Short(value.Trim()), FormRule.Short(value.Trim()), "a stray space?");
        if (Fold(value) is not { } fold)
            return null;
        if (_folded.TryGetValue(fold, out var known) && known.Value != value && known.Count >= Ratio * Math.Max(count, 1))
            return new(Mixture * Math.Max(count, 1) / _rows, TableRule.Spelling, "spelt another way", FormRule.Short(known.Value), known.Value, $"did you mean {FormRule.Short(known.Value)}?");
        return _slips?.MeantBy(value, count, out var p) is { } meant
            ? new(p, TableRule.Spelling, "rare and like a frequent value", FormRule.Short(meant), meant, $"did you mean {FormRule.Short(meant)}?")
            : null;
    }

    private static bool IsPadded(string value) => value.Length > 0 && (char.IsWhiteSpace(value[0]) || char.IsWhiteSpace(value[^1]));

    // Small letters and digits; a mark between two digits stays, for 1/23 is not 12/3. Numbers are no spellings.
    private static string? Fold(string value)
    {
        if (value.Length == 0 || CellPattern.IsNumber(value))
            return null;
        Span<char> fold = value.Length <= 256 ? stackalloc char[value.Length] : new char[value.Length];
        var n = 0;
        for (var i = 0; i < value.Length; i++)
        {
            var c = value[i];
            if (char.IsLetterOrDigit(c))
                fold[n++] = char.ToLowerInvariant(c);
            else if (i > 0 && i + 1 < value.Length && CellPattern.IsDigit(value[i - 1]) && CellPattern.IsDigit(value[i + 1]))
                fold[n++] = c;
        }

        return n == 0 ? null : new(fold[..n]);
    }
}
