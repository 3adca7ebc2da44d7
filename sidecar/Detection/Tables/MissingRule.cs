namespace Warden.Detection.Tables;

/// <summary>Finds empty cells in a column that hardly has any, and words for nothing in a table that leaves cells empty.</summary>
internal sealed class MissingRule
{
    private const int LeastRows = 100;
    private const double Foreign = 0.05;

    // Below this share the words for nothing are no way the column says something else.
    private const double Structured = 0.9;
    private const double Mixture = 0.02;

    // Words that say nothing in any column, and those that may be a value among texts.
    private static readonly string[] Words = ["n/a", "n.a.", "#n/a", "null", "(null)", "<null>", "\\n", "nan", "undefined"];

    // Whole phrases are meant: where a column has many, that is what it says.
    private static readonly string[] Phrases = ["not available", "not applicable", "no data"];
    private static readonly string[] Vague = ["na", "none", "nil", "unknown", "missing", "?", "-", "--", "---", ".", "tbd", "tba"];

    private readonly double _missing;
    private readonly bool _vague;
    private readonly bool _words;
    private readonly bool _phrases;
    private readonly double _least;

    private MissingRule(double missing, bool vague, bool words, bool phrases, double least) =>
        (_missing, _vague, _words, _phrases, _least) = (missing, vague, words, phrases, least);

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

        // A table that writes N/A in many rows and leaves nothing empty has its convention.
        var rest = column.Present - words;
        var structured = rest > 0 && numbers >= Structured * rest;
        var leavesEmpty = column.Missing > 0 || emptyElsewhere;
        var rare = words < Foreign * rows;
        return new(
            column.Missing / (double)rows,
            structured && (leavesEmpty || !wordsElsewhere),
            rest > 0 && (leavesEmpty || rare),
            rest > 0 && rare,
            1.0 / rows)
        {
            JudgesMissing = rows >= LeastRows && column.Missing < Foreign * rows,
        };
    }

    private bool JudgesMissing { get; init; }

    public static bool IsWord(string value) => IsOneOf(value, Words) || IsOneOf(value, Phrases) || IsOneOf(value, Vague);

    public CellVerdict? Judge(string value)
    {
        if (value.Length == 0)
            return JudgesMissing ? new(Math.Max(_missing, _least), TableRule.Missing, "missing", "a value", null, "left out?") : null;
        return (_words && IsOneOf(value, Words)) || (_phrases && IsOneOf(value, Phrases)) || (_vague && IsOneOf(value, Vague))
            ? new(Mixture, TableRule.Missing, "a word for nothing", "an empty cell, as elsewhere in the table", null, "meant to be empty?")
            : null;
    }

    private static bool IsOneOf(string value, string[] words)
    {
        if (value.Length is 0 or > 16)
            return false;
        var word = value.AsSpan().Trim();
        foreach (var known in words)
        {
            if (word.Equals(known, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }
}
