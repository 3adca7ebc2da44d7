namespace Warden.Detection.Numerics;

/// <summary>A seeded random part of ascending values, ascending too.</summary>
internal static class Subsample
{
    /// <summary>At most so many values, each equally likely: selection sampling, so the order in which values once came cannot matter.</summary>
    public static double[] Of(double[] ascending, ulong seed, int most)
    {
        if (ascending.Length <= most)
            return ascending;
        var chosen = new double[most];
        var random = new SeededGenerator(seed);
        Fill(ascending, chosen, ref random);
        return chosen;
    }

    /// <summary>Fills <paramref name="chosen"/>, which must not be longer than <paramref name="ascending"/>.</summary>
    public static void Fill(ReadOnlySpan<double> ascending, Span<double> chosen, ref SeededGenerator random)
    {
        // A value is taken with the probability still needed ÷ still left.
        var taken = 0;
        for (var i = 0; taken < chosen.Length; i++)
        {
            if (random.NextBelow(ascending.Length - i) < chosen.Length - taken)
                chosen[taken++] = ascending[i];
        }
    }
}
