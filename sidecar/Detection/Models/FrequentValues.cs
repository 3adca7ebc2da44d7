using Warden.Detection.Numerics;

namespace Warden.Detection.Models;

/// <summary>Values that the history holds at least three times: lawful however lonely they stand.</summary>
internal sealed class FrequentValues
{
    private const int FewestSightings = 3;
    private const double SmallestShare = 3e-4;
    private readonly double[] _values;
    private readonly double[] _shares;

    private FrequentValues(double[] values, double[] shares) => (_values, _shares) = (values, shares);

    public static FrequentValues Fit(ReadOnlySpan<double> ascending)
    {
        var values = new List<double>();
        var shares = new List<double>();
        var fewest = Math.Max(FewestSightings, SmallestShare * ascending.Length);
        for (var from = 0; from < ascending.Length;)
        {
            var to = from;
            while (to < ascending.Length && ascending[to] == ascending[from])
                to++;
            if (to - from >= fewest)
            {
                values.Add(ascending[from]);
                shares.Add((double)(to - from) / ascending.Length);
            }
            from = to;
        }
        return new FrequentValues(values.ToArray(), shares.ToArray());
    }

    /// <summary>The same without the values whose smallest p is above their share anyway.</summary>
    public FrequentValues Where(Func<double, double, bool> isNeeded)
    {
        var values = new List<double>();
        var shares = new List<double>();
        for (var i = 0; i < _values.Length; i++)
        {
            if (!isNeeded(_values[i], _shares[i]))
                continue;
            values.Add(_values[i]);
            shares.Add(_shares[i]);
        }
        return new FrequentValues(values.ToArray(), shares.ToArray());
    }

    /// <summary>The share of history that has exactly this value; 0 when it is not a frequent one.</summary>
    public double Share(double value)
    {
        if (_values.Length == 0)
            return 0;
        var at = SortedValues.CountBelow(_values, value);
        return at < _values.Length && _values[at] == value ? _shares[at] : 0;
    }

    public void Write(CanonicalWriter writer)
    {
        writer.Doubles(_values);
        writer.Doubles(_shares);
    }

    public static FrequentValues Read(ref CanonicalReader reader)
    {
        var values = reader.Doubles();
        var shares = reader.Doubles();
        if (shares.Length != values.Length)
            throw new InvalidDataException($"{values.Length} values need as many shares, {shares.Length} came.");
        return new FrequentValues(values, shares);
    }
}
