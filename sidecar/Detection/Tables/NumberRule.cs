using System.Globalization;
using Warden.Detection.Models;

namespace Warden.Detection.Tables;

/// <summary>Finds numbers far from the column's others, by the calibrated models of continuous numbers.</summary>
internal sealed class NumberRule
{
    private const int LeastRows = 100;
    private const int LeastDistinct = 20;
    private const double Numbers = 0.9;
    // Whole numbers of one length of so many digits are names of things, no quantities.
    private const int NameDigits = 5;
    private const double Names = 0.9;
    private const ulong Seed = 0x7AB1E;

    // Of n lawful cells a column may show so many that look like errors.
    private const double FalseAlarms = 0.05;
    private const double MostP = 1e-4;
    private static readonly NumericModelOptions Options = NumericModelOptions.Default with { Forms = ModelForms.Calibrated, ForestMinimum = int.MaxValue };

    private readonly NumericModel? _model;
    private readonly NumberFences _fences;
    private readonly double _level;

    private NumberRule(NumericModel? model, NumberFences fences, double level) => (_model, _fences, _level) = (model, fences, level);

    public static NumberRule? Fit(ValueCounts column)
    {
        var (numbers, distinct) = (0L, 0);
        for (var i = 0; i < column.Values.Length; i++)
        {
            if (column.Counts[i] > 0 && CellPattern.IsNumber(column.Values[i]))
                (numbers, distinct) = (numbers + column.Counts[i], distinct + 1);
        }

        var lengths = new long[32];
        for (var i = 0; i < column.Values.Length; i++)
        {
            var value = column.Values[i];
            if (value.Length is >= NameDigits and < 32 && !value.AsSpan().ContainsAnyExceptInRange('0', '9'))
                lengths[value.Length] += column.Counts[i];
        }

        if (lengths.Max() >= Names * numbers)
            return null;
        if (numbers < LeastRows || numbers < Numbers * column.Present)
            return null;

        // Equal shares of a large column's rows, so that a frequent number keeps its weight.
        var step = Math.Max(1, numbers / (8 * Options.MaximumSample));
        var sample = new List<double>();
        var rest = 0L;
        for (var i = 0; i < column.Values.Length; i++)
        {
            if (column.Counts[i] == 0 || !CellPattern.IsNumber(column.Values[i]))
                continue;
            var number = CellPattern.NumberOf(column.Values[i]);
            for (rest += column.Counts[i]; rest >= step; rest -= step)
                sample.Add(number);
        }

        sample.Sort();
        var model = distinct < LeastDistinct ? null : NumericModel.Fit(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(sample), Seed, Options);
        return new(model, NumberFences.Of(sample), Math.Min(MostP, FalseAlarms / numbers));
    }

    public CellVerdict? Judge(string value)
    {
        if (!CellPattern.IsNumber(value))
            return null;
        var number = CellPattern.NumberOf(value);
        if (_model is not null && _model.PValues(number).Smallest is var p && p < _level)
        {
            var range = _model.UsualRange();
            var reason = number > range.High ? "far above the usual" : number < range.Low ? "far below the usual" : "between the usual numbers";
            return new(p, TableRule.Number, reason, $"{Text(range.Low)} to {Text(range.High)}", Text(_model.NearestUsual(number)), null);
        }

        return _fences.Excludes(number)
            ? new(_level, TableRule.Number, number > _fences.UsualHigh ? "far above the usual" : "far below the usual", $"{Text(_fences.UsualLow)} to {Text(_fences.UsualHigh)}")
            : null;
    }

    private static string Text(double number) => number.ToString("R", CultureInfo.InvariantCulture);
}
