using Warden.Documents;

namespace Warden.Chaincode.Governance;

/// <summary>Four eyes over an incident: one review for each member, under a key of its own, and what they agree on.</summary>
internal static class IncidentReviews
{
    private const int Needed = 2;

    /// <summary>Gets the reviews of members, by organisation.</summary>
    public static async Task<IReadOnlyList<IncidentReview>> FindAsync(GovernanceContext context, IReadOnlyList<string> members, string id) =>
    [
        .. (await context.Ledger.FindManyAsync<IncidentReview>(GovernanceKeys.IncidentReview, [id], members)).OfType<IncidentReview>()
            .OrderBy(review => review.By.Organization, StringComparer.Ordinal),
    ];

    /// <summary>Gets the finding of two members at least (of all, where there are fewer) and of more than any other finding has; null: none.</summary>
    public static IncidentFinding? Agreed(IReadOnlyList<IncidentReview> reviews, Constitution constitution)
    {
        var counts = reviews.GroupBy(review => review.Finding).Select(group => (Finding: group.Key, Count: group.Count())).OrderByDescending(c => c.Count).ToList();
        return counts.Count > 0 && counts[0].Count >= NeededOf(constitution) && (counts.Count == 1 || counts[0].Count > counts[1].Count)
            ? counts[0].Finding
            : null;
    }

    /// <summary>Says what keeps an incident from being closed, and who can change that.</summary>
    public static string Lacking(IncidentStanding standing, Constitution constitution)
    {
        var said = standing.Reviews.Count == 0
            ? "nobody has reviewed it"
            : string.Join(", ", standing.Reviews.Select(review => $"{review.By.Organization} found {Arguments.NameOf(review.Finding)}"));
        var missing = standing.NotReviewed.Count == 0 ? "" : $"; not reviewed: {Refusal.Listed(standing.NotReviewed)}";
        return $"expected {NeededOf(constitution)} organisations with one finding, and fewer with any other, but {said}{missing}";
    }

    private static int NeededOf(Constitution constitution) => Math.Min(Needed, constitution.Members.Count);
}
