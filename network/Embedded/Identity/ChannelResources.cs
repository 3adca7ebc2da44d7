using Warden.Protocol.Common;
using Warden.Protocol.Msp;
using Warden.Protocol.Orderer;

namespace Warden.Embedded;

/// <summary>What a channel's configuration says: members, policies, orderer addresses and batch limits.</summary>
internal sealed class ChannelResources
{
    public ChannelResources(Block genesis)
    {
        var payload = Payload.Parser.ParseFrom(Envelope.Parser.ParseFrom(genesis.Data.Data[0]).Payload);
        ChannelId = ChannelHeader.Parser.ParseFrom(payload.Header.ChannelHeader).ChannelId;
        Configuration = ConfigEnvelope.Parser.ParseFrom(payload.Data).Config;
        var root = Configuration.ChannelGroup;
        var application = root.Groups["Application"];
        var orderer = root.Groups["Orderer"];
        ApplicationMspIds = [.. application.Groups.Values.Select(o => Msp(o).Name).Order(StringComparer.Ordinal)];
        OrdererMspId = Msp(orderer.Groups.Values.First()).Name;
        Membership = new(application.Groups.Values.Concat(orderer.Groups.Values).Select(o => new MembershipService(Msp(o))));
        Policies = new(root, Membership);
        BatchSize = BatchSize.Parser.ParseFrom(orderer.Values["BatchSize"].Value);
    }

    public string ChannelId { get; }

    public Config Configuration { get; }

    public IReadOnlyList<string> ApplicationMspIds { get; }

    public string OrdererMspId { get; }

    public ChannelMembership Membership { get; }

    public ChannelPolicies Policies { get; }

    public BatchSize BatchSize { get; }

    private static FabricMSPConfig Msp(ConfigGroup organization) =>
        FabricMSPConfig.Parser.ParseFrom(MSPConfig.Parser.ParseFrom(organization.Values["MSP"].Value).Config);
}
