using Warden.Detection.Numerics;

namespace Warden.Detection.Tables;

/// <summary>How far from the middle 90 % of a column a number may lie, whatever share of the column lies beyond.</summary>
/// <remarks>
/// The models of continuous numbers take a group of several percent for a mode of its own; in a dirty table it may be one fault made often
/// (a factor of 1000). Both in the number's unit and in ratios the fences stand so far out that a logarithmic normal law has less than 10⁻⁶ beyond.
/// </remarks>
internal readonly record struct NumberFences(double UsualLow, double UsualHigh, double Low, double High)
{
    private const double Tail = 0.05;
    private const double Spans = 5;
    private const double RatioSpans = 1.5;

    /// <param name="ascending">The column's numbers.</param>
    public static NumberFences Of(List<double> ascending)
    {
        var cut = (int)(Tail * ascending.Count);
        var (low, high) = (ascending[cut], ascending[^(cut + 1)]);
        if (!(high > low) || !double.IsFinite(high - low))
            return new(low, high, double.NegativeInfinity, double.PositiveInfinity);
        var (lowFence, highFence) = (low - (Spans * (high - low)), high + (Spans * (high - low)));

        // Where zeros or both signs are usual, ratios say nothing; then only the unit counts, and a long tail needs more room.
        if (low > 0)
            (lowFence, highFence) = (low > 0 && lowFence > 0 ? Math.Min(lowFence, low / Power(high / low)) : double.NegativeInfinity, Math.Max(highFence, high * Power(high / low)));
        else if (high < 0)
            (lowFence, highFence) = (Math.Min(lowFence, low * Power(low / high)), double.PositiveInfinity);
        else
            (lowFence, highFence) = (low == 0 ? double.NegativeInfinity : low + (20 * Spans * Math.Min(low, 0)), high + (20 * Spans * (high - low)));
        return new(low, high, lowFence, highFence);
    }

    public bool Excludes(double number) => number < Low || number > High;

    private static double Power(double ratio) => ratio * DeterministicMath.Pow(ratio, RatioSpans - 1);
}
