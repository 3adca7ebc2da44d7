using System.Runtime.CompilerServices;

namespace Warden.Detection.Numerics;

/// <summary>Logarithm, exponential and their kin with the same bits on every machine.</summary>
/// <remarks>
/// The platform's <c>Math.Log</c>, <c>Math.Exp</c> and <c>Math.Pow</c> are whatever the C library of the machine gives, and two
/// organisations would disagree in the last bit. Here only + − × ÷ √ of IEEE 754 and integer operations on the bits are used, in a
/// fixed order and never contracted, so results are reproducible; their relative error is below 4.5e-16, two units in the last place.
/// Series: log by 2·artanh(f/(2+f)), exp by its Taylor series after reduction with a two-part ln 2.
/// </remarks>
public static class DeterministicMath
{
    // ln 2 in two parts: the first has 32 significant bits, so that its product with any exponent is exact.
    private const double Ln2High = 0.6931471803691238;
    private const double Ln2Low = 1.9082149292705877e-10;
    private const double InverseLn2 = 1.4426950408889634;
    private const double InverseLn10 = 0.4342944819032518;
    private const double SquareRoot2 = 1.4142135623730951;
    private const double SmallestNormal = 2.2250738585072014e-308;
    private const double TwoTo54 = 18014398509481984;
    private const long MantissaMask = 0x000F_FFFF_FFFF_FFFF;
    private const long OneBits = 0x3FF0_0000_0000_0000;

    /// <summary>The natural logarithm. 0 gives −∞; a negative number or NaN gives NaN; +∞ stays.</summary>
    public static double Log(double x)
    {
        if (!(x > 0))
            return x == 0 ? double.NegativeInfinity : double.NaN;
        if (double.IsPositiveInfinity(x))
            return x;
        var exponent = Split(ref x);
        return LogOfOnePlus(x - 1, exponent, 0);
    }

    /// <summary>log(1 + x), exact to the last places also where x is tiny. −1 gives −∞, below it NaN.</summary>
    public static double Log1P(double x)
    {
        if (!(x > -1))
            return x == -1 ? double.NegativeInfinity : double.NaN;
        if (double.IsPositiveInfinity(x))
            return x;
        if (x > -0.29 && x < 0.41)
            return Math.Abs(x) < 1e-20 ? x : LogOfOnePlus(x, 0, 0);
        var sum = 1 + x;
        // What the addition lost, relative to the sum, is the first-order correction of the logarithm.
        var lost = (sum > 2 ? 1 - (sum - x) : x - (sum - 1)) / sum;
        var exponent = Split(ref sum);
        return LogOfOnePlus(sum - 1, exponent, lost);
    }

    /// <summary>The decimal logarithm, as <see cref="Log"/> times a constant (3 units in the last place).</summary>
    public static double Log10(double x) => Log(x) * InverseLn10;

    /// <summary>e to the power of x. Above about 709.78 it is +∞, below about −745.13 it is 0.</summary>
    public static double Exp(double x)
    {
        if (double.IsNaN(x))
            return x;
        if (x > 709.782712893384)
            return double.PositiveInfinity;
        if (x < -745.1332191019412)
            return 0;
        var k = Math.Floor((x * InverseLn2) + 0.5);
        var high = x - (k * Ln2High);
        var low = k * Ln2Low;
        var r = high - low;
        return Scale(1 - ((low - (r * r * ExpTail(r))) - high), (int)k);
    }

    /// <summary>e to the power of x, less 1, exact to the last places also where x is tiny.</summary>
    public static double ExpM1(double x)
    {
        if (x > -0.5 && x < 0.5)
            return x + (x * x * ExpTail(x));
        if (x is > -1.4 and < 1.4)
        {
            // (e^h − 1)·(e^h + 1) with h = x / 2 keeps what a subtraction from 1 would cancel.
            var half = ExpM1(0.5 * x);
            return half * (half + 2);
        }
        return Exp(x) - 1;
    }

    /// <summary>The inverse hyperbolic sine, odd, linear near 0 and logarithmic far out.</summary>
    public static double Asinh(double x)
    {
        var a = Math.Abs(x);
        double y;
        if (!(a < 268435456))
            y = Log(a) + (Ln2High + Ln2Low);
        else
        {
            var square = a * a;
            y = Log1P(a + (square / (1 + Math.Sqrt(1 + square))));
        }
        return x < 0 ? -y : x == 0 ? x : y;
    }

    /// <summary>The hyperbolic sine: the inverse of <see cref="Asinh"/>.</summary>
    public static double Sinh(double x)
    {
        var a = Math.Abs(x);
        double y;
        if (a < 0.5)
        {
            var e = ExpM1(a);
            y = 0.5 * (e + (e / (e + 1)));
        }
        else if (a < 22)
        {
            var e = Exp(a);
            y = 0.5 * (e - (1 / e));
        }
        else
        {
            // e^a/2 without overflow before its time.
            var half = Exp(0.5 * a);
            y = 0.5 * half * half;
        }
        return x < 0 ? -y : x == 0 ? x : y;
    }

    /// <summary>x to the power of y for x ≥ 0; NaN for a negative x.</summary>
    /// <remarks>The logarithm is carried in two doubles, so that a large exponent does not multiply its rounding error.</remarks>
    public static double Pow(double x, double y)
    {
        if (y == 0 || x == 1)
            return 1;
        if (double.IsNaN(x) || double.IsNaN(y) || x < 0)
            return double.NaN;
        if (x == 0)
            return y > 0 ? 0 : double.PositiveInfinity;
        if (double.IsPositiveInfinity(x))
            return y > 0 ? x : 0;
        if (double.IsInfinity(y))
            return (x > 1) == (y > 0) ? double.PositiveInfinity : 0;
        LogInTwoParts(x, out var high, out var low);
        if (Math.Abs(y * high) > 800)
            return y * high > 0 ? double.PositiveInfinity : 0;
        TwoProduct(y, high, out var product, out var error);
        error += y * low;
        var power = Exp(product);
        return double.IsInfinity(power) || power == 0 ? power : power + (power * error);
    }

    // x becomes its significand in [√½, √2), the exponent is returned.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Split(ref double x)
    {
        var exponent = -1023;
        if (x < SmallestNormal)
        {
            x *= TwoTo54;
            exponent -= 54;
        }
        var bits = BitConverter.DoubleToInt64Bits(x);
        exponent += (int)(bits >> 52);
        x = BitConverter.Int64BitsToDouble((bits & MantissaMask) | OneBits);
        if (x >= SquareRoot2)
        {
            x *= 0.5;
            exponent++;
        }
        return exponent;
    }

    // log(1 + f) + exponent·ln 2 + low. With s = f/(2+f): log(1+f) = 2s + s·R(s²) = f − (f²/2 − s·(f²/2 + R)); f itself is exact,
    // so what is rounded is small against the result.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double LogOfOnePlus(double f, int exponent, double low)
    {
        var s = f / (2 + f);
        var half = 0.5 * f * f;
        var tail = s * (half + ArtanhTail(s * s));
        return (exponent * Ln2High) - ((half - (tail + ((exponent * Ln2Low) + low))) - f);
    }

    // 2·(z/3 + z²/5 + z³/7 + …); z ≤ 0.0295, so eleven terms leave less than 2^-57. Even and odd powers apart, for two chains.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double ArtanhTail(double z) => (z * (2.0 / 3)) + ArtanhRest(z);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double ArtanhRest(double z)
    {
        var w = z * z;
        var even = (2.0 / 5) + (w * ((2.0 / 9) + (w * ((2.0 / 13) + (w * ((2.0 / 17) + (w * (2.0 / 21))))))));
        var odd = (2.0 / 7) + (w * ((2.0 / 11) + (w * ((2.0 / 15) + (w * ((2.0 / 19) + (w * (2.0 / 23))))))));
        return w * (even + (z * odd));
    }

    // (e^r − 1 − r) / r² for |r| ≤ 0.5: 1/2 + r/6 + … + r^13/15!.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double ExpTail(double r)
    {
        var w = r * r;
        var even = (1.0 / 2) + (w * ((1.0 / 24) + (w * ((1.0 / 720) + (w * ((1.0 / 40320) + (w * ((1.0 / 3628800)
            + (w * ((1.0 / 479001600) + (w * (1.0 / 87178291200))))))))))));
        var odd = (1.0 / 6) + (w * ((1.0 / 120) + (w * ((1.0 / 5040) + (w * ((1.0 / 362880)
            + (w * ((1.0 / 39916800) + (w * ((1.0 / 6227020800) + (w * (1.0 / 1307674368000))))))))))));
        return even + (r * odd);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Scale(double x, int exponent)
    {
        if (exponent > 1023)
            return x * PowerOfTwo(1023) * PowerOfTwo(exponent - 1023);
        return exponent < -1021 ? x * PowerOfTwo(exponent + 200) * PowerOfTwo(-200) : x * PowerOfTwo(exponent);
    }

    private static double PowerOfTwo(int exponent) => BitConverter.Int64BitsToDouble((long)(exponent + 1023) << 52);

    // Dekker's product: high + error = a·b exactly (barring overflow), by splitting both factors into halves of 26 bits.
    private static void TwoProduct(double a, double b, out double high, out double error)
    {
        high = a * b;
        var t = 134217729 * a;
        var aHigh = t - (t - a);
        var aLow = a - aHigh;
        t = 134217729 * b;
        var bHigh = t - (t - b);
        var bLow = b - bHigh;
        error = ((aHigh * bHigh) - high) + (aHigh * bLow) + (aLow * bHigh) + (aLow * bLow);
    }

    // log x = high + low to about 2^-65 relative: s = f/(2+f) with its remainder, then the exact leading parts are summed apart.
    private static void LogInTwoParts(double x, out double high, out double low)
    {
        var exponent = Split(ref x);
        var f = x - 1;
        var d = 2 + f;
        var dLost = f - (d - 2);
        var s = f / d;
        TwoProduct(s, d, out var back, out var backError);
        var sLow = ((f - back) - backError - (s * dLost)) / d;
        // s³·(2/3 + …) needs s² in two parts only for its leading term.
        TwoProduct(s, s, out var z, out var zLow);
        zLow += 2 * s * sLow;
        TwoProduct(z, 2.0 / 3, out var first, out var firstError);
        firstError += (zLow * (2.0 / 3)) + (z * 3.700743415417188e-17);
        var rest = ArtanhRest(z);
        TwoProduct(s, first, out var cubic, out var cubicError);
        cubicError += (s * (firstError + rest)) + (sLow * first);
        var a = exponent * Ln2High;
        TwoSum(a, 2 * s, out var sum, out var lost);
        TwoSum(sum, cubic, out sum, out var lost2);
        var correction = lost + lost2 + cubicError + (2 * sLow) + (exponent * Ln2Low);
        TwoSum(sum, correction, out high, out low);
    }

    private static void TwoSum(double a, double b, out double sum, out double error)
    {
        sum = a + b;
        var v = sum - a;
        error = (a - (sum - v)) + (b - v);
    }
}
