using Warden.Detection.Numerics;

namespace Warden.Sidecar.Tests.Detection.Numerics;

public sealed class DeterministicMathTests
{
    public static TheoryData<string, double, double> Ranges => new()
    {
        { "log", -1074, 1023.9 }, { "log", -0.6, 0.6 }, { "log1p", -60, 1023 }, { "log10", -1074, 1023 },
        { "exp", -60, 9.4 }, { "expm1", -60, 9.4 }, { "asinh", -60, 1023 }, { "sinh", -60, 9.4 },
    };

    [Theory]
    [MemberData(nameof(Ranges))]
    public void Functions_agree_with_the_platform_to_a_few_units_in_the_last_place(string name, double lowExponent, double highExponent)
    {
        var random = new SeededGenerator(1);
        for (var i = 0; i < 200_000; i++)
        {
            // Magnitudes spread evenly over the exponents, both signs where the function takes them.
            var x = Math.Pow(2, lowExponent + (random.NextUnit() * (highExponent - lowExponent)));
            if (name is not ("log" or "log10") && i % 2 == 1)
                x = -x;
            if (name == "log1p" && x <= -1)
                x = -random.NextUnit();
            var (ours, theirs) = name switch
            {
                "log" => (DeterministicMath.Log(x), Math.Log(x)),
                "log1p" => (DeterministicMath.Log1P(x), Log1PByPlatform(x)),
                "log10" => (DeterministicMath.Log10(x), Math.Log10(x)),
                "exp" => (DeterministicMath.Exp(x), Math.Exp(x)),
                "expm1" => (DeterministicMath.ExpM1(x), ExpM1ByPlatform(x)),
                "asinh" => (DeterministicMath.Asinh(x), AsinhByPlatform(x)),
                _ => (DeterministicMath.Sinh(x), SinhByPlatform(x)),
            };
            if (double.IsInfinity(theirs) || Math.Abs(theirs) < 1e-307)
                continue;
            Assert.True(Math.Abs(ours - theirs) <= 4.5e-16 * Math.Abs(theirs), $"{name}({x:R}) = {ours:R}, the platform says {theirs:R}");
        }
    }

    [Fact]
    public void A_power_agrees_with_the_platform_also_where_the_exponent_is_large()
    {
        var random = new SeededGenerator(2);
        for (var i = 0; i < 200_000; i++)
        {
            var x = Math.Pow(2, (random.NextUnit() * 400) - 200);
            var y = (random.NextUnit() - 0.5) * 2 * 700 / Math.Max(1, Math.Abs(Math.Log(x)));
            var theirs = Math.Pow(x, y);
            var ours = DeterministicMath.Pow(x, y);
            Assert.True(Math.Abs(ours - theirs) <= 4.5e-16 * theirs, $"{x:R}^{y:R} = {ours:R}, the platform says {theirs:R}");
        }
    }

    [Fact]
    public void Logarithm_and_exponential_have_defined_answers_at_the_edges()
    {
        Assert.Equal(double.NegativeInfinity, DeterministicMath.Log(0));
        Assert.Equal(double.NegativeInfinity, DeterministicMath.Log(-0.0));
        Assert.Equal(double.NaN, DeterministicMath.Log(-1));
        Assert.Equal(double.NaN, DeterministicMath.Log(double.NaN));
        Assert.Equal(double.PositiveInfinity, DeterministicMath.Log(double.PositiveInfinity));
        Assert.Equal(-744.4400719213812, DeterministicMath.Log(double.Epsilon));
        Assert.Equal(709.782712893384, DeterministicMath.Log(double.MaxValue));
        Assert.Equal(0, DeterministicMath.Log(1));
        Assert.Equal(double.PositiveInfinity, DeterministicMath.Exp(710));
        Assert.Equal(0, DeterministicMath.Exp(-746));
        Assert.Equal(double.Epsilon, DeterministicMath.Exp(-744.4400719213812));
        Assert.Equal(1, DeterministicMath.Exp(0));
        Assert.Equal(double.PositiveInfinity, DeterministicMath.Exp(double.PositiveInfinity));
        Assert.Equal(0, DeterministicMath.Exp(double.NegativeInfinity));
        Assert.Equal(double.NegativeInfinity, DeterministicMath.Log1P(-1));
        Assert.Equal(double.NaN, DeterministicMath.Log1P(-1.5));
        Assert.Equal(1e-300, DeterministicMath.Log1P(1e-300));
        Assert.Equal(double.NegativeInfinity, DeterministicMath.Asinh(double.NegativeInfinity));
        Assert.Equal(double.Epsilon, DeterministicMath.Asinh(double.Epsilon));
        Assert.Equal(1024, DeterministicMath.Pow(2, 10));
        Assert.Equal(0, DeterministicMath.Pow(0, 3));
        Assert.Equal(double.NaN, DeterministicMath.Pow(-2, 3));
    }

    [Fact]
    public void The_bits_of_some_results_are_pinned_for_all_machines()
    {
        // A changed bit changes every model digest: such a change needs a new format version.
        ulong digest = 0;
        var random = new SeededGenerator(3);
        for (var i = 0; i < 100_000; i++)
        {
            var x = (random.NextUnit() - 0.5) * 100;
            digest = Fold(digest, DeterministicMath.Log(Math.Abs(x)));
            digest = Fold(digest, DeterministicMath.Exp(x));
            digest = Fold(digest, DeterministicMath.Log1P(Math.Abs(x)));
            digest = Fold(digest, DeterministicMath.ExpM1(x));
            digest = Fold(digest, DeterministicMath.Asinh(x));
            digest = Fold(digest, DeterministicMath.Pow(Math.Abs(x), 1.7));
        }
        Assert.Equal("b7b2e9e063aecc29", digest.ToString("x16", null));
    }

    private static ulong Fold(ulong digest, double value) => SplitMix64.Mix(digest ^ BitConverter.DoubleToUInt64Bits(value));

    // What .NET has no function for, in twice the working precision where a double would cancel.
    private static double Log1PByPlatform(double x) =>
        Math.Abs(x) < 1e-4 ? x * (1 - (x * (0.5 - (x * ((1.0 / 3) - (x * 0.25)))))) : Math.Abs(x) < 0.5 ? 2 * Math.Atanh(x / (2 + x)) : Math.Log(1 + x);

    private static double ExpM1ByPlatform(double x) =>
        Math.Abs(x) < 1e-4 ? x * (1 + (x * (0.5 + (x * ((1.0 / 6) + (x / 24)))))) : Math.Abs(x) < 1 ? 2 * Math.Sinh(x / 2) * Math.Exp(x / 2) : Math.Exp(x) - 1;

    private static double AsinhByPlatform(double x) => Math.Asinh(x);

    private static double SinhByPlatform(double x) => Math.Sinh(x);
}
