using Warden.Detection.Numerics;

namespace Warden.Detection.Models;

/// <summary>Which sign the history of a number has shown; the numbers are serialised.</summary>
internal enum SignRule
{
    /// <summary>Both signs: nothing follows.</summary>
    Any = 0,

    /// <summary>Above zero only.</summary>
    Positive = 1,

    /// <summary>Zero and above.</summary>
    NotNegative = 2,

    /// <summary>Below zero only.</summary>
    Negative = 3,

    /// <summary>Zero and below.</summary>
    NotPositive = 4,
}

internal static class SignRules
{
    // Counts that thin out toward zero reach it sooner or later. Of a law that bends down (Poisson's) the count before the first is at most
    // first² ÷ second; from so many expected zeros on, that none came is no accident.
    private const double ExpectedZeros = 14;
    private const double NearZero = 2.5;

    public static SignRule Of(ReadOnlySpan<double> ascending, List<(double Value, int Count)> atoms)
    {
        var low = ascending[0];
        var high = ascending[^1];
        foreach (var (value, _) in atoms)
            (low, high) = (Math.Min(low, value), Math.Max(high, value));
        if (low > 0)
            return low == ascending[0] && MayReachZero(ascending) ? SignRule.NotNegative : SignRule.Positive;
        if (high < 0)
            return SignRule.Negative;
        // All zero says nothing of the sign.
        if (low == 0 && high > 0)
            return SignRule.NotNegative;
        return high == 0 && low < 0 ? SignRule.NotPositive : SignRule.Any;
    }

    private static bool MayReachZero(ReadOnlySpan<double> ascending)
    {
        var (_, step) = GridSpread.Apply(ascending);
        var first = ascending[0];
        if (!(step > 0) || first > NearZero * step)
            return false;
        var ones = SortedValues.CountUpTo(ascending, first);
        var twos = SortedValues.CountUpTo(ascending, first + (1.5 * step)) - ones;
        return first > 1.5 * step || (double)ones * ones < ExpectedZeros * Math.Max(1, twos);
    }

    public static bool IsBrokenBy(this SignRule rule, double value) => rule switch
    {
        SignRule.Positive => value <= 0,
        SignRule.NotNegative => value < 0,
        SignRule.Negative => value >= 0,
        SignRule.NotPositive => value > 0,
        _ => false,
    };
}
