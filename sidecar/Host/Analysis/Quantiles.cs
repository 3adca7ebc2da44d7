namespace Warden.Host.Analysis;

/// <summary>Values at given shares of ordered numbers.</summary>
internal static class Quantiles
{
    /// <summary>The shares that a report shows.</summary>
    public static IReadOnlyList<double> Shares { get; } = [0, 0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99, 1];

    /// <summary>Gets the value at a share: one of the numbers, by nearest rank.</summary>
    public static double At(IReadOnlyList<double> ascending, double share) =>
        ascending[(int)Math.Round(share * (ascending.Count - 1), MidpointRounding.AwayFromZero)];
}
