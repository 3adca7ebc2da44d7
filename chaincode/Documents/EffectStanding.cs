namespace Warden.Documents;

/// <summary>The post-condition of an enacted proposal, as sidecars report it.</summary>
/// <param name="Proposal">The proposal's id.</param>
/// <param name="State">Enacted or failed, once that is known.</param>
/// <param name="Reports">What the sidecars say, by organisation and place.</param>
/// <param name="Missing">The MSP ids that take part and have not reported, sorted.</param>
/// <param name="DueBlock">The last witnessed height at which it may be pending; null: any.</param>
public sealed record EffectStanding(
    string Proposal, EffectState State, IReadOnlyList<EffectReport> Reports, IReadOnlyList<string> Missing, long? DueBlock = null)
{
    /// <summary>Works out the post-condition of what was enacted.</summary>
    /// <param name="proposal">What was enacted.</param>
    /// <param name="reports">What is said of it.</param>
    /// <param name="participants">Who has to say something.</param>
    /// <param name="constitution">The constitution in force.</param>
    /// <param name="height">The height that the members witness.</param>
    /// <param name="stands">Whether what it brought still holds: a later vote may have replaced it, and then it has no effect to report.</param>
    public static EffectStanding Of(
        ProposalRecord proposal, IReadOnlyList<EffectReport> reports, IReadOnlyList<string> participants, Constitution constitution, long height, bool stands)
    {
        string[] missing =
        [
            .. participants.Where(organization => reports.All(report => report.Organization != organization)).Order(StringComparer.Ordinal),
        ];
        var due = DueBlockOf(proposal, reports, constitution);
        var state = reports.Any(report => !report.Holds) ? EffectState.Failed
            : missing.Length == 0 && reports.Count > 0 ? EffectState.Enacted
            : height > due && stands ? EffectState.Failed
            : EffectState.Pending;
        return new EffectStanding(proposal.Id, state, reports, missing, due);
    }

    // Worked out whenever it is read, from heights that are witnessed: nobody has to be there at the block. What is witnessed at the enactment may lag;
    // where there are reports, the lowest height in them is nearer, and one that is too low only leaves the other.
    private static long? DueBlockOf(ProposalRecord proposal, IReadOnlyList<EffectReport> reports, Constitution constitution)
    {
        if (proposal.EnactedAt is not { } witnessed || constitution.EffectBlocks is not { } blocks)
        {
            return null;
        }

        var reported = reports.Count > 0 ? reports.Min(report => report.Height) : 0;
        return Math.Min(Math.Max(witnessed, reported) + blocks, GovernanceKeys.MaxHeight);
    }
}
