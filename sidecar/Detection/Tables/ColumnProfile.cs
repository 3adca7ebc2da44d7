namespace Warden.Detection.Tables;

/// <summary>What one column shows of itself: how its values are written, which there are, how numbers lie. Immutable.</summary>
internal sealed class ColumnProfile
{
    private readonly CellVerdict?[] _verdicts;
    private readonly MissingRule? _missing;
    private readonly FormRule? _form;
    private readonly UnitRule? _unit;
    private readonly SpellingRule _spelling;
    private readonly WordRule? _words;
    private readonly NoveltyRule? _novelty;
    private readonly UniqueRule? _unique;
    private readonly NumberRule? _numbers;

    private ColumnProfile(TableColumn column, ValueCounts all, ValueCounts counts, bool emptyElsewhere, bool wordsElsewhere)
    {
        Counts = counts;
        // A convention is what most rows do, and a slip is rare beside what was meant. Without those that break it there would be none to break.
        _missing = MissingRule.Fit(all, emptyElsewhere, wordsElsewhere);
        _form = FormRule.Fit(all);
        _unit = UnitRule.Fit(all);
        _spelling = SpellingRule.Fit(all);
        _words = WordRule.Fit(all);
        _novelty = NoveltyRule.Fit(all);
        _unique = UniqueRule.Fit(all);
        _numbers = NumberRule.Fit(counts);
        _verdicts = new CellVerdict?[column.Values.Length];
        for (var i = 0; i < _verdicts.Length; i++)
            _verdicts[i] = Judge(column.Values[i], all.Counts[i]);
    }

    /// <summary>The values and the rows of each that nothing speaks against.</summary>
    public ValueCounts Counts { get; }

    /// <summary>An example of the usual form; null where the column has no few forms.</summary>
    public string? Example => _form?.Example;

    /// <param name="column">The column.</param>
    /// <param name="all">All its values.</param>
    /// <param name="counts">Its values without suspected cells.</param>
    /// <param name="emptyElsewhere">Another column of the table leaves cells empty.</param>
    /// <param name="wordsElsewhere">Another column of the table has a word for nothing.</param>
    public static ColumnProfile Fit(TableColumn column, ValueCounts all, ValueCounts counts, bool emptyElsewhere, bool wordsElsewhere) =>
        new(column, all, counts, emptyElsewhere, wordsElsewhere);

    /// <summary>Says what speaks against a value wherever it stands; null where nothing does.</summary>
    /// <param name="place">Its place in the column, or -1.</param>
    /// <param name="value">The value as kept.</param>
    public CellVerdict? Judge(int place, string value) => place >= 0 ? _verdicts[place] : Judge(value, 0);

    private CellVerdict? Judge(string value, long count)
    {
        var verdict = _missing?.Judge(value);
        if (value.Length == 0 || verdict is not null)
            return verdict;
        verdict = CellVerdict.Graver(verdict, EncodingRule.Judge(value));
        verdict = CellVerdict.Graver(verdict, _form?.Judge(value, count));
        verdict = CellVerdict.Graver(verdict, _unit?.Judge(value));
        verdict = CellVerdict.Graver(verdict, _spelling.Judge(value, count));
        verdict = CellVerdict.Graver(verdict, _words?.Judge(value));
        verdict = CellVerdict.Graver(verdict, _novelty?.Judge(value, count));
        verdict = CellVerdict.Graver(verdict, _unique?.Judge(count));
        return CellVerdict.Graver(verdict, _numbers?.Judge(value));
    }
}
