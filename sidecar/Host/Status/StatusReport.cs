using Warden.Documents;
using Warden.Host.Channels;
using Warden.Host.Relay;

namespace Warden.Host.Status;

/// <summary>Says how the sidecar is and what is in force.</summary>
internal sealed class StatusReport(
    SidecarOptions options, IReadOnlyDictionary<string, GuardedChannel> channels, IReadOnlyDictionary<string, RelayListener> relays)
{
    /// <summary>Whether every ledger is followed, and taken in as far as the peer had it when it was dialled.</summary>
    public bool IsHealthy => channels.Values.All(c => c.Outdated is null);

    /// <summary>Gets the answer of /healthz.</summary>
    public HealthDocument Health() => new(
        IsHealthy ? "OK" : channels.Values.Any(c => c.Follower.Broken is not null) ? "broken" : "behind",
        [.. channels.Values.Where(c => c.Outdated is not null).Select(c => $"{c.Name}: {c.Outdated}")]);

    /// <summary>Gets the answer of /status.</summary>
    public StatusDocument Status() => new(
        options.Identity.MspId,
        [.. relays.Select(r => new ListenerStatus(r.Key, r.Value.Address))],
        [.. channels.Values.Select(Of)]);

    private ChannelStatus Of(GuardedChannel channel)
    {
        var view = channel.Current;
        return new ChannelStatus(
            channel.Name,
            (long)view.Height,
            channel.Follower.Connected,
            channel.Follower.Broken,
            [
                .. options.Chaincodes.Select(c =>
                {
                    var rules = view.Chaincodes.GetValueOrDefault(c.Name);
                    return new ChaincodeStatus(
                        c.Name,
                        rules is null || !c.Enabled ? WardenMode.Off : rules.ModeOf(""),
                        rules?.Policy.Document.Mode,
                        rules?.Policy.Version,
                        rules?.Epoch?.Number,
                        rules?.Epoch?.Height,
                        rules?.Epoch?.Digest,
                        rules?.Model?.Digest,
                        rules?.Unscored,
                        rules?.Policy.Document.Mode == WardenMode.Advise ? rules.AdviceRefused : null,
                        (long)channel.TaughtOf(c.Name));
                }),
            ]);
    }
}

/// <summary>The answer of /healthz.</summary>
internal sealed record HealthDocument(string Status, IReadOnlyList<string> Problems);

/// <summary>The answer of /status.</summary>
internal sealed record StatusDocument(string Organization, IReadOnlyList<ListenerStatus> Listeners, IReadOnlyList<ChannelStatus> Channels);

/// <summary>Where the sidecar stands as a chaincode.</summary>
internal sealed record ListenerStatus(string Chaincode, string Address);

/// <summary>How far a channel is followed.</summary>
internal sealed record ChannelStatus(
    string Name, long Height, bool Connected, string? Broken, IReadOnlyList<ChaincodeStatus> Chaincodes);

/// <summary>What is in force for a chaincode.</summary>
/// <param name="Name">The chaincode.</param>
/// <param name="Mode">The mode in force, after fallback; functions may differ.</param>
/// <param name="PolicyMode">The mode that the policy names.</param>
/// <param name="Policy">The policy's version.</param>
/// <param name="Epoch">The epoch's number.</param>
/// <param name="EpochHeight">The epoch's height.</param>
/// <param name="Digest">The epoch's digest.</param>
/// <param name="OwnDigest">The digest of this organisation's model of that height.</param>
/// <param name="Unscored">Why nothing is scored.</param>
/// <param name="AdviceRefused">Why advise fell back.</param>
/// <param name="Taught">How many blocks its history covers.</param>
internal sealed record ChaincodeStatus(
    string Name,
    WardenMode Mode,
    WardenMode? PolicyMode,
    int? Policy,
    long? Epoch,
    long? EpochHeight,
    string? Digest,
    string? OwnDigest,
    string? Unscored,
    string? AdviceRefused,
    long Taught);
