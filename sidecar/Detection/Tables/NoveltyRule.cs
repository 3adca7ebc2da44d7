namespace Warden.Detection.Tables;

/// <summary>Finds single values beside a closed set of frequent ones.</summary>
/// <remarks>Lawful rarities fill the room between frequent values and singles. Where there is nothing between them, the singles are another population.</remarks>
internal sealed class NoveltyRule
{
    private const int MostValues = 200;
    private const int Rare = 1;
    private const int Gap = 30;
    private const double MostRare = 0.01;

    private readonly string _usual;
    private readonly double _p;

    private NoveltyRule(string usual, double p) => (_usual, _p) = (usual, p);

    public static NoveltyRule? Fit(ValueCounts column)
    {
        var (common, rareRows, numbers) = (0, 0L, 0L);
        var usual = 0;
        for (var i = 0; i < column.Values.Length; i++)
        {
            var count = column.Counts[i];
            if (count == 0 || column.Values[i].Length == 0)
                continue;
            numbers += CellPattern.IsNumber(column.Values[i]) ? count : 0;
            if (count > Rare && count < Gap)
                return null;
            if (count <= Rare)
                rareRows += count;
            else
                common++;
            if (count > column.Counts[usual] || column.Values[usual].Length == 0)
                usual = i;
        }

        return common is 0 or > MostValues || 2 * numbers > column.Present || rareRows > MostRare * column.Present
            ? null
            : new(column.Values[usual], Math.Max(rareRows, 0.5) / column.Present);
    }

    public CellVerdict? Judge(string value, long count) => value.Length > 0 && count <= Rare
        ? new(_p, TableRule.Novelty, "beside the few values that the column has", $"one of them, as {FormRule.Short(_usual)}")
        : null;
}
