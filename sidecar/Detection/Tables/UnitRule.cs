namespace Warden.Detection.Tables;

/// <summary>Finds numbers with a unit among bare ones, bare ones among numbers with a unit, and units spelt in several ways.</summary>
internal sealed class UnitRule
{
    private const int LeastRows = 20;
    private const int MaxUnit = 24;

    // So many of the rows are numbers, with or without a unit.
    private const double Numbers = 0.9;

    // A word that so many rows have instead of a number is lawful and left aside.
    private const double Word = 0.05;

    // The fewer of two ways to write a number are the wrong ones, up to this share.
    private const double Minority = 0.4;

    // One spelling of a unit is the convention where so many rows keep it; otherwise the column has none.
    private const double Convention = 0.8;
    private const double Foreign = 0.02;

    // The chance that a column lawfully mixes conventions.
    private const double Mixture = 0.02;

    private readonly Dictionary<string, double> _spellings;
    private readonly double _bare;
    private readonly string _usual;
    private readonly string _usualUnit;
    private readonly bool _noConvention;
    private readonly double _least;

    private UnitRule(Dictionary<string, double> spellings, double bare, string usual, bool noConvention, double least)
    {
        (_spellings, _bare, _usual, _usualUnit, _noConvention, _least) = (spellings, bare, usual, Fold(usual), noConvention, least);
    }

    public static UnitRule? Fit(ValueCounts column)
    {
        var units = new Dictionary<string, long>(StringComparer.Ordinal);
        var (bare, others, present) = (0L, 0L, column.Present);
        for (var i = 0; i < column.Values.Length; i++)
        {
            var (value, count) = (column.Values[i], column.Counts[i]);
            if (value.Length == 0 || count == 0)
                continue;
            if (CellPattern.IsNumber(value))
                bare += count;
            else if (TrySplit(value, out var unit))
                units[unit] = units.GetValueOrDefault(unit) + count;
            else if (count >= Word * present)
                present -= count;
            else
                others += count;
        }

        var withUnit = units.Values.Sum();
        var numbers = bare + withUnit;
        if (numbers < LeastRows || numbers < Numbers * (numbers + others) || withUnit == 0)
            return null;
        double n = numbers;
        var usual = units.OrderByDescending(u => u.Value).ThenBy(u => u.Key, StringComparer.Ordinal).First();

        // 12 oz, 12 OZ., 12 oz.: one unit, spelt in several ways of which none prevails. 3 kg beside 5 lb are two units.
        var same = units.Where(u => Fold(u.Key) == Fold(usual.Key)).ToArray();
        var noConvention = same.Count(u => u.Value >= Foreign * withUnit) > 1 && same.Sum(u => u.Value) >= 0.5 * withUnit && usual.Value < Convention * withUnit;
        return new(units.ToDictionary(u => u.Key, u => u.Value / n, StringComparer.Ordinal), bare / n, usual.Key, noConvention, 1 / n);
    }

    public CellVerdict? Judge(string value)
    {
        if (CellPattern.IsNumber(value))
        {
            return _bare < Minority && !_noConvention
                ? new(Mixture * Math.Max(_bare, _least), TableRule.Unit, "without a unit", $"{value}{_usual}", null, "unit left out?")
                : null;
        }

        if (!TrySplit(value, out var unit))
            return null;
        var share = Math.Max(_spellings.GetValueOrDefault(unit), _least);
        var number = value[..^unit.Length];
        if (1 - _bare < Minority)
            return new(Mixture * (1 - _bare), TableRule.Unit, "written with a unit", $"a bare number, as {number}");
        if (_noConvention)
            return new(Mixture, TableRule.Unit, "with a unit that the column spells in several ways", $"one spelling, or a bare number as {number}");
        if (unit != _usual && Fold(unit) == _usualUnit && share < Minority)
            return new(Mixture * share, TableRule.Unit, "with the unit spelt another way", number + _usual, number + _usual);
        return share < Foreign && _spellings.GetValueOrDefault(_usual) > 0.5
            ? new(share, TableRule.Unit, "with an unusual unit", number + _usual, number + _usual)
            : null;
    }

    // A number, then something without a digit: 12 oz, 5%, 3.5kg.
    private static bool TrySplit(string value, out string unit)
    {
        var end = 0;
        while (end < value.Length && (CellPattern.IsDigit(value[end]) || value[end] == '.' || (end == 0 && value[end] is '-' or '+')))
            end++;
        while (end > 0 && value[end - 1] == '.')
            end--;
        unit = value[end..];
        return end > 0 && unit.Length is > 0 and <= MaxUnit && CellPattern.IsNumber(value.AsSpan(0, end)) && !unit.AsSpan().ContainsAnyInRange('0', '9');
    }

    private static string Fold(string unit) => string.Concat(unit.Where(char.IsLetter).Select(char.ToLowerInvariant)) is { Length: > 0 } letters ? letters : unit.Trim();
}
