namespace Warden.Host.Analysis;

/// <summary>How often numbers fall into equal steps of an axis, linear or logarithmic; what lies beyond the axis is counted apart.</summary>
internal sealed class Histogram
{
    private const int Bins = 32;
    private const double Ends = 0.005;
    private const double Room = 0.12;
    private const double LogarithmicFrom = 100;

    private Histogram(double low, double high, bool isLogarithmic, int bins)
    {
        (Low, High, IsLogarithmic) = (low, high, isLogarithmic);
        Counts = new long[bins];
    }

    /// <summary>Where the axis begins.</summary>
    public double Low { get; }

    /// <summary>Where it ends.</summary>
    public double High { get; }

    /// <summary>Its steps are equal factors.</summary>
    public bool IsLogarithmic { get; }

    /// <summary>How many numbers lie in each step.</summary>
    public long[] Counts { get; }

    /// <summary>How many lie before the axis.</summary>
    public long Below { get; private set; }

    /// <summary>How many lie beyond it.</summary>
    public long Above { get; private set; }

    /// <summary>Counts numbers.</summary>
    /// <param name="ascending">The numbers; null is returned where there are none, or only one value.</param>
    /// <param name="usualLow">The usual range is on the axis; NaN where there is none.</param>
    /// <param name="usualHigh">Its upper end.</param>
    /// <param name="mayBeLogarithmic">False for times.</param>
    public static Histogram? Of(IReadOnlyList<double> ascending, double usualLow, double usualHigh, bool mayBeLogarithmic)
    {
        if (ascending.Count == 0 || ascending[0] == ascending[^1])
        {
            return null;
        }

        // fmin and fmax pass over NaN.
        var low = double.MinNumber(Quantiles.At(ascending, Ends), usualLow);
        var high = double.MaxNumber(Quantiles.At(ascending, 1 - Ends), usualHigh);
        if (low == high || !double.IsFinite(high - low))
        {
            (low, high) = (ascending[0], ascending[^1]);
        }

        // Room beside the band, so that its ends are seen.
        var whole = ascending.All(static v => v == Math.Floor(v)) && high - low < Bins;
        var logarithmic = !whole && mayBeLogarithmic && low > 0 && high / low > LogarithmicFrom;
        if (!whole && logarithmic)
        {
            var factor = Math.Pow(high / low, Room);
            (low, high) = (low / factor, high * factor);
        }
        else if (!whole)
        {
            var room = Room * (high - low);
            (low, high) = (low >= 0 ? Math.Max(0, low - room) : low - room, high + room);
        }

        var histogram = whole
            ? new Histogram(Math.Floor(low) - 0.5, Math.Floor(high) + 0.5, isLogarithmic: false, (int)(Math.Floor(high) - Math.Floor(low)) + 1)
            : new Histogram(low, high, logarithmic, Bins);
        foreach (var value in ascending)
        {
            histogram.Add(value);
        }

        return histogram;
    }

    /// <summary>Gets where a value lies on the axis: 0 at its beginning, 1 at its end, below or beyond outside.</summary>
    public double PositionOf(double value) => IsLogarithmic
        ? value <= 0 ? double.NegativeInfinity : Math.Log(value / Low) / Math.Log(High / Low)
        : (value / 2 - Low / 2) / (High / 2 - Low / 2);

    private void Add(double value)
    {
        var position = PositionOf(value);
        if (position < 0)
        {
            Below++;
        }
        else if (position > 1)
        {
            Above++;
        }
        else
        {
            Counts[Math.Min(Counts.Length - 1, (int)(position * Counts.Length))]++;
        }
    }
}
