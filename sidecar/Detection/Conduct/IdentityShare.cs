namespace Warden.Detection;

/// <summary>Keeps one identity from making everybody's law: caps its share, and leaves out an end of the range that only it has.</summary>
/// <remarks>
/// Applies where at least <see cref="ConductLimits.LeastIdentities"/> other identities have <see cref="ConductLimits.LeastOfIdentity"/> values each: fewer cannot
/// tell one identity's law from everybody's. If all drew from one law, an identity with a quarter of the values would have the last eight at
/// an end in one of 65,536 samples.
/// </remarks>
internal static class IdentityShare
{
    /// <summary>Gets the observations that everybody's law is learnt from, in the same order, and those identities whose ends were left out.</summary>
    public static (Observation[] Kept, HashSet<ulong> Lonely) Of(Observation[] observations)
    {
        if (CountsOf(observations) is not { } counts)
            return (observations, []);
        var kept = Capped(observations, counts);
        var lonely = new HashSet<ulong>();
        while (LonelyEnd(kept, upper: true) is { } end)
            kept = Without(kept, end, o => o.Number > end.Limit);
        while (LonelyEnd(kept, upper: false) is { } end)
            kept = Without(kept, end, o => o.Number < end.Limit);
        return (kept, lonely);

        Observation[] Without(Observation[] from, (ulong Source, double Limit) end, Predicate<Observation> beyond)
        {
            lonely.Add(end.Source);
            return Array.FindAll(from, o => o.Source != end.Source || !beyond(o));
        }
    }

    /// <summary>Gets the observations with the share of each identity capped and no end left out, in the same order: by these it is seen whether values follow the ledger.</summary>
    /// <remarks>Where identities take turns on a line, each end of it is one identity's; and one identity alone must not make a line of what is none.</remarks>
    public static Observation[] Capped(Observation[] observations) => CountsOf(observations) is { } counts ? Capped(observations, counts) : observations;

    // Null where there are too few identities to tell one from all.
    private static Dictionary<ulong, int>? CountsOf(Observation[] observations)
    {
        var counts = new Dictionary<ulong, int>();
        foreach (var o in observations)
            counts[o.Source] = counts.GetValueOrDefault(o.Source) + 1;
        return counts.Where(c => c.Key != 0).Count(c => c.Value >= ConductLimits.LeastOfIdentity) > ConductLimits.LeastIdentities ? counts : null;
    }

    // Nobody keeps more than a quarter of what is kept; of whom has more, the smallest priorities stay.
    private static Observation[] Capped(Observation[] observations, Dictionary<ulong, int> counts)
    {
        var sizes = counts.Where(c => c.Key != 0).Select(c => c.Value).OrderDescending().ToArray();
        var (quota, rest) = (int.MaxValue, observations.Length);
        for (var larger = 1; larger < ConductLimits.ShareParts && larger <= sizes.Length; larger++)
        {
            rest -= sizes[larger - 1];
            var share = rest / (ConductLimits.ShareParts - larger);
            if (share < sizes[larger - 1] && (larger == sizes.Length || share >= sizes[larger]))
                quota = share;
        }

        if (quota == int.MaxValue)
            return observations;
        var stay = new Dictionary<ulong, ulong>();
        foreach (var (source, count) in counts)
        {
            if (source != 0 && count > quota)
            {
                var priorities = observations.Where(o => o.Source == source).Select(o => o.Priority).Order().ToArray();
                stay[source] = quota == 0 ? 0 : priorities[quota - 1];
            }
        }

        return Array.FindAll(observations, o => !stay.TryGetValue(o.Source, out var most) || o.Priority <= most);
    }

    private static (ulong Source, double Limit)? LonelyEnd(Observation[] observations, bool upper)
    {
        var sign = upper ? 1 : -1;
        var best = (Number: double.NegativeInfinity, Source: 0UL);
        foreach (var o in observations)
        {
            if (sign * o.Number > best.Number)
                best = (sign * o.Number, o.Source);
        }

        if (best.Source == 0)
            return null;
        var others = double.NegativeInfinity;
        foreach (var o in observations)
        {
            if (o.Source != best.Source && sign * o.Number > others)
                others = sign * o.Number;
        }

        var beyond = 0;
        foreach (var o in observations)
            beyond += o.Source == best.Source && sign * o.Number > others ? 1 : 0;
        return beyond >= ConductLimits.Lonely && double.IsFinite(others) ? (best.Source, sign * others) : null;
    }
}
