using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;
using Warden.Documents;
using Warden.Gateway;
using Warden.Protocol.Peer;
using Warden.Scenarios.Contracts;
using Warden.Scenarios.Guarding;
using Warden.Scenarios.Networks;
using Warden.Topology;
using Role = Warden.Protocol.Common.MSPRole.Types.MSPRoleType;

namespace Warden.Scenarios;

/// <summary>Private data behind a sidecar: it stays private, and a warning leaves it as it is.</summary>
public abstract class PrivateDataScenarios(NetworkFixture network) : Scenario(network)
{
    private const string Bids = "bids";

    private static GuardPlan Plan => PlanOf("auction", WardenMode.Advise);

    private static GuardPlan Held => PlanOf("vault", WardenMode.Hold);

    [Fact]
    public async Task A_private_value_is_in_no_verdict_no_log_no_store_and_no_block()
    {
        var guard = await GuardAsync(Plan);
        var call = new Call("stow", Lots.Id(4101)) { Transient = Named("amount", "73519246") };

        var endorsed = await guard.EndorseAsync(call, Token);
        var commit = await (await endorsed.SubmitAsync(Token)).GetStatusAsync(Token);

        Assert.True(commit.Successful);
        Assert.DoesNotContain("73519246", endorsed.Response.Message, StringComparison.Ordinal);
        Assert.All(await guard.DecisionsAsync(endorsed.TransactionId, Token), d =>
        {
            Assert.Equal(1, d.PrivateWrites);
            Assert.DoesNotContain("73519246", d.Text, StringComparison.Ordinal);
        });
        var block = await Network.Channel("Org1MSP").Ledger.GetBlockByNumberAsync(commit.BlockNumber, Token);
        Assert.Equal(-1, block.ToByteString().Span.IndexOf("73519246"u8));
        await guard.CatchUpAsync(Token);
        foreach (var sidecar in guard.Sidecars.Values.OfType<SidecarInProcess>())
        {
            Assert.All(sidecar.Log.Lines, line => Assert.DoesNotContain("73519246", line.Text, StringComparison.Ordinal));
            Assert.All(Directory.GetFiles(sidecar.Options.StoreFolder), file => Assert.Equal(-1, Bytes(file).AsSpan().IndexOf("73519246"u8)));
        }

        Assert.Contains("73519246", Encoding.UTF8.GetString(await guard.Contract("Org2MSP").EvaluateAsync("peek", [Lots.Id(4101)], Token)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_confirmed_warning_commits_the_private_data_that_it_was_about()
    {
        var guard = await GuardAsync(Plan);
        var call = new Call("seal", Lots.Id(4102), Lots.FarTooHigh) { Transient = Named("collection", Bids) };

        var endorsed = await guard.EndorseAsync(call, Token);
        var commit = await (await endorsed.SubmitAsync(Token)).GetStatusAsync(Token);

        Assert.Equal(VerdictStatus.Warning, endorsed.Response.Status);
        Assert.Equal(["Org1MSP", "Org2MSP"], endorsed.Endorsers.Select(e => e.MspId).Order(StringComparer.Ordinal));
        var recorded = await Committed.FindAsync(Network.Channel("Org2MSP"), commit, Token);
        var write = Assert.Single(Assert.Single(recorded.Endorsed!.ReadWriteSets.Single(s => s.Namespace == Plan.Name).Collections).Hashed.HashedWrites);
        Assert.Equal(SHA256.HashData(Encoding.UTF8.GetBytes(Lots.Id(4102))), write.KeyHash.ToByteArray());
        Assert.Equal(SHA256.HashData(ScenarioContract.Lot(Lots.FarTooHigh)), write.ValueHash.ToByteArray());
        Assert.Equal(ScenarioContract.Lot(Lots.FarTooHigh), await guard.Contract("Org2MSP").EvaluateAsync("peek", [Lots.Id(4102)], Token));
    }

    [Fact]
    public async Task Arguments_that_warn_are_held_before_any_peer_has_private_data()
    {
        var guard = await GuardAsync(Held);
        var before = guard.Contracted.Calls;
        var call = new Call("seal", Lots.Id(4103), Lots.FarTooHigh) { Transient = Named("collection", Bids) };

        var held = await Assert.ThrowsAsync<WarnException>(() => guard.EndorseAsync(call, Token));

        Assert.Equal((WarningKind.Hold, before), (held.Warning.Kind, guard.Contracted.Calls));
        Assert.Empty(await guard.Contract().EvaluateAsync("peek", [Lots.Id(4103)], Token));
        var usual = await guard.EndorseAsync(call with { Arguments = [Lots.Id(4103), Lots.Usual(3)] }, Token);
        Assert.True((await (await usual.SubmitAsync(Token)).GetStatusAsync(Token)).Successful);
        Assert.Equal(ScenarioContract.Lot(Lots.Usual(3)), await guard.Contract().EvaluateAsync("peek", [Lots.Id(4103)], Token));
    }

    [Fact]
    public async Task An_anomaly_in_a_private_collection_is_found_from_digests_alone()
    {
        var guard = await GuardAsync(Tiers);
        var usual = await guard.EndorseAsync(Stow(4105, "500"), Token);
        Assert.True((await (await usual.SubmitAsync(Token)).GetStatusAsync(Token)).Successful);

        var held = await Assert.ThrowsAsync<WarnException>(() => guard.EndorseAsync(Stow(4106, "73519247"), Token));

        var finding = Assert.Single(held.Warning.Findings);
        Assert.Equal(("bids!/hash", Finding.Masked, "never seen before"), (finding.Path, finding.Value, finding.Reason));
        Assert.DoesNotContain("73519247", held.ToString(), StringComparison.Ordinal);
        var digest = Convert.ToHexStringLower(SHA256.HashData(ScenarioContract.Lot("73519247")));
        Assert.DoesNotContain(digest, held.ToString(), StringComparison.Ordinal);
        foreach (var sidecar in guard.Sidecars.Values.OfType<SidecarInProcess>())
        {
            Assert.All(sidecar.Log.Lines, line => Assert.DoesNotContain(digest, line.Text, StringComparison.Ordinal));
        }

        static Call Stow(int i, string amount) => new("stow", Lots.Id(i)) { Transient = Named("amount", amount) };
    }

    // A collection whose values are few: a closed set, of which blocks tell digests only.
    private static GuardPlan Tiers => new(new ContractPlan("tiers", new ScenarioContract())
    {
        Policy = GuardPlan.Policy("tiers", WardenMode.Hold),
        History = [.. Enumerable.Range(0, 400).Select(i => Lots.Hidden("stow", i, i % 2 == 0 ? "500" : "900"))],
        Collections = Collection(),
    });

    private static GuardPlan PlanOf(string name, WardenMode mode) => new(new ContractPlan(name, new ScenarioContract())
    {
        Policy = GuardPlan.Policy(name, mode),
        History = [.. Lots.Calls("seal", 150).Select(c => c with { Transient = Named("collection", Bids) }), .. Lots.HiddenCalls("stow", 60)],
        Collections = Collection(),
    });

    private static CollectionConfigPackage Collection()
    {
        var package = new CollectionConfigPackage();
        package.Config.Add(new CollectionConfig
        {
            StaticCollectionConfig = new()
            {
                Name = Bids,
                MemberOrgsPolicy = new() { SignaturePolicy = SignaturePolicies.AnyOf(("Org1MSP", Role.Member), ("Org2MSP", Role.Member)) },
                MaximumPeerCount = 1,
                MemberOnlyRead = true,
            },
        });
        return package;
    }

    private static Dictionary<string, string> Named(string name, string value) => new(StringComparer.Ordinal) { [name] = value };

    // The store is open in the sidecar.
    private static byte[] Bytes(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var copy = new MemoryStream();
        file.CopyTo(copy);
        return copy.ToArray();
    }
}

public sealed class PrivateDataOnEmbedded(EmbeddedFixture network) : PrivateDataScenarios(network), IClassFixture<EmbeddedFixture>;

public sealed class PrivateDataOnNative(NativeFixture network) : PrivateDataScenarios(network), IClassFixture<NativeFixture>;

public sealed class PrivateDataOnContainers(ContainerFixture network) : PrivateDataScenarios(network), IClassFixture<ContainerFixture>;
