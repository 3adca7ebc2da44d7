using Warden.Documents;
using Warden.Gateway;
using Warden.Scenarios.Commands;
using Warden.Scenarios.Guarding;
using Warden.Topology;

namespace Warden.Scenarios;

/// <summary>What somebody would try against the vote, end to end.</summary>
public abstract partial class ConsortiumScenarios
{
    [Fact]
    public async Task A_user_who_is_no_administrator_can_neither_propose_nor_vote()
    {
        using var governance = new Governance(Network);
        var id = await governance.ProposeAsync(First, "policy", "propose", "--chaincode", "attacked", "--mode", "shadow");
        var vote = await governance.AsUserAsync(Second, "vote", "yes", id);
        Assert.Equal(1, vote.ExitCode);
        Assert.StartsWith("403 to vote, expected an administrator of Org2MSP", vote.Error, StringComparison.Ordinal);
        var proposal = await governance.AsUserAsync(Second, "policy", "propose", "--chaincode", "attacked2", "--mode", "shadow");
        Assert.StartsWith("403 to propose, expected an administrator of Org2MSP", proposal.Error, StringComparison.Ordinal);
        Assert.Contains("0 yes, 0 no", await governance.DoAsync(First, "vote", "show", id), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_vote_of_one_organisation_is_refused()
    {
        using var governance = new Governance(Network);
        var id = await governance.ProposeAsync(First, "policy", "propose", "--chaincode", "twice", "--mode", "shadow");
        await governance.DoAsync(First, "vote", "yes", id);
        var again = await governance.AsAdminAsync(First, "vote", "yes", id);
        Assert.Equal(1, again.ExitCode);
        Assert.StartsWith($"409 expected one vote of Org1MSP on {id}", again.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_back_test_with_forged_numbers_is_found_out_by_whoever_recomputes_it_and_gets_no_yes_under_its_own_digest()
    {
        await GuardAsync(Advising);
        using var governance = new Governance(Network);
        var policy = governance.Write("policy.json", CanonicalJson.ToText(GuardPlan.Policy(Advising.Name, WardenMode.Deny)));
        await governance.DoAsync(First, "backtest", "--policy", policy, "--report", governance.PathOf("true.json"));
        var report = CanonicalJson.Read<BacktestReport>(await File.ReadAllTextAsync(governance.PathOf("true.json"), Token));
        var count = new BacktestCount(report.Total.Calls + 1000, report.Total.Ok + 1000, report.Total.Warn, report.Total.Unscored);
        var forged = report with { Total = count, Functions = new SortedDictionary<string, BacktestCount>(StringComparer.Ordinal) { ["record"] = count } };
        var file = governance.Write("forged.json", CanonicalJson.ToText(forged));
        var id = await governance.ProposeAsync(First, "policy", "propose", "--file", policy, "--backtest", file);

        var recomputed = await governance.AsAdminAsync(Second, "backtest", "--proposal", id, "--vote", "yes");
        Assert.Equal(1, recomputed.ExitCode);
        Assert.Equal(
            $"the proposal claims the digest {CanonicalJson.Digest(forged)}, but these blocks give {CanonicalJson.Digest(report)}: its report is not of them\n", recomputed.Error);
        Assert.Contains("0 yes, 0 no", await governance.DoAsync(First, "vote", "show", id), StringComparison.Ordinal);

        var refused = await Assert.ThrowsAnyAsync<GatewayException>(() => Governing.DoAsync(
            Network, Second, Token, GovernanceFunctions.VoteWithBacktest, id, "accept", "", CanonicalJson.Digest(report)));
        Assert.Contains(refused.Details, d => d.Refusal is { Status: 409 } r && r.Message.Contains("to accept it", StringComparison.Ordinal));
        await governance.DoAsync(First, "vote", "withdraw", id);
    }

    [Fact]
    public async Task A_report_of_another_policy_than_the_proposals_is_refused_when_it_is_proposed()
    {
        await GuardAsync(Advising);
        using var governance = new Governance(Network);
        var tried = governance.Write("tried.json", CanonicalJson.ToText(GuardPlan.Policy(Advising.Name, WardenMode.Shadow)));
        var proposed = governance.Write("proposed.json", CanonicalJson.ToText(GuardPlan.Policy(Advising.Name, WardenMode.Deny)));
        await governance.DoAsync(First, "backtest", "--policy", tried, "--report", governance.PathOf("report.json"));
        var refused = await governance.AsAdminAsync(First, "policy", "propose", "--file", proposed, "--backtest", governance.PathOf("report.json"));
        Assert.Equal(1, refused.ExitCode);
        Assert.StartsWith("400 backtest: policy: expected", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_vote_that_was_taken_back_does_not_come_back_by_sending_its_transaction_again()
    {
        using var governance = new Governance(Network);
        var id = await governance.ProposeAsync(First, "policy", "propose", "--chaincode", "replayed", "--mode", "shadow");
        var contract = Network.Channel(Second, "Admin").GetContract(GovernanceFunctions.Chaincode);
        var proposal = contract.NewProposal(GovernanceFunctions.Vote, ProposalOptions.WithArguments(id, "accept", ""));
        var vote = await proposal.EndorseAsync(Token);
        Assert.True((await (await vote.SubmitAsync(Token)).GetStatusAsync(Token)).Successful);
        await Network.InStepAsync(Token);
        await governance.DoAsync(Second, "vote", "revoke", id, "--reason", "first the invoice");

        await Assert.ThrowsAsync<EndorseException>(() => proposal.EndorseAsync(Token));
        var before = await Network.InStepAsync(Token);
        await vote.SubmitAsync(Token);
        await Eventually.HoldsAsync("the block with the replayed vote", async token => await Network.InStepAsync(token) > before, Token);

        Assert.Contains("0 yes, 0 no", await governance.DoAsync(First, "vote", "show", id), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_member_of_another_channel_is_not_heard_even_under_a_members_name()
    {
        var other = NetworkMaterial.Create(NetworkTopology.WithOrganizations(4));
        foreach (var stranger in (FabricIdentity[])[other.Organization("Org4MSP").Admin, other.Organization(Second).Admin])
        {
            using var signer = EcdsaSigner.FromPem(stranger.PrivateKeyPem);
            using var gateway = Warden.Gateway.Gateway.Connect(new GatewayOptions
            {
                Channel = Network.ChannelTo(Second), Identity = new X509Identity(stranger.MspId, stranger.CertificatePem), Signer = signer,
            });
            var contract = gateway.GetNetwork(Network.ChannelName).GetContract(GovernanceFunctions.Chaincode);
            await Assert.ThrowsAnyAsync<GatewayException>(() => contract.EvaluateAsync(GovernanceFunctions.ListProposals, ["10", ""], Token));
            var refused = await Assert.ThrowsAnyAsync<GatewayException>(() => contract.SubmitAsync(
                GovernanceFunctions.Propose, ["register", "{\"policy\":{\"chaincode\":\"taken\"}}"], Token));
            Assert.DoesNotContain(refused.Details, d => d.Refusal is not null);
        }
    }
}
