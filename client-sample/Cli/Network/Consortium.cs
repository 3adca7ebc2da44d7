using System.Text;
using Warden.Documents;
using Warden.Gateway;

namespace Warden.Cli.Network;

/// <summary>What the administrators of the organisations do: found the consortium, propose, vote, enact.</summary>
/// <remarks>Each step waits until all peers have the one before: on Fabric an organisation may lag behind, and endorsements would differ.</remarks>
internal static class Consortium
{
    /// <summary>Every organisation consents to the same constitution.</summary>
    public static async Task FoundAsync(SampleNetwork network, CancellationToken cancellationToken)
    {
        var constitution = CanonicalJson.ToText(new Constitution { Members = [.. network.Organizations.Order(StringComparer.Ordinal)] });
        foreach (var organization in network.Organizations)
        {
            await network.Governance(organization).SubmitAsync(GovernanceFunctions.Found, [constitution], cancellationToken);
            await network.CatchUpAsync(cancellationToken);
        }
    }

    /// <summary>The first organisation proposes, all vote yes, the first one enacts.</summary>
    /// <param name="network">The network.</param>
    /// <param name="proposal">What is proposed.</param>
    /// <param name="cancellationToken">Ends the calls.</param>
    /// <returns>What is in force now and by whose votes, and the commit that enacted it.</returns>
    public static async Task<(Enactment Enacted, CommitStatus Commit)> EnactAsync(
        SampleNetwork network, GuardProposal proposal, CancellationToken cancellationToken)
    {
        var proposer = network.Governance(network.Organizations[0]);
        var id = Encoding.UTF8.GetString(await proposer.SubmitAsync(GovernanceFunctions.Propose, [proposal.Kind, proposal.Document], cancellationToken));
        await network.CatchUpAsync(cancellationToken);
        foreach (var organization in network.Organizations)
        {
            await network.Governance(organization).SubmitAsync(GovernanceFunctions.Vote, [id, "accept", string.Empty], cancellationToken);
            await network.CatchUpAsync(cancellationToken);
        }

        var submitted = await proposer.BeginSubmitAsync(GovernanceFunctions.Enact, ProposalOptions.WithArguments(id), cancellationToken);
        var commit = await submitted.GetStatusAsync(cancellationToken);
        return commit.Successful ? (CanonicalJson.Read<Enactment>(submitted.Result), commit) : throw new CommitException(commit);
    }
}
