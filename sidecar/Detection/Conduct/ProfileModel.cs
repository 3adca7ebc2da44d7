using Warden.Detection.Models;

namespace Warden.Detection;

/// <summary>What is usual of an attribute for one identity or one organisation whose values differ from everybody's. Immutable.</summary>
internal sealed class ProfileModel
{
    // Kolmogorov and Smirnov's distance at the 0.1 % level, and a difference that matters.
    private const double Significance = 1.95;
    private const double Difference = 0.2;

    // A caller's own law is learnt from less than everybody's, and is asked beside it: measured on worlds whose callers differ, with this share
    // of the level both together stay within α.
    private const double OwnShare = 0.5;

    // A profile is small: many are kept.
    private const int KeptValues = 256;
    private const int Trees = 50;
    private const int TreeSample = 128;

    private ProfileModel(ulong caller, bool isOrganization, long count, double mean, double low, double high, LeafModel leaf) =>
        (Caller, IsOrganization, Count, Mean, Low, High, Leaf) = (caller, isOrganization, count, mean, low, high, leaf);

    /// <summary>The identity or organisation.</summary>
    public ulong Caller { get; }

    public bool IsOrganization { get; }

    /// <summary>Numbers it has brought.</summary>
    public long Count { get; }

    /// <summary>Their mean.</summary>
    public double Mean { get; }

    /// <summary>Below this it is no excuse that the values are its own usual ones.</summary>
    public double Low { get; }

    /// <summary>Above this the same.</summary>
    public double High { get; }

    /// <summary>Its values, as an attribute of their own.</summary>
    public LeafModel Leaf { get; }

    /// <summary>Fits the profiles of an attribute.</summary>
    /// <param name="leaf">The attribute's own model.</param>
    /// <param name="sample">Its numbers in ledger order.</param>
    /// <param name="history">Who has brought them.</param>
    /// <param name="organizationOf">The organisations of identities.</param>
    /// <param name="seed">The attribute's seed.</param>
    /// <param name="numeric">How numbers are fitted.</param>
    public static ProfileModel[] Fit(
        LeafModel leaf, Observation[] sample, LeafConductHistory history, IReadOnlyDictionary<ulong, ulong> organizationOf, ulong seed, NumericModelOptions numeric)
    {
        var options = numeric with { MaximumSample = ConductLimits.ProfileSample, KeptValues = KeptValues, Trees = Trees, TreeSample = TreeSample };
        var lonely = IdentityShare.Of(sample).Lonely;
        var all = Array.ConvertAll(sample, o => o.Number);
        Array.Sort(all);
        return
        [
            .. Of(o => o.Source, history.Identities, isOrganization: false, ConductLimits.ProfilesOfIdentities),
            .. Of(o => organizationOf.GetValueOrDefault(o.Source), history.Organizations, isOrganization: true, ConductLimits.ProfilesOfOrganizations),
        ];

        IEnumerable<ProfileModel> Of(Func<Observation, ulong> caller, CallerTallies tallies, bool isOrganization, int limit) => sample
            .GroupBy(caller)
            .Where(g => g.Key != 0 && tallies.Of.ContainsKey(g.Key))
            // One of its identities must not make the law of an organisation either.
            .Select(g => (Caller: g.Key, Values: IdentityShare.Of([.. g]).Kept.Select(o => o.Number).Order().ToArray()))
            .Where(g => g.Values.Length >= ConductLimits.Profile && (Differs(g.Values, all) || lonely.Contains(g.Caller)))
            .OrderByDescending(g => g.Values.Length).ThenBy(g => g.Caller)
            .Take(limit)
            .Select(g => Make(leaf, g.Caller, isOrganization, tallies.Of[g.Caller], NumericModel.Fit(g.Values, Fingerprint.Mix(seed ^ g.Caller), options)));
    }

    /// <summary>Judges a number that everybody's law has judged.</summary>
    /// <remarks>
    /// What is unusual for the caller is found though others do it. What is unusual for all passes where it is usual for the caller and near to
    /// what the caller has shown from its first values on: nobody moves the own limit further by doing ever more.
    /// </remarks>
    public LeafVerdict Judge(LeafVerdict everybody, in Thresholds limits)
    {
        var own = NumberJudge.Judge(Leaf, everybody.Number, limits with { Level = OwnShare * limits.Level }, everybody.TookPart | ModelSet.Profile);
        if (own.Outliers != ModelSet.None)
        {
            var worse = everybody.Outliers == ModelSet.None || own.Grade < everybody.Grade ? own : everybody;
            return worse with
            {
                Outliers = own.Outliers | everybody.Outliers | ModelSet.Profile,
                TookPart = own.TookPart,
                Expected = own.Expected,
                Reason = own.Reason,
                Number = everybody.Number,
                Place = everybody.Place,
            };
        }

        return (everybody.Outliers & ~ModelSet.Numeric) == 0 && everybody.Number >= Low && everybody.Number <= High
            ? new(ModelSet.None, own.TookPart) { Number = everybody.Number, Place = everybody.Place }
            : everybody with { TookPart = own.TookPart };
    }

    public void Write(HistoryWriter to)
    {
        to.Unsigned(Caller);
        to.Bool(IsOrganization);
        to.Long(Count);
        to.Double(Mean);
        to.Double(Low);
        to.Double(High);
        to.Bytes(Leaf.Numbers!.ToBytes());
    }

    public static ProfileModel Read(HistoryReader from, LeafModel leaf)
    {
        var (caller, isOrganization, count, mean, low, high) = (from.Unsigned(), from.Bool(), from.Long(), from.Double(), from.Double(), from.Double());
        return new(caller, isOrganization, count, mean, low, high, AsLeaf(leaf, count, NumericModel.FromBytes(from.Bytes(), from.Detectors)));
    }

    private static ProfileModel Make(LeafModel leaf, ulong caller, bool isOrganization, CallerTally tally, NumericModel numbers)
    {
        var width = tally.FirstHigh - tally.FirstLow;
        if (width == 0)
            width = Math.Abs(tally.FirstHigh);
        return new(
            caller, isOrganization, tally.Numbers, tally.Sum / tally.Numbers, tally.FirstLow - width, tally.FirstHigh + width, AsLeaf(leaf, tally.Numbers, numbers));
    }

    private static LeafModel AsLeaf(LeafModel leaf, long count, NumericModel numbers) => new()
    {
        Path = leaf.Path,
        Role = LeafRole.Continuous,
        Count = count,
        Missing = 0,
        Required = false,
        Type = leaf.Type,
        Sensitive = leaf.Sensitive,
        Conceals = leaf.Conceals,
        Label = leaf.Label,
        Numbers = numbers,
    };

    // The largest distance between the distribution of a part and that of the rest; both ascending, the part within the whole.
    private static bool Differs(double[] part, double[] whole)
    {
        var rest = whole.Length - part.Length;
        if (rest < ConductLimits.Profile)
            return false;
        var (i, j, distance) = (0, 0, 0.0);
        while (j < whole.Length)
        {
            var value = whole[j];
            while (i < part.Length && part[i] <= value)
                i++;
            while (j < whole.Length && whole[j] <= value)
                j++;
            distance = Math.Max(distance, Math.Abs(((double)i / part.Length) - ((double)(j - i) / rest)));
        }

        return distance >= Difference && distance >= Significance * Math.Sqrt((double)whole.Length / ((double)part.Length * rest));
    }
}
