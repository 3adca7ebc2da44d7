using System.Globalization;
using Google.Protobuf;
using Warden.Protocol.Common;
using Warden.Protocol.Etcdraft;
using Warden.Protocol.Orderer;
using Warden.Protocol.Peer;
using Capabilities = Warden.Protocol.Common.Capabilities;
using Consenter = Warden.Protocol.Etcdraft.Consenter;
using Role = Warden.Protocol.Common.MSPRole.Types.MSPRoleType;
using Rule = Warden.Protocol.Common.ImplicitMetaPolicy.Types.Rule;

namespace Warden.Topology;

/// <summary>
/// Builds the configuration tree of a channel as Fabric's configtxgen lays it out, with the policies of its test network.
/// </summary>
internal static class ChannelConfiguration
{
    private const string Admins = "Admins";

    public static ConfigGroup Create(
        NetworkTopology topology, IReadOnlyList<OrganizationMaterial> organizations, OrganizationMaterial orderer)
    {
        var channel = Group();
        Value(channel, "HashingAlgorithm", new HashingAlgorithm { Name = "SHA256" });
        Value(channel, "BlockDataHashingStructure", new BlockDataHashingStructure { Width = uint.MaxValue });
        Value(channel, "Capabilities", Capability(topology.ChannelCapability));
        if (topology.ChannelCapability == "V2_0")
        {
            // Fabric 2 asks for the channel's list; under V3_0 there are only those of the organisations.
            Value(channel, "OrdererAddresses", Addresses(topology));
        }

        StandardPolicies(channel);
        channel.Groups["Application"] = Application(topology, organizations);
        channel.Groups["Orderer"] = Orderer(topology, orderer);
        return channel;
    }

    private static ConfigGroup Application(NetworkTopology topology, IReadOnlyList<OrganizationMaterial> organizations)
    {
        var application = Group();
        Value(application, "Capabilities", Capability("V2_5"));
        StandardPolicies(application);
        Policy(application, "Endorsement", Meta("Endorsement", Rule.Majority));
        Policy(application, "LifecycleEndorsement", Meta("Endorsement", Rule.Majority));
        foreach (var (organization, settings) in organizations.Zip(topology.Organizations))
        {
            var group = Organization(organization);
            Policy(
                group,
                "Readers",
                Signatures((organization.MspId, Role.Admin), (organization.MspId, Role.Peer), (organization.MspId, Role.Client)));
            Policy(group, "Writers", Signatures((organization.MspId, Role.Admin), (organization.MspId, Role.Client)));
            Policy(group, "Endorsement", Signatures((organization.MspId, Role.Peer)));
            var anchors = new AnchorPeers();
            anchors.AnchorPeers_.Add(settings.PeerAddresses.Select(address => new AnchorPeer { Host = address.Host, Port = address.Port }));
            Value(group, "AnchorPeers", anchors);
            application.Groups[organization.MspId] = group;
        }

        return application;
    }

    private static ConfigGroup Orderer(NetworkTopology topology, OrganizationMaterial material)
    {
        var orderer = Group();
        var certificate = ByteString.CopyFromUtf8(material.NodeTls.CertificatePem);
        var address = topology.Orderer.Address;
        var consenters = new ConfigMetadata
        {
            Options = new() { TickInterval = "200ms", ElectionTick = 10, HeartbeatTick = 1, MaxInflightBlocks = 5, SnapshotIntervalSize = 64 << 20 },
        };
        consenters.Consenters.Add(
            new Consenter { Host = address.Host, Port = (uint)address.Port, ClientTlsCert = certificate, ServerTlsCert = certificate });
        Value(orderer, "ConsensusType", new ConsensusType { Type = "etcdraft", Metadata = consenters.ToByteString() });
        Value(orderer, "BatchSize", new BatchSize
        {
            MaxMessageCount = topology.Batch.MaxMessageCount,
            AbsoluteMaxBytes = topology.Batch.AbsoluteMaxBytes,
            PreferredMaxBytes = topology.Batch.PreferredMaxBytes,
        });
        Value(orderer, "BatchTimeout", new BatchTimeout
        {
            Timeout = string.Create(CultureInfo.InvariantCulture, $"{topology.Batch.Timeout.TotalMilliseconds}ms"),
        });
        Value(orderer, "ChannelRestrictions", new ChannelRestrictions());
        Value(orderer, "Capabilities", Capability("V2_0"));
        StandardPolicies(orderer);
        Policy(orderer, "BlockValidation", Meta("Writers", Rule.Any));

        var group = Organization(material);
        Policy(group, "Readers", Signatures((material.MspId, Role.Member)));
        Policy(group, "Writers", Signatures((material.MspId, Role.Member)));
        Value(group, "Endpoints", Addresses(topology));
        orderer.Groups[material.MspId] = group;
        return orderer;
    }

    private static OrdererAddresses Addresses(NetworkTopology topology)
    {
        var addresses = new OrdererAddresses();
        addresses.Addresses.Add(topology.Orderer.Address.ToString());
        return addresses;
    }

    private static ConfigGroup Organization(OrganizationMaterial material)
    {
        var group = Group();
        Value(group, "MSP", MspConfigurations.Create(material));
        Policy(group, Admins, Signatures((material.MspId, Role.Admin)));
        return group;
    }

    private static void StandardPolicies(ConfigGroup group)
    {
        Policy(group, "Readers", Meta("Readers", Rule.Any));
        Policy(group, "Writers", Meta("Writers", Rule.Any));
        Policy(group, Admins, Meta(Admins, Rule.Majority));
    }

    private static ConfigGroup Group() => new() { ModPolicy = Admins };

    private static void Value(ConfigGroup group, string name, IMessage value) =>
        group.Values[name] = new() { Value = value.ToByteString(), ModPolicy = Admins };

    private static void Policy(ConfigGroup group, string name, Policy policy) =>
        group.Policies[name] = new() { Policy = policy, ModPolicy = Admins };

    private static Policy Meta(string subPolicy, Rule rule) => new()
    {
        Type = (int)Warden.Protocol.Common.Policy.Types.PolicyType.ImplicitMeta,
        Value = new ImplicitMetaPolicy { SubPolicy = subPolicy, Rule = rule }.ToByteString(),
    };

    private static Policy Signatures(params (string MspId, Role Role)[] anyOf) => new()
    {
        Type = (int)Warden.Protocol.Common.Policy.Types.PolicyType.Signature,
        Value = SignaturePolicies.AnyOf(anyOf).ToByteString(),
    };

    private static Capabilities Capability(string name)
    {
        var capabilities = new Capabilities();
        capabilities.Capabilities_[name] = new();
        return capabilities;
    }
}
