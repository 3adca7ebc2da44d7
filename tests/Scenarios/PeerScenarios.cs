using System.Security.Cryptography.X509Certificates;
using Warden.Documents;
using Warden.Gateway;
using Warden.Protocol;
using Warden.Scenarios.Contracts;
using Warden.Scenarios.Guarding;
using Warden.Scenarios.Networks;
using Warden.Topology;
using Role = Warden.Protocol.Common.MSPRole.Types.MSPRoleType;

namespace Warden.Scenarios;

/// <summary>An organisation with two peers: a sidecar before each, or before one of them only.</summary>
public abstract class PeerScenarios(NetworkFixture network) : Scenario(network)
{
    private const string First = "Org1MSP";
    private const string Second = "peer1.org1.example.com";
    private const string Other = "Org2MSP";
    private const int Shopped = 2006;

    private static GuardPlan Paired => new(new ContractPlan("paired", new ScenarioContract())
    {
        Policy = GuardPlan.Policy("paired", WardenMode.Hold),
        History = Lots.Calls("record", 100),
    });

    // Endorsed by one organisation alone: what its unguarded peer lets pass is valid.
    private static GuardPlan HalfGuarded => new(new ContractPlan("halfway", new ScenarioContract())
    {
        Policy = GuardPlan.Policy("halfway", WardenMode.Hold),
        History = Lots.Calls("record", 100),
        EndorsementPolicy = SignaturePolicies.AnyOf((First, Role.Peer), (Other, Role.Peer)),
    })
    {
        WithoutSidecar = [Second],
        ProvokedErrors = [Shopped],
    };

    // Endorsed by both organisations: the other one's guard holds.
    private static GuardPlan HalfGuardedBoth => new(new ContractPlan("bothways", new ScenarioContract())
    {
        Policy = GuardPlan.Policy("bothways", WardenMode.Hold),
        History = Lots.Calls("record", 100),
    })
    {
        WithoutSidecar = [Second],
    };

    [Fact]
    public async Task A_held_call_is_refused_by_both_peers_of_the_organisation()
    {
        var guard = await GuardAsync(Paired);
        var held = await Assert.ThrowsAsync<WarnException>(() => guard.EndorseAsync(Lots.Record(4001, Lots.FarTooHigh), Token));

        Assert.Equal(
            [Known(First), Known(Second)],
            held.Details.Select(d => d.Address));
        Assert.All(held.Details, d => Assert.Equal(VerdictStatus.ConfirmationRequired, d.Refusal!.Status));
        Assert.Equal(held.Details[0].Message, held.Details[1].Message);
        foreach (var peer in new[] { First, Second })
        {
            Assert.Equal("428", (await guard.Sidecars[peer].Decisions.OfAsync(held.TransactionId!, Paired.Name, Token)).Answer);
        }
    }

    [Fact]
    public async Task A_confirmed_call_passes_at_either_peer()
    {
        var guard = await GuardAsync(Paired);
        foreach (var (peer, i) in new[] { (First, 4002), (Second, 4003) })
        {
            var call = Lots.Record(i, Lots.FarTooHigh);
            var held = await Assert.ThrowsAsync<WarnException>(() => guard.EndorseAsync(call, Token));
            await Network.Channel(First).ConfirmAsync(held.Warning, new Confirmation("seen with own eyes"), Token);
            await guard.CatchUpAsync(Token);

            var endorsed = await guard.Contract(peer).NewProposal(call.Function, call.Options).EndorseAsync(Token);

            Assert.Equal([Network.Peer(peer).ServerName], Endorsers(endorsed, First));
            Assert.True((await (await endorsed.SubmitAsync(Token)).GetStatusAsync(Token)).Successful);
            Assert.Equal("confirmed", (await guard.Sidecars[peer].Decisions.OfAsync(endorsed.TransactionId, Paired.Name, Token)).Answer);
            await guard.CatchUpAsync(Token);
        }
    }

    [Fact]
    public async Task A_call_is_judged_at_each_peer_and_teaches_once_and_both_stores_stay_in_step()
    {
        var guard = await GuardAsync(Paired);
        await Parallel.ForAsync(0, 20, Token, async (i, token) =>
        {
            var call = Lots.Record(4100 + i, Lots.Usual(20 + i));
            await guard.Contract(i % 2 == 0 ? First : Second).SubmitAsync(call.Function, call.Options, token);
        });

        // The same signed proposal at both peers: the second peer is asked directly, the first one by its gateway.
        var usual = Lots.Record(4120, Lots.Usual(7));
        var proposal = guard.Contract().NewProposal(usual.Function, usual.Options);
        var endorsed = await proposal.EndorseAsync(Token);
        var signed = Protocol.Gateway.ProposedTransaction.Parser.ParseFrom(proposal.Bytes).Proposal;
        var answer = await new Protocol.Peer.Endorser.EndorserClient(Network.ChannelTo(Second)).ProcessProposalAsync(signed, cancellationToken: Token);
        Assert.Equal(200, answer.Response.Status);
        Assert.True((await (await endorsed.SubmitAsync(Token)).GetStatusAsync(Token)).Successful);

        foreach (var peer in new[] { First, Second })
        {
            var decision = await guard.Sidecars[peer].Decisions.OfAsync(endorsed.TransactionId, Paired.Name, Token);
            Assert.Equal(("OK", "relayed"), (decision.Outcome, decision.Answer));
        }

        await guard.AssertSameStoresAsync(Paired.Name, Token);
        var height = await Network.InStepAsync(Token);
        foreach (var peer in new[] { First, Second })
        {
            Assert.EndsWith(
                $"{endorsed.TransactionId} 1",
                Assert.Single(StoredLedger.Read(guard.Sidecars[peer].Options, height).Calls, c => c.Contains(endorsed.TransactionId, StringComparison.Ordinal)),
                StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task While_one_peer_is_away_the_other_one_serves_and_guards()
    {
        var guard = await GuardAsync(Paired);
        foreach (var (away, there, i) in new[] { (First, Second, 4131), (Second, First, 4132) })
        {
            await Network.StopPeerAsync(away);
            try
            {
                var usual = Lots.Record(i, Lots.Usual(i));
                await guard.Contract(there).SubmitAsync(usual.Function, usual.Options, Token);
                var odd = Lots.Record(i + 10, Lots.FarTooHigh);
                await Assert.ThrowsAsync<WarnException>(() => guard.Contract(there).NewProposal(odd.Function, odd.Options).EndorseAsync(Token));
            }
            finally
            {
                await Network.StartPeerAsync(away, Token);
            }

            await guard.CatchUpAsync(Token);
        }

        await guard.AssertSameStoresAsync(Paired.Name, Token);
    }

    [Fact]
    public async Task What_the_guarded_peer_refuses_the_unguarded_one_endorses_and_the_sidecar_says_so()
    {
        var guard = await GuardAsync(HalfGuarded);
        var sidecar = guard.Sidecars[First];

        // The gateway itself goes shopping: refused by its own peer, it asks the next one of the organisation.
        var endorsed = await guard.EndorseAsync(Lots.Record(4201, Lots.FarTooHigh), Token);
        Assert.Equal("428", (await sidecar.Decisions.OfAsync(endorsed.TransactionId, HalfGuarded.Name, Token)).Answer);
        Assert.Equal([Network.Peer(Second).ServerName], Endorsers(endorsed, First));
        Assert.True((await (await endorsed.SubmitAsync(Token)).GetStatusAsync(Token)).Successful);

        await guard.CatchUpAsync(Token);
        var line = await Eventually.GetAsync(
            "the alarm",
            async token => (await sidecar.Decisions.ReadAsync(token)).FirstOrDefault(d => d.TxId == endorsed.TransactionId && d.Answer == "shopped"),
            Token);
        Assert.Equal("428", line.Reason);
        Assert.Contains($"CN={Second}", line.Endorser, StringComparison.Ordinal);
        var alarm = Assert.Single(((SidecarInProcess)sidecar).Log.Lines, l => l.Event == Shopped && l.Text.Contains(endorsed.TransactionId, StringComparison.Ordinal));
        Assert.Contains($"CN={Second}", alarm.Text, StringComparison.Ordinal);
        Assert.Contains(await sidecar.Status.ShoppedAsync(Token), s => s.Transaction == endorsed.TransactionId && s.Endorser.Contains($"CN={Second}", StringComparison.Ordinal));
        Assert.Contains("warden_verdicts_shopped_total{", await sidecar.Status.MetricsAsync(Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_another_organisation_has_to_endorse_its_guard_holds_all_the_same()
    {
        var guard = await GuardAsync(HalfGuardedBoth);
        var held = await Assert.ThrowsAsync<WarnException>(() => guard.EndorseAsync(Lots.Record(4301, Lots.FarTooHigh), Token));
        Assert.Equal([Known(Other)], held.Details.Select(d => d.Address));
        Assert.Equal("428", (await guard.Sidecars[First].Decisions.OfAsync(held.TransactionId!, HalfGuardedBoth.Name, Token)).Answer);
    }

    // Where the other nodes find a peer, which is what error details say.
    private string Known(string peer) => Network.Material.Topology.Organizations.SelectMany(o => o.Peers)
        .Single(p => p.Name == Network.Peer(peer).ServerName).Address.ToString();

    // The host names of an organisation's peers that endorsed.
    private static IEnumerable<string> Endorsers(Gateway.Transaction transaction, string mspId)
    {
        var envelope = Protocol.Gateway.PreparedTransaction.Parser.ParseFrom(transaction.Bytes).Envelope;
        return Transactions.Unpack(envelope).Endorsements.Select(e => Creator.Parse(e.Endorser)).Where(c => c.Mspid == mspId).Select(c =>
        {
            using var certificate = X509Certificate2.CreateFromPem(c.IdBytes.ToStringUtf8());
            return certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false);
        });
    }
}

public sealed class PeersOnEmbedded(EmbeddedOfPairsFixture network) : PeerScenarios(network), IClassFixture<EmbeddedOfPairsFixture>;

public sealed class PeersOnNative(NativeOfPairsFixture network) : PeerScenarios(network), IClassFixture<NativeOfPairsFixture>
{
    // With blocks from both, Fabric 3.1.5 can come to refuse the orderer's, and stands still while the neighbour is away.
    [Fact]
    public async Task Each_peer_takes_blocks_from_the_orderer_and_passes_none_on()
    {
        foreach (var peer in network.Network.Peers("Org1MSP"))
        {
            var log = await File.ReadAllTextAsync(Path.Combine(network.Network.LogFolder, $"{peer.ServerName}.log"), Token);
            Assert.Contains("will retrieve blocks from ordering service (will not disseminate them to other peers", log, StringComparison.Ordinal);
        }
    }
}

public sealed class PeersOnContainers(ContainerOfPairsFixture network) : PeerScenarios(network), IClassFixture<ContainerOfPairsFixture>;
