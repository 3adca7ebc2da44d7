namespace Warden.Detection.Tables;

/// <summary>What one column shows of how its values are written and which there are. Learnt from all its cells, once. Immutable.</summary>
/// <remarks>
/// A convention is what most rows do, and a slip is rare beside what was meant: without the cells that break it there would be none to break.
/// </remarks>
internal sealed class ColumnRules
{
    private readonly MissingRule? _missing;
    private readonly FormRule? _form;
    private readonly EscapeRule? _escapes;
    private readonly UnitRule? _unit;
    private readonly SpellingRule _spelling;
    private readonly WordRule? _words;
    private readonly NoveltyRule? _novelty;
    private readonly UniqueRule? _unique;

    private ColumnRules(ValueCounts all, bool emptyElsewhere, bool wordsElsewhere)
    {
        _missing = MissingRule.Fit(all, emptyElsewhere, wordsElsewhere);
        _form = FormRule.Fit(all);
        _escapes = EscapeRule.Fit(all);
        _unit = UnitRule.Fit(all);
        _spelling = SpellingRule.Fit(all);
        _words = WordRule.Fit(all);
        _novelty = NoveltyRule.Fit(all);
        _unique = UniqueRule.Fit(all);
        Verdicts = new CellVerdict?[all.Values.Length];
        for (var i = 0; i < Verdicts.Length; i++)
            Verdicts[i] = Judge(all.Values[i], all.Counts[i]);
    }

    /// <summary>An example of the usual form; null where the column has no few forms.</summary>
    public string? Example => _form?.Example;

    /// <summary>What is said against each value of the column.</summary>
    public CellVerdict?[] Verdicts { get; }

    /// <param name="all">All values of the column.</param>
    /// <param name="emptyElsewhere">Another column of the table leaves cells empty.</param>
    /// <param name="wordsElsewhere">Another column of the table has a word for nothing.</param>
    public static ColumnRules Fit(ValueCounts all, bool emptyElsewhere, bool wordsElsewhere) => new(all, emptyElsewhere, wordsElsewhere);

    /// <summary>Says what speaks against a value wherever it stands; null where nothing does.</summary>
    /// <param name="value">The value as kept.</param>
    /// <param name="count">The rows that have it.</param>
    public CellVerdict? Judge(string value, long count)
    {
        var verdict = _missing?.Judge(value);
        if (value.Length == 0 || verdict is not null)
            return verdict;
        verdict = CellVerdict.Graver(verdict, EncodingRule.Judge(value));
        verdict = CellVerdict.Graver(verdict, _escapes?.Judge(value));
        verdict = CellVerdict.Graver(verdict, _form?.Judge(value, count));
        verdict = CellVerdict.Graver(verdict, _unit?.Judge(value));
        verdict = CellVerdict.Graver(verdict, _spelling.Judge(value, count));
        verdict = CellVerdict.Graver(verdict, _words?.Judge(value));
        verdict = CellVerdict.Graver(verdict, _novelty?.Judge(value, count));
        return CellVerdict.Graver(verdict, _unique?.Judge(count));
    }
}
