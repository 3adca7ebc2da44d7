using Warden.Documents;
using Warden.Gateway;
using Warden.Scenarios.Contracts;
using Warden.Scenarios.Guarding;
using Warden.Scenarios.Networks;

namespace Warden.Scenarios.Native;

/// <summary>Fabric's nodes go away and come back; the sidecars and the models outlive that.</summary>
public sealed class RestartsOnNative(NativeFixture network) : Scenario(network), IClassFixture<NativeFixture>
{
    private static readonly GuardPlan Plan = new(new ContractPlan("restarts", new ScenarioContract())
    {
        Policy = GuardPlan.Policy("restarts", WardenMode.Advise),
        History = Lots.Calls("record", 150),
    });

    [Fact]
    public async Task A_peer_that_is_restarted_finds_its_sidecar_again_and_both_organisations_warn_alike()
    {
        var guard = await GuardAsync(Plan);
        await network.Network.StopPeerAsync("Org1MSP");
        await network.Network.StartPeerAsync("Org1MSP", Token);

        await AssertGuardedAsync(guard, 5000);
    }

    [Fact]
    public async Task A_peer_that_is_killed_comes_back_and_its_sidecar_misses_no_block()
    {
        var guard = await GuardAsync(Plan);
        await network.Network.KillPeerAsync("Org2MSP");
        await network.Network.StartPeerAsync("Org2MSP", Token);
        await guard.LoadAsync(Plan.Name, [.. Enumerable.Range(5100, 20).Select(i => Lots.Record(i, Lots.Usual(i)))], Token);

        await guard.CatchUpAsync(Token);
        var epoch = await guard.NextEpochAsync(Plan.Name, Token);

        Assert.All(
            await Task.WhenAll(guard.Sidecars.Values.Select(s => s.Status.OfAsync(Plan.Name, Token))),
            standing => Assert.Equal((epoch.Epoch, epoch.Digest, epoch.Digest), (standing.Epoch, standing.Digest, standing.OwnDigest)));
        await AssertGuardedAsync(guard, 5200);
    }

    [Fact]
    public async Task While_the_orderer_is_away_calls_are_judged_and_not_committed_and_afterwards_they_are()
    {
        var guard = await GuardAsync(Plan);
        await network.Network.StopOrdererAsync();

        var judged = await guard.EndorseAsync(Lots.Record(5300, Lots.FarTooHigh), Token);
        await Assert.ThrowsAsync<SubmitException>(() => guard.SubmitAsync(Lots.Record(5301, Lots.Usual(1)), Token));
        network.Network.StartOrderer();
        await Eventually.HoldsAsync(
            "an orderer that takes transactions",
            async token =>
            {
                try
                {
                    return (await guard.SubmitAsync(Lots.Record(5302, Lots.Usual(2)), token)).Successful;
                }
                catch (SubmitException)
                {
                    return false;
                }
            },
            Token);

        Assert.NotNull(judged.Warning);
        await AssertGuardedAsync(guard, 5310);
    }

    private static async Task AssertGuardedAsync(Guard guard, int id)
    {
        var odd = await guard.EndorseAsync(Lots.Record(id, Lots.FarTooHigh), Token);
        Assert.Equal(["Org1MSP", "Org2MSP"], odd.Warning!.Endorsers.Select(e => e.MspId).Order(StringComparer.Ordinal));
        Assert.True((await guard.SubmitAsync(Lots.Record(id + 1, Lots.Usual(id)), Token)).Successful);
    }
}
