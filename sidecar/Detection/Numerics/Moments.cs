namespace Warden.Detection.Numerics;

/// <summary>Mean and standard deviation (divided by n) of finite values, without overflow or underflow on the way.</summary>
/// <param name="Mean">The arithmetic mean, in the unit of the values.</param>
/// <param name="Deviation">The standard deviation, in the unit of the values; exactly 0 when all are equal.</param>
public readonly record struct Moments(double Mean, double Deviation)
{
    private const double TwoTo512 = 1.3407807929942597E+154;
    private const double TwoToMinus512 = 7.458340731200207E-155;

    /// <summary>Takes the moments in the order given; the same values in another order may differ in the last bits.</summary>
    public static Moments Of(ReadOnlySpan<double> values)
    {
        if (values.IsEmpty)
            return new Moments(0, 0);
        var largest = 0.0;
        var equal = true;
        foreach (var value in values)
        {
            largest = Math.Max(largest, Math.Abs(value));
            equal &= value == values[0];
        }
        if (equal)
            return new Moments(values[0], 0);
        // Squares of very large or very small values leave the range of a double: scale by an exact power of two.
        var scale = largest > 1e140 ? TwoToMinus512 : largest < 1e-140 ? TwoTo512 : 1;
        var sum = 0.0;
        foreach (var value in values)
            sum += value * scale;
        var mean = sum / values.Length;
        var squares = 0.0;
        foreach (var value in values)
        {
            var off = (value * scale) - mean;
            squares += off * off;
        }
        return new Moments(mean / scale, Math.Sqrt(squares / values.Length) / scale);
    }
}
