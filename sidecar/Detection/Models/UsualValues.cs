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

    public static UsualValues Fit(ReadOnlySpan<double> ascending, IReadOnlyList<Range> modes)
    {
        var landmarks = new List<double>();
        var bands = new ValueRange[modes.Count];
        var all = new List<double>(ascending.Length);
        for (var b = 0; b < bands.Length; b++)
        {
            var part = ascending[modes[b]];
            bands[b] = new ValueRange(part[0], part[^1]);
            all.AddRange(part);
            for (var i = 0; i < LandmarksPerBand; i++)
                landmarks.Add(part[(int)((long)i * (part.Length - 1) / (LandmarksPerBand - 1))]);
        }
        var cut = all.Count / 200;
        return new UsualValues(landmarks.ToArray(), bands, new ValueRange(all[cut], all[all.Count - 1 - cut]));
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
}
