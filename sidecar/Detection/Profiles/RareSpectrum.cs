namespace Warden.Detection;

/// <summary>How much of what is lawful has not come yet, from how many things came once, twice, three times.</summary>
/// <remarks>
/// Good, "The population frequencies of species and the estimation of population parameters" (Biometrika 40, 1953): the next one has
/// been seen c times before with probability (c + 1) · f(c+1) ÷ N. Lawful rarities fill the room between what is frequent and what came once.
/// Where there is nothing between them, the rare ones are another population: the faults of a poisoned history.
/// </remarks>
internal static class RareSpectrum
{
    /// <summary>Things seen at most so often are rare.</summary>
    public const int RareCounts = 5;

    // 1 + 1/2 + … + 1/5: how many things are seen at most five times for one that is seen once, where rarities are spread evenly in their logarithm.
    public const double RareHarmonic = 2.283;

    /// <summary>What the next count above the strays has at least.</summary>
    public const long StrayGap = 30;

    private const double Strays = 0.01;

    // What remains of the chance that strays are lawful: a short history shows few faults, and rare lawful values as singles.
    private const double StrayDoubts = 500;

    /// <summary>What remains of it at the least.</summary>
    public const double LeastDoubt = 0.03;

    /// <summary>The share of strays that are lawful nevertheless.</summary>
    public static double DoubtOf(long observations) => Math.Clamp(StrayDoubts / observations, LeastDoubt, 1);

    /// <summary>Gets what "known from s sightings on" flags of what is lawful, at s − 1.</summary>
    /// <param name="counts">How often each thing came, any order; zeros do not matter.</param>
    /// <param name="observations">In how many observations.</param>
    public static double[] CostsOf(ReadOnlySpan<long> counts, long observations)
    {
        Span<int> of = stackalloc int[RareCounts + 1];
        var (rare, between) = (0L, 0);
        foreach (var count in counts)
        {
            if (count is > 0 and <= RareCounts)
                of[(int)count]++;
            if (count is > 0 and <= PricedRule.MaxSupport)
                rare += count;
            else if (count is > 0 and < StrayGap)
                between++;
        }

        var few = of[1] + of[2] + of[3] + of[4] + of[5];
        var (singles, doubles, triples) = (Math.Max(of[1], few / RareHarmonic), 2.0 * of[2], 3.0 * of[3]);
        if (between == 0 && rare <= Strays * observations)
        {
            var doubt = DoubtOf(observations);
            (singles, doubles, triples) = (doubt * of[1], doubt * doubles, doubt * triples);
        }

        double n = observations;
        return [singles / n, (singles + doubles) / n, (singles + doubles + triples) / n];
    }
}
