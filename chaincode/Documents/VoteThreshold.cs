namespace Warden.Documents;

/// <summary>What a kind of proposal needs to be enacted.</summary>
/// <param name="Rule">How the yes votes are counted.</param>
/// <param name="Votes">For <see cref="VotingRule.Count"/>: how many; otherwise null.</param>
public sealed record VoteThreshold(VotingRule Rule, int? Votes = null)
{
    /// <summary>Gets how many yes votes are needed of so many members.</summary>
    public int Needed(int members) => Rule switch
    {
        VotingRule.TwoThirds => ((2 * members) + 2) / 3,
        VotingRule.Unanimity => members,
        VotingRule.Count when Votes is { } votes => votes,
        _ => (members / 2) + 1,
    };
}
