using System.Runtime.CompilerServices;

namespace Warden.Detection.Numerics;

/// <summary>Searches and quantiles of an ascending array without NaN.</summary>
public static class SortedValues
{
    /// <summary>How many values are smaller than <paramref name="value"/>.</summary>
    /// <remarks>Halving without a branch that the processor could guess wrong.</remarks>
    public static int CountBelow(ReadOnlySpan<double> sorted, double value)
    {
        var start = 0;
        var length = sorted.Length;
        while (length > 1)
        {
            var half = length >> 1;
            start += half & -Bit(sorted[start + half - 1] < value);
            length -= half;
        }
        return length == 1 ? start + Bit(sorted[start] < value) : 0;
    }

    /// <summary>How many values are smaller than or equal to <paramref name="value"/>.</summary>
    public static int CountUpTo(ReadOnlySpan<double> sorted, double value)
    {
        var start = 0;
        var length = sorted.Length;
        while (length > 1)
        {
            var half = length >> 1;
            start += half & -Bit(sorted[start + half - 1] <= value);
            length -= half;
        }
        return length == 1 ? start + Bit(sorted[start] <= value) : 0;
    }

    /// <summary>The quantile at <paramref name="share"/> in [0, 1], linear between order statistics (Hyndman and Fan's type 7).</summary>
    /// <exception cref="ArgumentException"><paramref name="sorted"/> is empty.</exception>
    public static double Quantile(ReadOnlySpan<double> sorted, double share)
    {
        if (sorted.IsEmpty)
            throw new ArgumentException("A quantile needs at least one value.", nameof(sorted));
        var position = share * (sorted.Length - 1);
        var index = (int)position;
        if (index >= sorted.Length - 1)
            return sorted[^1];
        var fraction = position - index;
        return fraction == 0 ? sorted[index] : (sorted[index] * (1 - fraction)) + (sorted[index + 1] * fraction);
    }

    /// <summary>Copies the finite values of <paramref name="values"/>, −0 as 0, in ascending order.</summary>
    /// <remarks>The result depends on the values only, not on their order: doubles that compare equal have equal bits here.</remarks>
    public static double[] SortFinite(ReadOnlySpan<double> values)
    {
        var count = 0;
        foreach (var value in values)
        {
            if (double.IsFinite(value))
                count++;
        }
        var sorted = new double[count];
        count = 0;
        foreach (var value in values)
        {
            if (double.IsFinite(value))
                sorted[count++] = value + 0.0;
        }
        Array.Sort(sorted);
        return sorted;
    }

    /// <summary>1 for true and 0 for false, without a branch.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int Bit(bool condition) => Unsafe.BitCast<bool, byte>(condition);
}
