namespace Warden.Detection.Tables;

/// <summary>Finds values that stand twice in a column of identifiers, where (nearly) every value stands once.</summary>
internal sealed class UniqueRule
{
    private const int LeastRows = 100;
    private const double Distinct = 0.995;

    private readonly double _p;

    private UniqueRule(double p) => _p = p;

    public static UniqueRule? Fit(ValueCounts column)
    {
        var (once, identifiers) = (0L, 0L);
        for (var i = 0; i < column.Values.Length; i++)
        {
            if (column.Values[i].Length == 0)
                continue;
            once += column.Counts[i] == 1 ? 1 : 0;
            identifiers += IsIdentifier(column.Values[i]) ? column.Counts[i] : 0;
        }

        return column.Present < LeastRows || once < Distinct * column.Present || identifiers < Distinct * column.Present
            ? null
            : new(Math.Max(column.Present - once, 1) / (double)column.Present);
    }

    public CellVerdict? Judge(long count) => count > 1 ? new(_p, TableRule.Unique, "used in another row too", "a value of its own", null, "entered twice?") : null;

    // One word with digits; texts and measures may be equal by chance.
    private static bool IsIdentifier(string value) => value.AsSpan().ContainsAnyInRange('0', '9') && !value.AsSpan().ContainsAny(' ', '.', ',');
}
