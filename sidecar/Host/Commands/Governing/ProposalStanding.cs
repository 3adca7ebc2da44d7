using Warden.Documents;

namespace Warden.Host.Commands.Governing;

/// <summary>A proposal and how its vote goes.</summary>
/// <param name="Proposal">The proposal.</param>
/// <param name="Votes">The votes given, by organisation.</param>
/// <param name="Needed">How many yes votes enact it, under the constitution in force.</param>
/// <param name="Missing">The members that have not voted, sorted.</param>
internal sealed record ProposalStanding(ProposalRecord Proposal, IReadOnlyList<VoteRecord> Votes, int Needed, IReadOnlyList<string> Missing)
{
    /// <summary>Gets how many said yes.</summary>
    public int Yes => Votes.Count(v => v.Accept);

    /// <summary>Gets how many said no.</summary>
    public int No => Votes.Count(v => !v.Accept);
}
