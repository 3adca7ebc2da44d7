namespace Warden.Detection.Tables;

/// <summary>What one column shows of itself: how its values are written and which there are, and how its numbers lie without suspected cells. Immutable.</summary>
internal sealed class ColumnProfile
{
    private readonly ColumnRules _rules;
    private readonly NumberRule? _numbers;
    private readonly CellVerdict?[] _verdicts;

    private ColumnProfile(ColumnRules rules, ValueCounts counts)
    {
        (_rules, Counts, _numbers, _verdicts) = (rules, counts, NumberRule.Fit(counts), rules.Verdicts);
        if (_numbers is null)
            return;
        _verdicts = (CellVerdict?[])rules.Verdicts.Clone();
        for (var i = 0; i < _verdicts.Length; i++)
            _verdicts[i] = CellVerdict.Graver(_verdicts[i], _numbers.Judge(counts.Values[i]));
    }

    /// <summary>The values and the rows of each that nothing speaks against.</summary>
    public ValueCounts Counts { get; }

    /// <inheritdoc cref="ColumnRules.Example"/>
    public string? Example => _rules.Example;

    /// <param name="rules">What all its cells show.</param>
    /// <param name="counts">Its values without suspected cells.</param>
    /// <param name="last">What was learnt with fewer cells suspected; null at first.</param>
    public static ColumnProfile Fit(ColumnRules rules, ValueCounts counts, ColumnProfile? last) =>
        last is not null && last.Counts.Present == counts.Present ? last : new(rules, counts);

    /// <summary>Says what speaks against a value wherever it stands; null where nothing does.</summary>
    /// <param name="place">Its place in the column, or -1.</param>
    /// <param name="value">The value as kept.</param>
    public CellVerdict? Judge(int place, string value) =>
        place >= 0 ? _verdicts[place] : CellVerdict.Graver(_rules.Judge(value, 0), _numbers?.Judge(value));
}
