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
    private readonly double[] _values;
    private readonly Mode[] _modes;

    private ModalTails(double[] values, Mode[] modes) => (_values, _modes) = (values, modes);

    /// <summary>The transformed history without what was left out, ascending.</summary>
    public ReadOnlySpan<double> Values => _values;

    public int ModeCount => _modes.Length;

    /// <param name="ascending">Transformed values with ties spread, at least one.</param>
    /// <param name="raw">The same values untransformed, ascending: their gaps tell a grid's steps from empty intervals.</param>
    /// <param name="step">The step of the grid in the unit of <paramref name="raw"/>, 0 when there is none.</param>
    /// <param name="total">The size of the whole history, of which these values may be a part.</param>
    /// <param name="kept">For each mode the range of indices of <paramref name="ascending"/> that it kept.</param>
    public static ModalTails Fit(ReadOnlySpan<double> ascending, ReadOnlySpan<double> raw, double step, int total, List<Range> kept)
    {
        new ModeSplit(ascending, raw, step).Find(kept);
        var modes = new Mode[kept.Count];
        var values = new List<double>(ascending.Length);
        for (var i = 0; i < modes.Length; i++)
        {
            var part = ascending[kept[i]];
            modes[i] = FitMode(part, values.Count, total);
            values.AddRange(part);
        }
        return new ModalTails(values.ToArray(), modes);
    }

    /// <summary>The share of lawful values at least as extreme as a transformed value; in [0, 1].</summary>
    /// <param name="value">The transformed value.</param>
    /// <param name="below">How many of <see cref="Values"/> are below it.</param>
    public double P(double value, int below)
    {
        var upTo = below;
        while (upTo < _values.Length && _values[upTo] == value && upTo - below < 64)
            upTo++;
        if (upTo - below == 64)
            upTo = SortedValues.CountUpTo(_values, value);
        var p = 0.0;
        foreach (ref readonly var mode in _modes.AsSpan())
        {
            var atLeast = mode.Count - Math.Clamp(below - mode.Start, 0, mode.Count);
            var atMost = Math.Clamp(upTo - mode.Start, 0, mode.Count);
            var tail = Math.Min(mode.Upper.Tail(value, atLeast), mode.Lower.Tail(-value, atMost));
            p += mode.Weight * Math.Min(1, 2 * tail);
        }
        return Math.Min(1, _modes.Length * p);
    }

    public void Write(CanonicalWriter writer)
    {
        writer.Doubles(_values);
        writer.Int32(_modes.Length);
        foreach (ref readonly var mode in _modes.AsSpan())
        {
            writer.Int32(mode.Start);
            writer.Int32(mode.Count);
            writer.Double(mode.Weight);
            mode.Upper.Write(writer);
            mode.Lower.Write(writer);
        }
    }

    public static ModalTails Read(ref CanonicalReader reader)
    {
        var values = reader.Doubles();
        var modes = new Mode[reader.Count(16)];
        for (var i = 0; i < modes.Length; i++)
        {
            modes[i] = new Mode(
                reader.Int32(), reader.Int32(), reader.Double(), TailLaw.Read(ref reader), TailLaw.Read(ref reader));
        }
        return new ModalTails(values, modes);
    }

    private static Mode FitMode(ReadOnlySpan<double> part, int start, int total)
    {
        var quantile = TailLaw.QuantileFor(part.Length);
        var mirrored = new double[part.Length];
        for (var i = 0; i < mirrored.Length; i++)
            mirrored[i] = -part[part.Length - 1 - i];
        return new Mode(
            start,
            part.Length,
            (double)part.Length / total,
            TailLaw.Fit(part, quantile, LowestShape, PseudoExcesses),
            TailLaw.Fit(mirrored, quantile, LowestShape, PseudoExcesses));
    }

    private readonly record struct Mode(int Start, int Count, double Weight, TailLaw Upper, TailLaw Lower);
}
