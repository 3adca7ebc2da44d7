using System.Text;
using Warden.Documents;
using Warden.Gateway;
using Warden.Scenarios.Contracts;
using Warden.Scenarios.Guarding;
using Warden.Scenarios.Networks;
using Warden.Topology;
using Role = Warden.Protocol.Common.MSPRole.Types.MSPRoleType;

namespace Warden.Scenarios;

/// <summary>Nodes of Fabric that go away and come back.</summary>
public abstract class NodeScenarios(NetworkFixture network) : Scenario(network)
{
    private static GuardPlan Plan => new(new ContractPlan("nodes", new ScenarioContract())
    {
        Policy = GuardPlan.Policy("nodes", WardenMode.Advise),
        History = Lots.Calls("record", 150),
        EndorsementPolicy = SignaturePolicies.AnyOf(("Org1MSP", Role.Peer), ("Org2MSP", Role.Peer)),
    });

    [Fact]
    public async Task A_sidecar_outlives_its_peer_and_goes_on_when_the_peer_is_back()
    {
        var guard = await GuardAsync(Plan);
        await Network.StopPeerAsync("Org1MSP");
        for (var i = 1000; i < 1020; i++)
        {
            Assert.Equal(Lots.Id(i), Encoding.UTF8.GetString(await guard.Contract("Org2MSP").SubmitAsync("record", [Lots.Id(i), Lots.Usual(i)], Token)));
        }

        await Network.StartPeerAsync("Org1MSP", Token);

        await guard.AssertSameStoresAsync(Plan.Name, Token);
        var odd = await guard.EndorseAsync(Lots.Record(4001, Lots.FarTooHigh), Token);
        Assert.Equal(["Org1MSP"], odd.Warning!.Endorsers.Select(e => e.MspId));
    }

    [Fact]
    public async Task While_the_orderer_is_away_calls_are_judged_and_a_warning_that_was_endorsed_commits_when_it_is_back()
    {
        var guard = await GuardAsync(Plan);
        await Network.StopOrdererAsync();

        var odd = await guard.EndorseAsync(Lots.Record(4002, Lots.FarTooHigh), Token);
        Assert.NotNull(odd.Warning);
        await Assert.ThrowsAsync<SubmitException>(() => odd.SubmitAsync(Token));
        await Network.StartOrdererAsync();

        var submitted = await Eventually.GetAsync("the orderer", async token => await TrySubmitAsync(odd, token), Token);
        var commit = await submitted.GetStatusAsync(Token);
        Assert.True(commit.Successful);
        Assert.Equal(VerdictStatus.Warning, (await Committed.FindAsync(Network.Channel("Org2MSP"), commit, Token)).Endorsed!.Response!.Status);
        await guard.AssertSameStoresAsync(Plan.Name, Token);
    }

    private static async Task<SubmittedTransaction?> TrySubmitAsync(Transaction transaction, CancellationToken cancellationToken)
    {
        try
        {
            return await transaction.SubmitAsync(cancellationToken);
        }
        catch (SubmitException)
        {
            return null;
        }
    }
}

public sealed class NodesOnEmbedded(EmbeddedFixture network) : NodeScenarios(network), IClassFixture<EmbeddedFixture>;

public sealed class NodesOnNative(NativeFixture network) : NodeScenarios(network), IClassFixture<NativeFixture>;
