using Warden.Detection.Models;

namespace Warden.Detection;

/// <summary>The four models of an attribute's numbers, with its atoms kept apart: values that come so often that they are a law of their own.</summary>
/// <remarks>
/// A discount is nought in most records and spread over a scale in the others. Fitted together, the models would call the scale an
/// outlier of the nought. So p(x) = (share of the others) × p(x among the others), and an atom is always ordinary.
/// </remarks>
internal sealed class NumberLaw
{
    private const double LeastShare = 0.05;
    private const double Prominence = 5;
    private const int MostAtoms = 3;
    private const double StrayZeros = 0.001;
    private const double AwayFromZero = 20;

    private readonly double[] _atoms;
    private readonly double _rest;

    private NumberLaw(double[] atoms, double rest, NumericModel model)
    {
        _atoms = atoms;
        _rest = rest;
        Model = model;
    }

    /// <summary>The models of what is no atom.</summary>
    public NumericModel Model { get; }

    public static NumberLaw Fit(double[] values, ulong seed, NumericModelOptions options)
    {
        values = WithoutStrayZeros(values);
        var atoms = FindAtoms(values);
        if (atoms.Length == 0)
            return new([], 1, NumericModel.Fit(values, seed, options));
        var rest = Array.FindAll(values, v => Array.IndexOf(atoms, v) < 0);
        return new(atoms, (double)rest.Length / values.Length, NumericModel.Fit(rest, seed, options));
    }

    public NumericPValues PValues(double value)
    {
        var p = Model.PValues(value);
        if (_atoms.Length == 0 || p.TookPart == ModelSet.None)
            return p;
        return Array.IndexOf(_atoms, value) >= 0
            ? new(1, 1, 1, 1, p.TookPart)
            : new(_rest * p.Sigma, _rest * p.Knn, _rest * p.Density, p.Forest, p.TookPart);
    }

    public ModelAnswers Textbook(double value, TextbookThresholds thresholds)
    {
        var answers = Model.Textbook(value, thresholds);
        return Array.IndexOf(_atoms, value) >= 0 ? new(ModelSet.None, answers.TookPart) : answers;
    }

    public ValueRange UsualRange()
    {
        var range = Model.UsualRange();
        foreach (var atom in _atoms)
            range = new(Math.Min(atom, double.IsNaN(range.Low) ? atom : range.Low), Math.Max(atom, double.IsNaN(range.High) ? atom : range.High));
        return range;
    }

    public double NearestUsual(double value)
    {
        var nearest = Model.NearestUsual(value);
        foreach (var atom in _atoms)
        {
            if (double.IsNaN(nearest) || Math.Abs(atom - value) < Math.Abs(nearest - value))
                nearest = atom;
        }

        return nearest;
    }

    public void Write(HistoryWriter to)
    {
        to.Doubles(_atoms);
        to.Double(_rest);
        to.Bytes(Model.ToBytes());
    }

    public static NumberLaw Read(HistoryReader from) => new(from.Doubles(), from.Double(), NumericModel.FromBytes(from.Bytes()));

    // Zero, and what lies below it, is the commonest fault of all, so that a poisoned history may hold it several times. Where all else is
    // positive and keeps well away from zero (in steps of its own grid), rare zeros are faults and not a part of the law.
    private static double[] WithoutStrayZeros(double[] values)
    {
        var strays = values.Count(v => v <= 0);
        if (strays == 0 || strays > StrayZeros * values.Length)
            return values;
        var positive = Array.FindAll(values, v => v > 0);
        Array.Sort(positive);
        var step = Grid.StepOf(positive);
        return step > 0 && positive[positive.Length / 250] >= AwayFromZero * step ? Array.FindAll(values, v => v > 0) : values;
    }

    private static double[] FindAtoms(double[] values)
    {
        var counts = values.GroupBy(v => v).Select(g => (Value: g.Key, Count: g.Count()))
            .OrderByDescending(g => g.Count).ThenBy(g => g.Value).Take(MostAtoms + 1).ToArray();
        for (var atoms = Math.Min(MostAtoms, counts.Length - 1); atoms > 0; atoms--)
        {
            if (counts[atoms - 1].Count >= LeastShare * values.Length && counts[atoms - 1].Count >= Prominence * counts[atoms].Count)
                return [.. counts.Take(atoms).Select(c => c.Value).Order()];
        }

        return [];
    }
}
