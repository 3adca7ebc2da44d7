using Warden.Detection.Numerics;

namespace Warden.Detection.Models;

/// <summary>What is usual, in values that the history really held: for explanations, never for scoring.</summary>
internal sealed class UsualValues
{
    private const int LandmarksPerBand = 33;

    // Ascending: for each band its landmarks; a band is one mode of the history.
    private readonly double[] _landmarks;
    private readonly ValueRange[] _bands;
    private readonly ValueRange _range;

    private UsualValues(double[] landmarks, ValueRange[] bands, ValueRange range) =>
        (_landmarks, _bands, _range) = (landmarks, bands, range);

    /// <param name="ascending">The values that were kept.</param>
    /// <param name="modes">Their modes, as ranges of indices.</param>
    /// <param name="atoms">Values that stand for many, each with its count.</param>
    /// <param name="isUsual">Whether the models themselves find a value ordinary; the ends of modes are trimmed to such.</param>
    public static UsualValues Fit(
        ReadOnlySpan<double> ascending, IReadOnlyList<Range> modes, IReadOnlyList<(double Value, int Count)> atoms, Func<double, bool> isUsual)
    {
        var landmarks = new List<double>();
        var bands = new List<ValueRange>();
        var all = new List<double>(ascending.Length);
        foreach (var mode in modes)
        {
            var part = Trim(ascending[mode], isUsual);
            bands.Add(new ValueRange(part[0], part[^1]));
            all.AddRange(part);
            for (var i = 0; i < LandmarksPerBand; i++)
                landmarks.Add(part[(int)((long)i * (part.Length - 1) / (LandmarksPerBand - 1))]);
        }
        foreach (var (value, count) in atoms)
        {
            all.AddRange(Enumerable.Repeat(value, count));
            landmarks.Add(value);
            if (!bands.Exists(band => band.Contains(value)))
                bands.Add(new ValueRange(value, value));
        }
        all.Sort();
        landmarks.Sort();
        bands.Sort(static (x, y) => x.Low.CompareTo(y.Low));
        var cut = all.Count / 200;
        return new UsualValues(landmarks.ToArray(), bands.ToArray(), new ValueRange(all[cut], all[all.Count - 1 - cut]));
    }

    public ValueRange Range => _range;

    public ReadOnlySpan<ValueRange> Bands => _bands;

    public double Nearest(double value)
    {
        foreach (var band in _bands)
        {
            if (band.Contains(value))
                return value;
        }
        var at = SortedValues.CountBelow(_landmarks, value);
        if (at == 0)
            return _landmarks[0];
        if (at == _landmarks.Length)
            return _landmarks[^1];
        return value - _landmarks[at - 1] <= _landmarks[at] - value ? _landmarks[at - 1] : _landmarks[at];
    }

    public void Write(CanonicalWriter writer)
    {
        writer.Doubles(_landmarks);
        writer.Int32(_bands.Length);
        foreach (var band in _bands)
        {
            writer.Double(band.Low);
            writer.Double(band.High);
        }
        writer.Double(_range.Low);
        writer.Double(_range.High);
    }

    public static UsualValues Read(ref CanonicalReader reader)
    {
        var landmarks = reader.Doubles();
        var bands = new ValueRange[reader.Count(16)];
        for (var i = 0; i < bands.Length; i++)
            bands[i] = new ValueRange(reader.Double(), reader.Double());
        if (landmarks.Length == 0 || bands.Length == 0)
            throw new InvalidDataException("Usual values without any value.");
        return new UsualValues(landmarks, bands, new ValueRange(reader.Double(), reader.Double()));
    }

    private static ReadOnlySpan<double> Trim(ReadOnlySpan<double> mode, Func<double, bool> isUsual)
    {
        var from = 0;
        var to = mode.Length;
        while (from < to && !isUsual(mode[from]))
            from++;
        while (to > from && !isUsual(mode[to - 1]))
            to--;
        return from < to ? mode[from..to] : mode;
    }
}
