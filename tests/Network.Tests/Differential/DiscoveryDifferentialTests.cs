using Google.Protobuf;
using Grpc.Core;
using Warden.Native;
using Warden.Protocol;
using Warden.Protocol.Discovery;
using Warden.Protocol.Gossip;
using Warden.Protocol.Peer;
using Warden.Topology;

namespace Warden.Embedded.Tests;

/// <summary>Asks the discovery service of the embedded network and of Fabric's peers the same, and compares the answers.</summary>
public sealed class DiscoveryDifferentialTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Peers_endorsers_and_configuration_are_found_as_at_Fabrics_peers()
    {
        Assert.SkipWhen(FabricBinaries.Missing is not null, FabricBinaries.Missing ?? "");
        await using var embedded = await StepNetwork.EmbeddedAsync(Token);
        await using var native = await StepNetwork.NativeAsync(Token);
        var differences = new List<string>();
        foreach (var (name, organization, asAdmin, request) in Requests())
        {
            var (here, there) = (await AskAsync(embedded, organization, asAdmin, request), await AskAsync(native, organization, asAdmin, request));
            if (here != there)
            {
                differences.Add($"{name}\n  Fabric   {there}\n  embedded {here}");
            }
        }

        Assert.True(differences.Count == 0, string.Join('\n', differences));
    }

    private static IEnumerable<(string Name, int Organization, bool AsAdmin, Request Request)> Requests()
    {
        var local = new Query { LocalPeers = new() };
        yield return ("local peers for an administrator", 1, true, Of(local));
        yield return ("local peers for a user", 1, false, Of(local));
        yield return ("no kind of query", 1, true, Of(new Query()));
        yield return ("no kind of query of the channel", 1, true, Of(new Query { Channel = "mychannel" }));
        yield return ("local peers of a channel", 1, true, Of(new Query { Channel = "mychannel", LocalPeers = new() }));
        yield return ("another channel", 1, true, Of(new Query { Channel = "other", PeerQuery = new() }));
        yield return ("peers", 2, false, Of(new Query { Channel = "mychannel", PeerQuery = new() }));
        yield return ("peers with a chaincode", 2, false, Of(new Query { Channel = "mychannel", PeerQuery = new() { Filter = Interest("any") } }));
        yield return ("peers with none such", 2, false, Of(new Query { Channel = "mychannel", PeerQuery = new() { Filter = Interest("nope") } }));
        yield return ("peers that read a collection", 2, false, Of(new Query { Channel = "mychannel", PeerQuery = new() { Filter = Interest("any:C12") } }));
        yield return ("configuration", 3, false, Of(new Query { Channel = "mychannel", ConfigQuery = new() }));
        yield return ("several", 1, true, Of(local, new Query { Channel = "mychannel", ConfigQuery = new() }));
        foreach (var interest in new[] { "any", "both", "side", "nope", "any both", "both nope", "any:C1", "any:C12", "any:C12 both", "any:C1,C3", "both:C3", "any:_implicit_org_Org1MSP", "any:None", "any-", "any-:C1", "any:C12+", "any:C1+", "both-:C3+" })
        {
            yield return ($"endorsers of {interest}", 1, false, Of(Endorsers(Interest(interest))));
        }

        yield return ("endorsers of nothing", 1, false, Of(Endorsers()));
        yield return ("endorsers of an empty interest", 1, false, Of(Endorsers(new ChaincodeInterest())));
        yield return ("endorsers of no name", 1, false, Of(Endorsers(Interest(""))));
        yield return ("endorsers of two", 1, false, Of(Endorsers(Interest("any"), Interest("both"))));
        yield return ("endorsers of a key", 1, false, Of(Endorsers(Keyed("any-", "AND('Org1MSP.member','Org3MSP.member')"))));
        yield return ("endorsers of a key nobody has", 1, false, Of(Endorsers(Keyed("any", "OR('Org9MSP.member')"))));
        yield return ("no identity", 1, false, new Request { Authentication = new(), Queries = { local } });
        yield return ("an identity that is none", 1, false, new Request { Authentication = new() { ClientIdentity = ByteString.CopyFromUtf8("x") }, Queries = { local } });
    }

    private static Request Of(params Query[] queries) => new() { Queries = { queries } };

    private static Query Endorsers(params ChaincodeInterest[] interests) => new() { Channel = "mychannel", CcQuery = new() { Interests = { interests } } };

    // NAME[-][:COLLECTION,COLLECTION][+]: a minus disregards the chaincode's own policy, a plus says that nothing private is read.
    private static ChaincodeInterest Interest(string text) => new()
    {
        Chaincodes =
        {
            text.Split(' ').Select(call =>
            {
                var parts = call.TrimEnd('+').Split(':');
                var parsed = new ChaincodeCall { Name = parts[0].TrimEnd('-'), DisregardNamespacePolicy = parts[0].EndsWith('-'), NoPrivateReads = call.EndsWith('+') };
                parsed.CollectionNames.Add(parts.Length > 1 ? parts[1].Split(',') : []);
                return parsed;
            }),
        },
    };

    private static ChaincodeInterest Keyed(string text, string policy)
    {
        var interest = Interest(text);
        interest.Chaincodes[0].KeyPolicies.Add(SignaturePolicies.Parse(policy));
        return interest;
    }

    private static async Task<string> AskAsync(StepNetwork network, int organization, bool asAdmin, Request request)
    {
        try
        {
            return string.Join('\n', (await network.DiscoverAsync(organization, asAdmin, request, Token)).Results.Select(Describe));
        }
        catch (RpcException e)
        {
            return $"{e.StatusCode}: {e.Status.Detail}";
        }
    }

    private static string Describe(QueryResult result) => result.ResultCase switch
    {
        // Go's texts of messages have two spaces now and then.
        QueryResult.ResultOneofCase.Error => $"error {result.Error.Content.Replace("  ", " ", StringComparison.Ordinal)}",
        QueryResult.ResultOneofCase.ConfigResult => $"msps {string.Join(' ', result.ConfigResult.Msps.OrderBy(m => m.Key, StringComparer.Ordinal).Select(m => $"{m.Key}={m.Value.Name},{m.Value.RootCerts.Count},{m.Value.FabricNodeOus.Enable}"))}"
            + $" orderers {string.Join(' ', result.ConfigResult.Orderers.Select(o => $"{o.Key}={string.Join(',', o.Value.Endpoint.Select(e => e.Host))}"))}",
        QueryResult.ResultOneofCase.Members => string.Join(
            ' ', result.Members.PeersByOrg.OrderBy(o => o.Key, StringComparer.Ordinal).Select(o => $"{o.Key}[{string.Join(',', o.Value.Peers_.Select(Describe))}]")),
        QueryResult.ResultOneofCase.CcQueryRes => string.Join('\n', result.CcQueryRes.Content.Select(Describe)),
        _ => "nothing",
    };

    // Groups by who is in them: what they are called, and how policies were put together, is no matter.
    private static string Describe(EndorsementDescriptor descriptor)
    {
        var members = descriptor.EndorsersByGroups.ToDictionary(
            g => g.Key, g => string.Join('+', g.Value.Peers_.Select(p => Creator.Parse(p.Identity).Mspid).Order(StringComparer.Ordinal)));
        var layouts = descriptor.Layouts.Select(l => string.Join(
            '&', l.QuantitiesByGroup.Select(q => $"{members[q.Key]}*{q.Value}").Order(StringComparer.Ordinal)));
        return $"{descriptor.Chaincode}: {string.Join(" or ", layouts.Distinct().Order(StringComparer.Ordinal))} of {string.Join(' ', descriptor.EndorsersByGroups.Values.SelectMany(g => g.Peers_).Select(Describe).Distinct().Order(StringComparer.Ordinal))}";
    }

    private static string Describe(Peer peer)
    {
        var alive = peer.MembershipInfo is null ? null : GossipMessage.Parser.ParseFrom(peer.MembershipInfo.Payload);
        var state = peer.StateInfo is null ? null : GossipMessage.Parser.ParseFrom(peer.StateInfo.Payload);
        var chaincodes = (state?.StateInfo.Properties.Chaincodes ?? []).Select(c => $"{c.Name}@{c.Version}").Order(StringComparer.Ordinal);
        return $"{Creator.Parse(peer.Identity).Mspid} {alive?.Tag} {alive?.AliveMsg.Membership.Endpoint.Split(':')[0]} {alive?.AliveMsg.Membership.PkiId.Length} {alive?.AliveMsg.Timestamp is not null}"
            + $" {state?.Tag} {state?.StateInfo.Timestamp is not null} {state?.StateInfo.PkiId.Length} {state?.StateInfo.ChannelMAC.Length} {state?.StateInfo.Properties.LedgerHeight > 0} {string.Join('/', chaincodes)}";
    }
}
