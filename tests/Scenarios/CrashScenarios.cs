using System.Text;
using Warden.Documents;
using Warden.Gateway;
using Warden.Scenarios.Contracts;
using Warden.Scenarios.Guarding;
using Warden.Scenarios.Networks;
using Warden.Topology;
using Role = Warden.Protocol.Common.MSPRole.Types.MSPRoleType;

namespace Warden.Scenarios;

/// <summary>
/// A sidecar that is killed, and a peer that its sidecar cannot reach. One organisation's endorsement is enough here, so that the
/// other one commits meanwhile. That no block is lost or taken twice is read off the stores (the one of the sidecar that was away equals
/// the one of the sidecar that never was) and off the digest of the model that both fit from them.
/// </summary>
public abstract class CrashScenarios(NetworkFixture network) : Scenario(network), IAsyncLifetime
{
    private static GuardPlan Killed => new(new ContractPlan("killed", new WaitingContract())
    {
        Policy = GuardPlan.Policy("killed", WardenMode.Advise),
        History = Lots.Calls("record", 150),
        EndorsementPolicy = SignaturePolicies.AnyOf(("Org1MSP", Role.Peer), ("Org2MSP", Role.Peer)),
    })
    {
        AsProcesses = true,
    };

    private CuttableWire? wire;

    private RunningSidecar? ended;

    [Fact]
    public async Task A_sidecar_killed_in_the_middle_of_a_transaction_fails_it_as_a_dead_chaincode_would()
    {
        var guard = await GuardAsync(Killed);
        var pending = guard.EndorseAsync(WaitingContract.Call, Token);
        await WaitingIn(guard).EnteredAsync(Token);

        await EndAsync(guard.Sidecars["Org1MSP"]);
        var failed = await Assert.ThrowsAsync<EndorseException>(() => pending);
        WaitingIn(guard).Release();

        Assert.EndsWith("chaincode stream terminated", Assert.Single(failed.Details).Message, StringComparison.Ordinal);
        Assert.Equal("Org1MSP", failed.Details[0].MspId);
        await Assert.ThrowsAsync<EndorseException>(() => guard.EndorseAsync(Lots.Record(4002, Lots.Usual(2)), Token));
    }

    [Fact]
    public async Task A_killed_sidecar_goes_on_at_the_next_block_and_loses_none_and_doubles_none()
    {
        var guard = await GuardAsync(Killed);
        await EndAsync(guard.Sidecars["Org1MSP"]);
        await CommitByOrg2Async(Killed, 1000, 30);
        await guard.Sidecars["Org1MSP"].StartAsync(Token);
        await guard.CatchUpAsync(Token);

        await guard.AssertSameStoresAsync(Killed.Name, Token);
        var epoch = await guard.Sidecars["Org2MSP"].Status.OfAsync(Killed.Name, Token);
        var odd = await guard.EndorseAsync(Lots.Record(4003, Lots.FarTooHigh), Token);
        Assert.Equal(epoch.Epoch, odd.Warning!.Verdicts[0].Document!.Epoch);
        Assert.Equal(["Org1MSP"], odd.Warning.Endorsers.Select(e => e.MspId));
    }

    [Fact]
    public async Task A_sidecar_killed_again_and_again_while_blocks_pour_in_ends_with_the_same_model()
    {
        var guard = await GuardAsync(Killed);
        var sidecar = guard.Sidecars["Org1MSP"];
        var pouring = CommitByOrg2Async(Killed, 2000, 400);
        for (var kill = 0; kill < 3; kill++)
        {
            var before = await sidecar.Status.HeightAsync(Token);
            await Eventually.HoldsAsync("the next block", async token => pouring.IsCompleted || await sidecar.Status.HeightAsync(token) > before, Token);
            await EndAsync(sidecar);
            await sidecar.StartAsync(Token);
        }

        await pouring;
        await guard.CatchUpAsync(Token);

        await guard.AssertSameStoresAsync(Killed.Name, Token);
    }

    [Fact]
    public async Task A_sidecar_that_lost_its_store_learns_anew_and_comes_to_the_same_model()
    {
        var guard = await GuardAsync(Killed);
        var sidecar = guard.Sidecars["Org1MSP"];
        var before = await sidecar.Status.OfAsync(Killed.Name, Token);
        await EndAsync(sidecar);
        foreach (var file in Directory.EnumerateFiles(sidecar.Options.StoreFolder, "*.db*"))
        {
            File.Delete(file);
        }

        await sidecar.StartAsync(Token);

        var after = await Eventually.GetAsync(
            "the model of the epoch in force",
            async token =>
            {
                var standing = await sidecar.Status.OfAsync(Killed.Name, token);
                return standing.Epoch == before.Epoch && standing.OwnDigest is not null ? standing : null;
            },
            Token);
        Assert.Equal((before.Epoch, before.Digest, before.Digest), (after.Epoch, after.Digest, after.OwnDigest));
    }

    [Fact]
    public async Task A_contract_that_dies_in_the_middle_of_a_transaction_fails_it_and_the_next_call_finds_it_again()
    {
        var guard = await GuardAsync(Killed);
        var pending = guard.EndorseAsync(WaitingContract.Call, Token);
        await WaitingIn(guard).EnteredAsync(Token);

        await guard.EndContractAsync("Org1MSP", Killed.Name);
        var failed = await Assert.ThrowsAsync<EndorseException>(() => pending);
        WaitingIn(guard).Release();
        await guard.StartContractAsync("Org1MSP", Killed.Name, Token);

        Assert.EndsWith("chaincode stream terminated", Assert.Single(failed.Details).Message, StringComparison.Ordinal);
        Assert.Equal(200, (await guard.EndorseAsync(Lots.Record(4005, Lots.Usual(2)), Token)).Response.Status);
    }

    [Fact]
    public async Task While_its_peer_is_out_of_reach_a_sidecar_judges_by_what_it_knows_and_catches_up_afterwards()
    {
        wire = new CuttableWire(Network.Peer("Org1MSP").Address);
        var plan = new GuardPlan(Killed.Contracts[0] with { Name = "cut", Contract = new ScenarioContract(), Policy = GuardPlan.Policy("cut", WardenMode.Advise) })
        {
            PeerOf = (mspId, peer) => mspId == "Org1MSP" ? peer with { Address = wire.Address } : peer,
        };
        await using var guard = await Guard.StartAsync(Network, plan, Token);
        var before = await guard.Sidecars["Org1MSP"].Status.HeightAsync(Token);

        wire.Cut();
        await CommitByOrg2Async(plan, 1000, 20);
        var odd = await guard.EndorseAsync(Lots.Record(4004, Lots.FarTooHigh), Token);
        var meanwhile = await guard.Sidecars["Org1MSP"].Status.HeightAsync(Token);
        wire.Mend();
        await guard.CatchUpAsync(Token);

        Assert.NotNull(odd.Warning);
        Assert.Equal(before, meanwhile);
        await guard.AssertSameStoresAsync(plan.Name, Token);
    }

    ValueTask IAsyncLifetime.InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>Starts again what a scenario has killed, for the next one.</summary>
    async ValueTask IAsyncDisposable.DisposeAsync()
    {
        if (ended is not null)
        {
            await ended.EndAsync();
            await ended.StartAsync(CancellationToken.None);
            await (await GuardAsync(Killed)).DialledAsync(Lots.Record(4009, Lots.Usual(2)), CancellationToken.None);
        }

        if (wire is not null)
        {
            await wire.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    private static WaitingContract WaitingIn(Guard guard) => (WaitingContract)guard.Contracted;

    private Task EndAsync(RunningSidecar sidecar)
    {
        ended = sidecar;
        return sidecar.EndAsync();
    }

    private Task CommitByOrg2Async(GuardPlan plan, int from, int count) => Parallel.ForEachAsync(
        Enumerable.Range(from, count),
        new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = Token },
        async (i, token) => Assert.Equal(Lots.Id(i), Encoding.UTF8.GetString(
            await Network.Channel("Org2MSP").GetContract(plan.Name).SubmitAsync("record", [Lots.Id(i), Lots.Usual(i)], token))));
}

public sealed class CrashesOnEmbedded(EmbeddedFixture network) : CrashScenarios(network), IClassFixture<EmbeddedFixture>;

public sealed class CrashesOnNative(NativeFixture network) : CrashScenarios(network), IClassFixture<NativeFixture>;
