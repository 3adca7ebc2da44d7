using Warden.Documents;
using Warden.Gateway;
using Warden.Host.Commands;
using Warden.Scenarios.Commands;

namespace Warden.Scenarios;

/// <summary>What is on record of those who tried.</summary>
public abstract partial class ConsortiumScenarios
{
    [Fact]
    public async Task A_refused_vote_is_on_record_at_the_sidecar_of_every_peer_that_refused_it()
    {
        using var governance = new Governance(Network);
        var id = await governance.ProposeAsync(First, "policy", "propose", "--chaincode", "recorded", "--mode", "shadow");
        foreach (var member in Network.Organizations)
        {
            var vote = Network.Channel(member).GetContract(GovernanceFunctions.Chaincode).NewProposal(
                GovernanceFunctions.Vote, ProposalOptions.WithArguments(id, "accept", "") with { EndorsingOrganizations = Network.Organizations });
            var refused = await Assert.ThrowsAsync<EndorseException>(() => vote.EndorseAsync(Token));
            Assert.NotEmpty(refused.Details);
            Assert.All(refused.Details, d => Assert.Equal(403, d.Refusal!.Status));
            var sentence = refused.Details[0].Refusal!.Message;
            Assert.StartsWith($"to vote, expected an administrator of {member}", sentence, StringComparison.Ordinal);

            foreach (var endorser in refused.Details.Select(d => d.MspId))
            {
                var line = await Network.GovernanceSidecarOf(endorser).Decisions.OfAsync(vote.TransactionId, GovernanceFunctions.Chaincode, Token);
                Assert.Equal(("governance refused", sentence), (line.Answer, line.Reason));
                var caller = System.Text.Json.JsonDocument.Parse(line.Text).RootElement.GetProperty("refused");
                Assert.Equal((403, member, id), (caller.GetProperty("status").GetInt32(), caller.GetProperty("organization").GetString(), caller.GetProperty("target").GetString()));
                Assert.StartsWith($"x509::CN=User1@{Network.Material.Organization(member).Domain}", caller.GetProperty("person").GetString(), StringComparison.Ordinal);
            }
        }

        // The own peer is asked in any case, so each log has a line of its own organisation's user.
        foreach (var member in Network.Organizations)
        {
            var sidecar = Network.GovernanceSidecarOf(member);
            Assert.Contains(await sidecar.Decisions.ReadAsync(Token), line => line.Text.Contains(id, StringComparison.Ordinal));
            var copy = governance.Write($"{member}.jsonl", await File.ReadAllTextAsync(sidecar.DecisionLog, Token));
            using var output = new StringWriter();
            Assert.Equal(ExitCodes.Done, await CommandLine.RunAsync(["decisions", "verify", copy], output, output, Token));
            Assert.Contains("each follows the line before", output.ToString(), StringComparison.Ordinal);
        }
    }
}
