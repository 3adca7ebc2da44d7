using Warden.Protocol.Common;
using Warden.Protocol.Orderer;

namespace Warden.Embedded;

/// <summary>What a channel's configuration says at one node, as of the last configuration block that the node has taken in.</summary>
/// <remarks>Whoever needs two things that belong together reads <see cref="Current"/> once.</remarks>
internal sealed class ChannelResources
{
    private volatile ChannelBundle current;

    public ChannelResources(Block genesis)
    {
        var payload = Payload.Parser.ParseFrom(Envelope.Parser.ParseFrom(genesis.Data.Data[0]).Payload);
        ChannelId = ChannelHeader.Parser.ParseFrom(payload.Header.ChannelHeader).ChannelId;
        current = new(ConfigEnvelope.Parser.ParseFrom(payload.Data).Config, genesis.Header.Number);
    }

    public string ChannelId { get; }

    public ChannelBundle Current => current;

    public Config Configuration => current.Configuration;

    public IReadOnlyList<string> ApplicationMspIds => current.ApplicationMspIds;

    public ChannelMembership Membership => current.Membership;

    public ChannelPolicies Policies => current.Policies;

    public BatchSize BatchSize => current.BatchSize;

    /// <summary>Works out what an update would make of the configuration, for an orderer to put into a block.</summary>
    /// <param name="update">An envelope of type CONFIG_UPDATE.</param>
    /// <exception cref="ConfigurationException">It is not authorised, or makes no channel.</exception>
    public ConfigEnvelope Propose(Envelope update)
    {
        var before = current;
        var proposed = new ConfigEnvelope { Config = Propose(before, update), LastUpdate = update };
        ConfigurationRules.CheckChange(before.Configuration, new ChannelBundle(proposed.Config, 0).Configuration);
        return proposed;
    }

    /// <summary>Takes in a configuration that a block carries.</summary>
    /// <exception cref="ConfigurationException">It is not what its own update makes of the one in force.</exception>
    public void Apply(ConfigEnvelope proposed, ulong blockNumber)
    {
        var before = current;
        if (proposed.Config?.Sequence != before.Configuration.Sequence + 1)
        {
            throw new ConfigurationException($"config currently at sequence {before.Configuration.Sequence}, cannot validate config at sequence {proposed.Config?.Sequence}");
        }

        if (!Propose(before, proposed.LastUpdate ?? new()).Equals(proposed.Config))
        {
            throw new ConfigurationException("ConfigEnvelope LastUpdate did not produce the supplied config result");
        }

        current = new(proposed.Config, blockNumber);
    }

    private Config Propose(ChannelBundle before, Envelope update) => new()
    {
        Sequence = before.Configuration.Sequence + 1,
        ChannelGroup = new ConfigurationUpdates(ChannelId, before).Authorize(update),
    };
}
