using Google.Protobuf;
using Warden.Protocol.Common;
using Warden.Protocol.Msp;
using Warden.Protocol.Peer;
using Warden.Topology;
using Classification = Warden.Protocol.Common.MSPPrincipal.Types.Classification;

namespace Warden.Embedded;

/// <summary>Finds private data collections: those of a chaincode's definition, and one for each organisation that nobody defines.</summary>
/// <remarks>Source: fabric, core/chaincode/lifecycle/deployedcc_infoprovider.go.</remarks>
/// <param name="definitions">Where chaincodes are defined.</param>
/// <param name="channel">The channel.</param>
/// <param name="mspId">The organisation whose peer this is.</param>
internal sealed class Collections(ChaincodeDefinitions definitions, ChannelResources channel, string mspId)
{
    /// <summary>What the names of the organisations' own collections begin with; the MSP id follows.</summary>
    public const string ImplicitPrefix = "_implicit_org_";

    // To how many other peers of its own organisation a peer hands what is written there: peer.gossip.pvtData.implicitCollectionDisseminationPolicy in the sample.
    private const int OwnMaximumPeerCount = 1;

    /// <summary>Gets a collection as of a state, or null when the chaincode has none of that name.</summary>
    /// <remarks>An implicit collection is found for any MSP id; whether the name may be used is asked of <see cref="Exists"/>.</remarks>
    public StaticCollectionConfig? Find(StateSnapshot state, string chaincode, string collection)
    {
        if (chaincode != SystemNamespaces.Lifecycle && definitions.Find(state, chaincode) is null)
        {
            return null;
        }

        return collection.StartsWith(ImplicitPrefix, StringComparison.Ordinal)
            ? Implicit(collection[ImplicitPrefix.Length..])
            : Defined(state, chaincode).FirstOrDefault(c => c.Name == collection);
    }

    /// <summary>Asks whether a chaincode may use a collection: a defined one, or that of an organisation on the channel.</summary>
    public bool Exists(StateSnapshot state, string chaincode, string collection) =>
        channel.ApplicationMspIds.Any(mspId => collection == ImplicitPrefix + mspId)
        || Defined(state, chaincode).Any(c => c.Name == collection);

    /// <summary>Asks whether an identity is a member: only members' peers get the data.</summary>
    public static bool HasMember(StaticCollectionConfig collection, ChannelIdentity identity) =>
        collection.MemberOrgsPolicy?.SignaturePolicy is { } policy && new SignaturePolicyRule(policy).WhyNot([identity]) is null;

    /// <summary>Asks whether an organisation's peer keeps the data: the organisation is named, or the peer itself is a member.</summary>
    public static bool IsKeptBy(StaticCollectionConfig collection, ChannelIdentity peer) =>
        MemberOrganizations(collection).Contains(peer.MspId, StringComparer.Ordinal) || HasMember(collection, peer);

    /// <summary>Asks whether an identity is any of the principals that the member policy names.</summary>
    public static bool IsPrincipalOf(StaticCollectionConfig collection, ChannelIdentity identity) =>
        collection.MemberOrgsPolicy?.SignaturePolicy?.Identities.Any(p => SignaturePolicyRule.Matches(p, identity)) == true;

    /// <summary>Gets the organisations that the member policy names.</summary>
    public static IEnumerable<string> MemberOrganizations(StaticCollectionConfig collection)
    {
        foreach (var principal in collection.MemberOrgsPolicy?.SignaturePolicy?.Identities ?? [])
        {
            switch (principal.PrincipalClassification)
            {
                case Classification.Role:
                    yield return MSPRole.Parser.ParseFrom(principal.Principal).MspIdentifier;
                    break;
                case Classification.OrganizationUnit:
                    yield return OrganizationUnit.Parser.ParseFrom(principal.Principal).MspIdentifier;
                    break;
                case Classification.Identity:
                    yield return SerializedIdentity.Parser.ParseFrom(principal.Principal).Mspid;
                    break;
            }
        }
    }

    private StaticCollectionConfig Implicit(string owner) => new()
    {
        Name = ImplicitPrefix + owner,
        MemberOrgsPolicy = new() { SignaturePolicy = SignaturePolicies.AnyOf((owner, MSPRole.Types.MSPRoleType.Member)) },
        MaximumPeerCount = owner == mspId ? OwnMaximumPeerCount : 0,
    };

    private IEnumerable<StaticCollectionConfig> Defined(StateSnapshot state, string chaincode) =>
        definitions.Find(state, chaincode)?.Collections.Config.Select(c => c.StaticCollectionConfig).Where(c => c is not null) ?? [];
}
