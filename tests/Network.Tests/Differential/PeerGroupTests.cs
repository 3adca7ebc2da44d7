using Warden.Native;

namespace Warden.Embedded.Tests;

/// <summary>Organisations with two peers, some of which refuse or answer something else: whom the gateway asks next, and what it tells of whom.</summary>
public sealed class PeerGroupTests
{
    private const string Failed = "Aborted: failed to endorse transaction, see attached details for more info";
    private const string TooFew = "Aborted: failed to collect enough transaction endorsements, see attached details for more info";
    private const string Mismatch = "ProposalResponsePayloads do not match";

    // What a peer does instead of endorsing the same as the others.
    private static readonly string[] Ways = ["", "s 428 held", "s 500 refused", "p odd 1"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task After_an_error_the_next_peer_of_the_organisation_is_asked()
    {
        await using var network = await StepNetwork.EmbeddedAsync(Token, 2, 2, 1);
        Assert.StartsWith("200 ", await AnswerAsync(network, "endorse all p k v|@peer0.org1 s 428 held"), StringComparison.Ordinal);
        Assert.StartsWith("200 ", await AnswerAsync(network, "endorse all p k v|@peer0.org2 s 500 no|@peer0.org1 s 500 no"), StringComparison.Ordinal);
        Assert.StartsWith("200 ", await AnswerAsync(network, "endorse@Org1MSP@Org2MSP all p k v|@peer0.org2 s 428 held"), StringComparison.Ordinal);
        Assert.Equal(
            $"{Failed} [Org1MSP: chaincode response 428, held] [Org1MSP: chaincode response 500, no]",
            await AnswerAsync(network, "endorse all p k v|@peer0.org1 s 428 held|@peer1.org1 s 500 no"));

        // The refusal of the first peer is not told of once the second one has endorsed.
        Assert.Equal(
            $"{TooFew} [Org3MSP: chaincode response 403, denied]",
            await AnswerAsync(network, "endorse all p k v|@peer0.org1 s 428 held|@peer0.org3 s 403 denied"));
        Assert.Equal(
            $"{TooFew} [Org2MSP: {Mismatch}] [Org2MSP: {Mismatch}] [Org3MSP: {Mismatch}]",
            await AnswerAsync(network, "endorse all p k v|@peer0.org1 p odd 1"));

        // A chaincode's answer ends a query; only the first peer was asked.
        Assert.Equal(
            "Unknown: evaluate call to endorser returned error: chaincode response 428, held [Org1MSP: chaincode response 428, held]",
            await AnswerAsync(network, "evaluate any g k|@peer0.org1 s 428 held"));
    }

    [Fact]
    public async Task Whoever_refuses_the_gateway_does_as_Fabrics_does()
    {
        Assert.SkipWhen(FabricBinaries.Missing is not null, FabricBinaries.Missing ?? "");
        await using var embedded = await StepNetwork.EmbeddedAsync(Token, 2, 2, 1);
        await using var native = await StepNetwork.NativeAsync(Token, 2, 2, 1);
        var differences = new List<string>();
        foreach (var request in Requests())
        {
            var (here, there) = (AnswerAsync(embedded, request), AnswerAsync(native, request));
            if (await here != await there)
            {
                differences.Add($"{request}\n  Fabric   {await there}\n  embedded {await here}");
            }
        }

        Assert.True(differences.Count == 0, string.Join('\n', differences));
    }

    [Fact]
    public async Task Private_values_reach_every_peer_of_a_member() => await AssertPrivateAsync(await StepNetwork.EmbeddedAsync(Token, 2, 2, 1));

    [Fact]
    public async Task Private_values_reach_every_peer_of_a_member_on_Fabric_too()
    {
        Assert.SkipWhen(FabricBinaries.Missing is not null, FabricBinaries.Missing ?? "");
        await AssertPrivateAsync(await StepNetwork.NativeAsync(Token, 2, 2, 1));
    }

    // C1 and the organisation's own collection push to nobody or to one: the other peer fetches what it lacks when the block comes.
    private static async Task AssertPrivateAsync(StepNetwork network)
    {
        await using var running = network;
        Assert.StartsWith(
            "Valid ", await network.AnswerAsync(1, "transact any P C1 a 1|P C12 a 2|P Open a 3|P _implicit_org_Org1MSP a 4", Token), StringComparison.Ordinal);
        Assert.Equal(
            "200  [1][2][3][4]", await network.AnswerAtSecondAsync(1, "evaluate any G C1 a|G C12 a|G Open a|G _implicit_org_Org1MSP a", Token));
        Assert.Equal("200  [2][3]", await network.AnswerAtSecondAsync(2, "evaluate any G C12 a|G Open a", Token));
        Assert.StartsWith("200  [!", await network.AnswerAtSecondAsync(2, "evaluate any G C1 a", Token), StringComparison.Ordinal);
    }

    // The peers of other organisations are asked in any order, so both of Org2 do the same. Named organisations are asked at the same time, so that
    // nobody's answer is the first one which the others have to match.
    private static IEnumerable<string> Requests()
    {
        foreach (var chaincode in new[] { "any", "both", "all" })
        {
            foreach (var (a, b, other, third) in
                from a in Ways from b in Ways from other in Ways from third in Ways select (a, b, other, third))
            {
                yield return Request($"endorse {chaincode}", a, b, other, third);
                if (!new[] { a, b, other, third }.Contains(Ways[3]) && chaincode == "all")
                {
                    yield return Request("endorse@Org1MSP@Org2MSP@Org3MSP all", a, b, other, third);
                }
            }
        }

        foreach (var way in Ways)
        {
            yield return Request("evaluate any", way, "", "", "");
            yield return Request("evaluate@Org3MSP any", "", "", "", way);
        }
    }

    private static string Request(string call, string first, string second, string other, string third) => string.Concat(
        $"{call} p k v", At("peer0.org1", first), At("peer1.org1", second), At("peer0.org2", other), At("peer1.org2", other), At("peer0.org3", third));

    private static string At(string peer, string step) => step.Length == 0 ? "" : $"|@{peer} {step}";

    private static Task<string> AnswerAsync(StepNetwork network, string request) => network.AnswerAsync(1, request, Token);
}
