using Warden.Detection.Models;

namespace Warden.Detection;

/// <summary>An attribute that moves with the ledger (a clock, a counter): not its level is judged, but its distance from where the level can be.</summary>
/// <remarks>
/// A robust line through the history in ledger order. From its end a value may lie as far behind as history's own values lie behind the
/// line, and as far ahead as the line goes in <see cref="HorizonFactor"/> more histories. A verdict must not depend on how many blocks an
/// endorser has seen since the fit, so no running level is kept.
/// </remarks>
internal sealed class TrendLine
{
    /// <summary>How many times its own length a model is trusted to go on.</summary>
    public const double HorizonFactor = 25;

    private const int Segments = 16;
    private const int LeastSample = 20;

    private TrendLine(double start, double level, double reach, double spread, NumericModel residuals)
    {
        Start = start;
        Level = level;
        Reach = reach;
        Spread = spread;
        Residuals = residuals;
    }

    /// <summary>Where the line begins.</summary>
    public double Start { get; }

    /// <summary>Where the line ends.</summary>
    public double Level { get; }

    /// <summary>How far it may go on before the next fit; signed.</summary>
    public double Reach { get; }

    /// <summary>Median distance of the history from the line.</summary>
    public double Spread { get; }

    public NumericModel Residuals { get; }

    /// <summary>Fits the line; null where values do not follow the order strongly enough.</summary>
    /// <param name="sample">Ledger order.</param>
    /// <param name="records">How many records the tree has had.</param>
    /// <param name="least">The least rank correlation with the order, in [0, 1].</param>
    /// <param name="movesWithin">Values whose central 98 % lie within so much move with the ledger even if the history is too short to show it; 0 for none.</param>
    /// <param name="seed">For the numeric model.</param>
    /// <param name="options">For the numeric model.</param>
    public static TrendLine? Fit(ReadOnlySpan<(long Ordinal, double Value)> sample, long records, double least, double movesWithin, ulong seed, NumericModelOptions options)
    {
        if (sample.Length < 4 * Segments)
            return null;
        var range = CentralRange(sample);
        if (!Follows(sample, least) && !(range > 0 && range <= movesWithin))
            return null;

        // Medians of segments, and the median of the slopes between segments half the history apart: 1/4 of bad values bend neither.
        Span<double> x = stackalloc double[Segments];
        Span<double> y = stackalloc double[Segments];
        for (var s = 0; s < Segments; s++)
        {
            var from = (int)((long)s * sample.Length / Segments);
            var to = (int)((long)(s + 1) * sample.Length / Segments);
            (x[s], y[s]) = (sample[(from + to) / 2].Ordinal, MedianOf(sample[from..to]));
        }

        var slopes = new double[Segments / 2];
        for (var s = 0; s < slopes.Length; s++)
            slopes[s] = (y[s + (Segments / 2)] - y[s]) / Math.Max(1, x[s + (Segments / 2)] - x[s]);
        var slope = Median(slopes);
        var steepest = slope >= 0 ? slopes.Max() : slopes.Min();
        if (slope == 0 && range > movesWithin)
            return null;

        var offsets = new double[sample.Length];
        for (var i = 0; i < offsets.Length; i++)
            offsets[i] = sample[i].Value - (slope * sample[i].Ordinal);
        var middle = Median([.. offsets]);
        var residuals = new double[offsets.Length];
        for (var i = 0; i < offsets.Length; i++)
            residuals[i] = offsets[i] - middle;
        var spread = Median([.. residuals.Select(Math.Abs)]);
        var end = Median(offsets[^Math.Min(offsets.Length, 65)..]) + (slope * records);
        return new(end - (slope * records), end, HorizonFactor * (range <= movesWithin ? Math.Max(steepest * records, range) : steepest * records), spread, NumericModel.Fit(residuals, seed, options));
    }

    /// <summary>Gets the distance from where the level can be: negative behind, positive ahead, 0 inside.</summary>
    public double Distance(double value)
    {
        var (low, high) = Reach >= 0 ? (Level, Level + Reach) : (Level + Reach, Level);
        return value < low ? value - low : value > high ? value - high : 0;
    }

    /// <summary>Whether the value lies anywhere on the line, past or to come.</summary>
    public bool Covers(double value)
    {
        var margin = (6 * Spread) + (0.02 * Math.Abs(Level - Start));
        return value >= Math.Min(Start, Level + Reach) - margin && value <= Math.Max(Start, Level + Reach) + margin;
    }

    /// <summary>Says how rare the value is.</summary>
    public NumericPValues PValues(double value)
    {
        var distance = Distance(value);
        return Math.Abs(distance) <= 6 * Spread ? new(ModelSet.Numeric) : Residuals.PValues(distance);
    }

    public ModelAnswers Textbook(double value, TextbookThresholds thresholds)
    {
        var distance = Distance(value);
        return distance == 0 ? new(ModelSet.None, ModelSet.Numeric) : Residuals.Textbook(distance, thresholds);
    }

    public ValueRange UsualRange()
    {
        var range = Residuals.UsualRange();
        var (low, high) = Reach >= 0 ? (Level, Level + Reach) : (Level + Reach, Level);
        return new(low + Math.Min(0, range.Low), high + Math.Max(0, range.High));
    }

    public void Write(HistoryWriter to)
    {
        to.Double(Start);
        to.Double(Level);
        to.Double(Reach);
        to.Double(Spread);
        to.Bytes(Residuals.ToBytes());
    }

    public static TrendLine Read(HistoryReader from) => new(from.Double(), from.Double(), from.Double(), from.Double(), NumericModel.FromBytes(from.Bytes(), from.Detectors));

    /// <summary>Whether values follow the order of the ledger at least so strongly, up or down.</summary>
    public static bool Follows(ReadOnlySpan<(long Ordinal, double Value)> sample, double least) =>
        sample.Length >= LeastSample && Math.Abs(RankCorrelation(sample)) >= least;

    // Spearman's, with mean ranks for ties. The sample is in order, so the other ranks are 0, 1, 2 …
    private static double RankCorrelation(ReadOnlySpan<(long Ordinal, double Value)> sample)
    {
        var n = sample.Length;
        var values = new double[n];
        var places = new int[n];
        for (var i = 0; i < n; i++)
            (values[i], places[i]) = (sample[i].Value, i);
        Array.Sort(values, places);

        double sum = 0, square = 0;
        var middle = (n - 1) / 2.0;
        for (var i = 0; i < n;)
        {
            var end = i + 1;
            while (end < n && values[end] == values[i])
                end++;
            var rank = ((i + end - 1) / 2.0) - middle;
            for (var j = i; j < end; j++)
                sum += rank * (places[j] - middle);
            square += (end - i) * rank * rank;
            i = end;
        }

        var all = n * (((double)n * n) - 1) / 12;
        return square > 0 ? sum / Math.Sqrt(square * all) : 0;
    }

    private static double CentralRange(ReadOnlySpan<(long Ordinal, double Value)> sample)
    {
        var values = new double[sample.Length];
        for (var i = 0; i < values.Length; i++)
            values[i] = sample[i].Value;
        Array.Sort(values);
        return values[values.Length - 1 - (values.Length / 100)] - values[values.Length / 100];
    }

    private static double MedianOf(ReadOnlySpan<(long Ordinal, double Value)> part)
    {
        var values = new double[part.Length];
        for (var i = 0; i < values.Length; i++)
            values[i] = part[i].Value;
        return Median(values);
    }

    private static double Median(double[] values)
    {
        Array.Sort(values);
        return values[values.Length / 2];
    }
}
