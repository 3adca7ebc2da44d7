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
    public static SignRule Of(ReadOnlySpan<double> ascending)
    {
        if (ascending[0] > 0)
            return SignRule.Positive;
        if (ascending[^1] < 0)
            return SignRule.Negative;
        // All zero says nothing of the sign.
        if (ascending[0] == 0 && ascending[^1] > 0)
            return SignRule.NotNegative;
        return ascending[^1] == 0 && ascending[0] < 0 ? SignRule.NotPositive : SignRule.Any;
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
