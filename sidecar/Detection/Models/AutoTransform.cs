using Warden.Detection.Numerics;

namespace Warden.Detection.Models;

/// <summary>Identity, logarithm or inverse hyperbolic sine: whichever makes a sample least skewed and least heavy-tailed.</summary>
/// <remarks>
/// Judged by quantiles only, so that a few wild values in the history cannot choose: octile skew, the balance of the outer half
/// percents, and the weight of the tails against a normal law's. The logarithm must win by 0.15, asinh by 0.25.
/// </remarks>
internal readonly record struct AutoTransform(TransformKind Kind, double Centre, double Unit)
{
    // (q(0.995) − median) ÷ (q(0.875) − q(0.125)) of a normal law.
    private const double NormalTail = 1.12;

    private const double MostWithoutLog = 0.005;

    // How far below the smallest logarithm a value lands that has none.
    private const double NoLogarithm = 50;

    public static AutoTransform Fit(ReadOnlySpan<double> ascending)
    {
        var best = Badness(ascending);
        var chosen = new AutoTransform(TransformKind.Identity, 0, 1);
        var transformed = new double[ascending.Length];
        // A few zeros or negative numbers among positive ones may be poison: they do not forbid the logarithm, they land far out.
        var withoutLog = SortedValues.CountUpTo(ascending, 0);
        if (withoutLog <= MostWithoutLog * ascending.Length)
        {
            var log = new AutoTransform(TransformKind.Logarithm, DeterministicMath.Log(ascending[withoutLog]), 1);
            var badness = Badness(log.Apply(ascending, transformed).AsSpan(withoutLog));
            if (badness < best - 0.15)
                (best, chosen) = (badness, log);
        }
        var median = SortedValues.Quantile(ascending, 0.5);
        var unit = Spread.MedianAbsoluteDeviation(ascending, median);
        if (unit > 0 && double.IsFinite(1 / unit))
        {
            var asinh = new AutoTransform(TransformKind.Asinh, median, unit);
            if (Badness(asinh.Apply(ascending, transformed)) < best - 0.25)
                chosen = asinh;
        }
        return chosen;
    }

    /// <summary>The transformed value of a finite number; never decreasing in it, always finite.</summary>
    public double Apply(double value)
    {
        switch (Kind)
        {
            case TransformKind.Logarithm:
                // Where only positive numbers were seen, zero and below are far out, and the further the lower.
                return value > 0 ? DeterministicMath.Log(value) : Centre - NoLogarithm - DeterministicMath.Log1P(-value);
            case TransformKind.Asinh:
                var scaled = (value - Centre) / Unit;
                // + 0.0: a −0 would sort beside 0 in no fixed order.
                return DeterministicMath.Asinh(Math.Clamp(scaled, -double.MaxValue, double.MaxValue)) + 0.0;
            default:
                return value;
        }
    }

    public void Write(CanonicalWriter writer)
    {
        writer.Byte((byte)Kind);
        writer.Double(Centre);
        writer.Double(Unit);
    }

    public static AutoTransform Read(ref CanonicalReader reader)
    {
        var kind = (TransformKind)reader.Byte();
        if (kind > TransformKind.Asinh)
            throw new InvalidDataException($"Transform {(int)kind} is not known.");
        return new AutoTransform(kind, reader.Double(), reader.Double());
    }

    /// <summary>Transforms ascending values into <paramref name="target"/>, ascending again whatever rounding did.</summary>
    public double[] Apply(ReadOnlySpan<double> ascending, double[] target)
    {
        for (var i = 0; i < ascending.Length; i++)
            target[i] = Apply(ascending[i]);
        Array.Sort(target);
        return target;
    }

    private static double Badness(ReadOnlySpan<double> ascending)
    {
        var low = SortedValues.Quantile(ascending, 0.005);
        var q1 = SortedValues.Quantile(ascending, 0.125);
        var median = SortedValues.Quantile(ascending, 0.5);
        var q7 = SortedValues.Quantile(ascending, 0.875);
        var high = SortedValues.Quantile(ascending, 0.995);
        var width = q7 - q1;
        if (!(width > 0) || !double.IsFinite(width))
            return 1e9;
        var skew = ((q7 - median) - (median - q1)) / width;
        var upper = Math.Max((high - median) / width, 1e-9);
        var lower = Math.Max((median - low) / width, 1e-9);
        var imbalance = DeterministicMath.Log(upper / lower);
        return Math.Abs(skew) + (0.5 * Math.Abs(imbalance)) + (Math.Max(0, Math.Max(upper, lower) - NormalTail) / 2);
    }
}
