using Google.Protobuf;
using Warden.Protocol.Common;
using Warden.Protocol.Orderer;
using Warden.Protocol.Peer;

namespace Warden.Embedded;

/// <summary>One configuration of a channel, read: members, policies, access rules and batch limits. It never changes.</summary>
internal sealed class ChannelBundle
{
    /// <summary>Reads a configuration.</summary>
    /// <param name="configuration">The whole tree.</param>
    /// <param name="blockNumber">The block that carries it.</param>
    /// <exception cref="ConfigurationException">It makes no channel; the message is Fabric's.</exception>
    public ChannelBundle(Config configuration, ulong blockNumber)
    {
        (Configuration, BlockNumber) = (configuration, blockNumber);
        try
        {
            ConfigurationRules.Check(configuration);
            var root = configuration.ChannelGroup;
            var application = root.Groups["Application"];
            var orderer = root.Groups["Orderer"];
            ApplicationMspIds = [.. application.Groups.Values.Select(o => ConfigurationRules.Msp(o).Name).Order(StringComparer.Ordinal)];
            OrdererMspId = orderer.Groups.Values.Select(ConfigurationRules.Msp).FirstOrDefault()?.Name ?? "";
            Membership = new(application.Groups.Values.Concat(orderer.Groups.Values).Select(ConfigurationRules.Msp).DistinctBy(m => m.Name).Select(m => new MembershipService(m, ConfigurationRules.TakesEd25519(root))));
            Policies = new(root, Membership);
            Access = new(Policies, ConfigurationRules.Value(application, "ACLs", ACLs.Parser));
            BatchSize = ConfigurationRules.Value(orderer, "BatchSize", BatchSize.Parser);
            BatchTimeout = ConfigurationRules.ReadTimeout(orderer);
        }
        catch (InvalidProtocolBufferException)
        {
            throw new ConfigurationException($"failed to deserialize values: {WireMessages.Malformed}");
        }
    }

    public Config Configuration { get; }

    public ulong BlockNumber { get; }

    public IReadOnlyList<string> ApplicationMspIds { get; }

    public string OrdererMspId { get; }

    public ChannelMembership Membership { get; }

    public ChannelPolicies Policies { get; }

    public AccessRules Access { get; }

    public BatchSize BatchSize { get; }

    public TimeSpan BatchTimeout { get; }
}
