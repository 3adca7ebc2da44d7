namespace Warden.Detection.Tables;

/// <summary>Finds empty cells in a column that hardly has any, and words for nothing in a table that leaves cells empty.</summary>
internal sealed class MissingRule
{
    private const int LeastRows = 100;
    private const double Foreign = 0.01;

    // Below this share the words for nothing are no way the column says something else.
    private const double Structured = 0.9;
    private const double Mixture = 0.02;

    private static readonly string[] Words =
    [
        "n/a", "na", "n.a.", "#n/a", "null", "(null)", "<null>", "\\n", "none", "nan", "nil", "undefined", "unknown", "missing", "?", "-", "--", "---", ".", "tbd", "tba",
    ];

    private readonly double _missing;
    private readonly bool _words;
    private readonly double _least;

    private MissingRule(double missing, bool words, double least) => (_missing, _words, _least) = (missing, words, least);

    /// <summary>Fits the rule.</summary>
    /// <param name="column">The column.</param>
    /// <param name="emptyElsewhere">Another column of the table leaves cells empty.</param>
    /// <param name="wordsElsewhere">Another column of the table has a word for nothing.</param>
    public static MissingRule? Fit(ValueCounts column, bool emptyElsewhere, bool wordsElsewhere)
    {
        var rows = column.Present + column.Missing;
        if (rows == 0)
            return null;
        var (words, numbers) = (0L, 0L);
        for (var i = 0; i < column.Values.Length; i++)
        {
            words += IsWord(column.Values[i]) ? column.Counts[i] : 0;
            numbers += column.Values[i].AsSpan().ContainsAnyInRange('0', '9') ? column.Counts[i] : 0;
        }

        // A table that writes N/A everywhere and leaves nothing empty has its convention.
        var rest = column.Present - words;
        var foreign = (column.Missing > 0 || emptyElsewhere) || (numbers >= Structured * rest && !wordsElsewhere);
        return new(column.Missing / (double)rows, foreign && numbers >= Structured * rest && rest > 0, 1.0 / rows)
        {
            JudgesMissing = rows >= LeastRows && column.Missing < Foreign * rows,
        };
    }

    private bool JudgesMissing { get; init; }

    public static bool IsWord(string value)
    {
        if (value.Length is 0 or > 10)
            return false;
        var word = value.AsSpan().Trim();
        foreach (var known in Words)
        {
            if (word.Equals(known, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }

    public CellVerdict? Judge(string value)
    {
        if (value.Length == 0)
            return JudgesMissing ? new(Math.Max(_missing, _least), TableRule.Missing, "missing", "a value", null, "left out?") : null;
        return _words && IsWord(value)
            ? new(Mixture, TableRule.Missing, "a word for nothing", "an empty cell, as elsewhere in the table", null, "meant to be empty?")
            : null;
    }
}
