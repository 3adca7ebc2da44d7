using System.Globalization;
using Google.Protobuf;
using Grpc.Core;
using Warden.Protocol.Common;
using Warden.Protocol.Discovery;
using Warden.Protocol.Peer;
using Warden.Topology;

namespace Warden.Embedded;

/// <summary><c>discovery.Discovery</c>: which peers there are, which may endorse what, and the channel's organisations and orderers.</summary>
/// <remarks>
/// Source: fabric, discovery/service.go. Groups of endorsers are organisations; Fabric has one for each principal of the policies. The channel is for
/// its writers, local peers are for administrators of the peer's organisation.
/// </remarks>
internal sealed class DiscoveryService(string mspId, ChannelResources channel, GatewayPeers peers, EndorsementPlanner planner)
    : Warden.Protocol.Discovery.Discovery.DiscoveryBase
{
    private const string AccessDenied = "access denied";

    public override Task<Protocol.Discovery.Response> Discover(SignedRequest request, ServerCallContext context)
    {
        var asked = Read(request);
        var signed = new SignedData(request.Payload, asked.Authentication.ClientIdentity, request.Signature);
        var response = new Protocol.Discovery.Response();
        response.Results.Add(asked.Queries.Select(query => Answer(query, signed)));
        return Task.FromResult(response);
    }

    private static Request Read(SignedRequest signed)
    {
        Request request;
        try
        {
            request = Request.Parser.ParseFrom(signed.Payload);
        }
        catch (InvalidProtocolBufferException)
        {
            throw new RpcException(new(StatusCode.Unknown, $"failed parsing request: {WireMessages.Malformed}"));
        }

        return request.Authentication is null ? throw new RpcException(new(StatusCode.Unknown, "access denied, no authentication info in request"))
            : request.Authentication.ClientIdentity.IsEmpty ? throw new RpcException(new(StatusCode.Unknown, "access denied, client identity wasn't supplied"))
            : request;
    }

    private QueryResult Answer(Query query, SignedData signed)
    {
        if (query.Channel.Length == 0)
        {
            return !IsLocalAdministrator(signed) ? Error(AccessDenied)
                : query.QueryCase == Query.QueryOneofCase.LocalPeers ? Members(peers.InOrder, onChannel: false)
                : Error("unknown or missing request type");
        }

        if (query.Channel != channel.ChannelId || channel.Policies.WhyNot(ChannelPolicies.Writers, signed) is not null)
        {
            return Error(AccessDenied);
        }

        return query.QueryCase switch
        {
            Query.QueryOneofCase.ConfigQuery => new() { ConfigResult = Configuration() },
            Query.QueryOneofCase.PeerQuery => Members(query.PeerQuery.Filter),
            Query.QueryOneofCase.CcQuery => Endorsers(query.CcQuery.Interests),
            _ => Error("unknown or missing request type"),
        };
    }

    private bool IsLocalAdministrator(SignedData signed) => channel.Policies.Verified(signed) is [{ Role: NodeRole.Admin } identity] && identity.MspId == mspId;

    private QueryResult Members(ChaincodeInterest? filter)
    {
        if (filter is null or { Chaincodes.Count: 0 })
        {
            return Members(peers.InOrder, onChannel: true);
        }

        try
        {
            return Members(planner.Able(filter, peers.InOrder), onChannel: true);
        }
        catch (EndorsementPlanException e)
        {
            return Error(e.Message);
        }
    }

    private QueryResult Members(IEnumerable<IEndorsingPeer> listed, bool onChannel)
    {
        var members = new PeerMembershipResult();
        foreach (var organization in peers.InOrder.Select(p => p.MspId))
        {
            members.PeersByOrg[organization] = new();
        }

        foreach (var peer in listed)
        {
            members.PeersByOrg[peer.MspId].Peers_.Add(peer.Describe(onChannel));
        }

        return new() { Members = members };
    }

    private QueryResult Endorsers(IReadOnlyList<ChaincodeInterest> interests)
    {
        var wrong = interests.Count == 0 ? "chaincode query must have at least one chaincode interest"
            : interests.Any(i => i.Chaincodes.Count == 0) ? "chaincode interest must contain at least one chaincode"
            : interests.Any(i => i.Chaincodes.Any(c => c.Name.Length == 0)) ? "chaincode name in interest cannot be empty"
            : null;
        if (wrong is not null)
        {
            return Error(wrong);
        }

        var result = new ChaincodeQueryResult();
        foreach (var interest in interests)
        {
            try
            {
                result.Content.Add(Describe(interest));
            }
            catch (EndorsementPlanException)
            {
                return Error($"failed constructing descriptor for {ProtoText.Of(interest)}");
            }
        }

        return new() { CcQueryRes = result };
    }

    private EndorsementDescriptor Describe(ChaincodeInterest interest)
    {
        // Fabric counts one policy, the collection's or the chaincode's own, and takes that for none.
        if (interest.Chaincodes.Any(c => c is { DisregardNamespacePolicy: true, KeyPolicies.Count: 0, CollectionNames.Count: <= 1 }))
        {
            throw new EndorsementPlanException("requested to disregard a chaincode's policy but key and collection policies are missing");
        }

        var plan = planner.Plan(interest, peers.InOrder, null);
        var used = plan.Groups.Where(g => plan.Layouts.Any(l => l.ContainsKey(g.MspId))).ToList();
        var names = used.Select((group, i) => (group.MspId, Name: string.Create(CultureInfo.InvariantCulture, $"G{i}"))).ToDictionary(g => g.MspId, g => g.Name);
        var descriptor = new EndorsementDescriptor { Chaincode = interest.Chaincodes[0].Name };
        foreach (var (organization, members) in used)
        {
            var group = new Peers();
            group.Peers_.Add(members.Select(m => m.Describe(onChannel: true)));
            descriptor.EndorsersByGroups[names[organization]] = group;
        }

        foreach (var layout in plan.Layouts)
        {
            var quantities = new Layout();
            foreach (var (organization, count) in layout)
            {
                quantities.QuantitiesByGroup[names[organization]] = (uint)count;
            }

            descriptor.Layouts.Add(quantities);
        }

        return descriptor;
    }

    private ConfigResult Configuration()
    {
        var root = channel.Configuration.ChannelGroup;
        var result = new ConfigResult();
        foreach (var organization in root.Groups["Orderer"].Groups.Values.Concat(root.Groups["Application"].Groups.Values))
        {
            var msp = ConfigurationRules.Msp(organization);
            result.Msps[msp.Name] = msp;
        }

        var own = root.Groups["Orderer"].Groups.Values.ToDictionary(
            o => ConfigurationRules.Msp(o).Name, o => ConfigurationRules.Value(o, "Endpoints", OrdererAddresses.Parser).Addresses);
        // The organisations' own addresses go before the channel's list.
        var all = own.Values.Any(a => a.Count > 0) ? null : ConfigurationRules.Value(root, "OrdererAddresses", OrdererAddresses.Parser).Addresses;
        foreach (var (name, addresses) in own)
        {
            result.Orderers[name] = new();
            foreach (var address in all ?? addresses)
            {
                var colon = address.LastIndexOf(':');
                if (colon > 0 && uint.TryParse(address.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port))
                {
                    result.Orderers[name].Endpoint.Add(new Endpoint { Host = address[..colon], Port = port });
                }
            }
        }

        return result;
    }

    private static QueryResult Error(string content) => new() { Error = new() { Content = content } };
}
