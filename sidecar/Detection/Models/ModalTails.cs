using Warden.Detection.Numerics;

namespace Warden.Detection.Models;

/// <summary>The calibrated form of <c>sigma</c>: modes with a tail law on both sides; p = modes × Σ weight × two-sided tail.</summary>
/// <remarks>
/// Each of M modes would spend the whole level on its own tails: hence the factor M, measured to keep the level with 1 and 2 modes.
/// Works on transformed values with ties spread. Modes are split at wide empty intervals, so a value between two of them is as
/// strange as one beyond the last. Isolated groups at an end of a mode, under half a percent of all, are taken for poison and left out.
/// </remarks>
internal sealed class ModalTails
{
    private const double LowestShape = -0.3;
    private const int PseudoExcesses = 50;

    // Ranks inside a mode are only needed coarsely: beyond the 98 % quantile the law answers.
    private const int MostKnots = 129;
    private readonly double[] _knots;
    private readonly Mode[] _modes;

    private ModalTails(double[] knots, Mode[] modes) => (_knots, _modes) = (knots, modes);

    public int ModeCount => _modes.Length;

    /// <param name="ascending">Transformed values with ties spread, at least one.</param>
    /// <param name="modes">The range of indices of each mode; what lies outside all of them is left out.</param>
    /// <param name="total">The size of the whole history, of which these values may be a part.</param>
    /// <param name="floor">What no lawful value is below, transformed: zero where all are positive. −∞ where nothing is known.</param>
    /// <param name="ceiling">What no lawful value is above; +∞ where nothing is known.</param>
    public static ModalTails Fit(ReadOnlySpan<double> ascending, List<Range> modes, int total, double floor, double ceiling)
    {
        var fitted = new Mode[modes.Count];
        var knots = new List<double>();
        for (var i = 0; i < fitted.Length; i++)
        {
            var part = ascending[modes[i]];
            var count = Math.Min(MostKnots, part.Length);
            fitted[i] = FitMode(part, knots.Count, count, total, floor, ceiling);
            for (var k = 0; k < count; k++)
                knots.Add(part[RankOfKnot(k, count, part.Length)]);
        }
        return new ModalTails(knots.ToArray(), fitted);
    }

    /// <summary>The share of lawful values at least as extreme as a transformed value; in [0, 1].</summary>
    public double P(double value)
    {
        var p = 0.0;
        foreach (ref readonly var mode in _modes.AsSpan())
        {
            var knots = _knots.AsSpan(mode.Start, mode.Knots);
            var below = SortedValues.CountBelow(knots, value);
            var upTo = below;
            while (upTo < knots.Length && knots[upTo] == value)
                upTo++;
            // The most values that can lie at or beyond this one, given the knots.
            var atLeast = below == 0 ? mode.Count : mode.Count - 1 - RankOfKnot(below - 1, knots.Length, mode.Count);
            var atMost = upTo == knots.Length ? mode.Count : RankOfKnot(upTo, knots.Length, mode.Count);
            var tail = Math.Min(mode.Upper.Tail(value, atLeast), mode.Lower.Tail(-value, atMost));
            p += mode.Weight * Math.Min(1, 2 * tail);
        }
        return Math.Min(1, _modes.Length * p);
    }

    public void Write(CanonicalWriter writer)
    {
        writer.Doubles(_knots);
        writer.Int32(_modes.Length);
        foreach (ref readonly var mode in _modes.AsSpan())
        {
            writer.Int32(mode.Start);
            writer.Int32(mode.Knots);
            writer.Int32(mode.Count);
            writer.Double(mode.Weight);
            mode.Upper.Write(writer);
            mode.Lower.Write(writer);
        }
    }

    public static ModalTails Read(ref CanonicalReader reader)
    {
        var knots = SampleReader.Ascending(ref reader);
        var modes = new Mode[reader.Count(20)];
        for (var i = 0; i < modes.Length; i++)
        {
            modes[i] = new Mode(
                reader.Int32(), reader.Int32(), reader.Int32(), reader.Double(), TailLaw.Read(ref reader), TailLaw.Read(ref reader));
            if (modes[i].Start < 0 || modes[i].Knots < 1 || modes[i].Knots > knots.Length - modes[i].Start || modes[i].Count < modes[i].Knots)
                throw new InvalidDataException($"Mode {i} of {modes.Length} does not fit its {knots.Length} knots.");
        }
        return new ModalTails(knots, modes);
    }

    // Knots stand at evenly spaced ranks, the first and the last value among them.
    private static int RankOfKnot(int knot, int knots, int count) =>
        knots == 1 ? 0 : (int)((long)knot * (count - 1) / (knots - 1));

    private static Mode FitMode(ReadOnlySpan<double> part, int start, int knots, int total, double floor, double ceiling)
    {
        var quantile = TailLaw.QuantileFor(part.Length);
        var mirrored = new double[part.Length];
        for (var i = 0; i < mirrored.Length; i++)
            mirrored[i] = -part[part.Length - 1 - i];
        return new Mode(
            start,
            knots,
            part.Length,
            (double)part.Length / total,
            TailLaw.Fit(part, quantile, LowestShape, PseudoExcesses, ceiling),
            TailLaw.Fit(mirrored, quantile, LowestShape, PseudoExcesses, -floor));
    }

    private readonly record struct Mode(int Start, int Knots, int Count, double Weight, TailLaw Upper, TailLaw Lower);
}
