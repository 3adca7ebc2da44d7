using Warden.Documents;
using Warden.Host.Channels;
using Warden.Host.Guard;
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
        [
            .. channels.Values.Where(c => c.Outdated is not null).Select(c => $"{c.Name}: {c.Outdated}"),
            .. channels.Values.SelectMany(c => c.Current.Chaincodes.Where(r => r.Value.Latency is { InShadow: true }).Select(
                r => $"{c.Name}: the guard of {r.Value.Latency!.Scope()} is in shadow, too slow at {string.Join(", ", r.Value.Latency.Over)}")),
        ]);

    /// <summary>Gets the answer of /status.</summary>
    public StatusDocument Status() => new(
        options.Identity.MspId,
        [.. relays.Select(r => new ListenerStatus(r.Key, r.Value.Address))],
        [.. channels.Values.Select(Of)]);

    /// <summary>Gets the answer of /attributes; null where nothing of that name is guarded on that channel.</summary>
    /// <param name="channel">The channel; null where there is one only.</param>
    /// <param name="chaincode">The chaincode; null where there is one only.</param>
    public AttributesDocument? Attributes(string? channel, string? chaincode)
    {
        var followed = channel is null && channels.Count == 1 ? channels.Values.Single() : channel is null ? null : channels.GetValueOrDefault(channel);
        chaincode ??= options.Chaincodes.Count == 1 ? options.Chaincodes[0].Name : null;
        if (followed is null || chaincode is null || options.Chaincodes.All(c => c.Name != chaincode))
        {
            return null;
        }

        var rules = followed.Current.Chaincodes.GetValueOrDefault(chaincode);
        return new AttributesDocument(
            followed.Name, chaincode, rules?.Epoch?.Height, rules?.Model?.Digest, (long)followed.Current.Height, rules?.Model?.Describe() ?? []);
    }

    /// <summary>Says what /attributes was to be asked for.</summary>
    public ProblemDocument NoSuchChaincode(string? channel, string? chaincode) => new(
        $"expected ?channel= one of {string.Join(", ", channels.Keys.Order(StringComparer.Ordinal))} and &chaincode= one of "
        + $"{string.Join(", ", options.Chaincodes.Select(c => c.Name))}, but {channel ?? "no channel"} and {chaincode ?? "no chaincode"} came");

    private ChannelStatus Of(GuardedChannel channel)
    {
        var view = channel.Current;
        return new ChannelStatus(
            channel.Name,
            (long)view.Height,
            channel.Follower.Connected,
            channel.Follower.Broken,
            channel.Shopped,
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
                        (long)channel.TaughtOf(c.Name),
                        rules is null ? null : (long?)rules.Live?.Height,
                        rules?.MissingDetectors is { Count: > 0 } missing ? missing : null,
                        rules?.Latency is { } latency ? LatencyStatus.Of(latency, rules.Meter?.Last) : null,
                        view.Governance.DifferingAt(c.Name, options.Identity.MspId) is { Count: > 0 } differing ? differing : null);
                }),
            ]);
    }
}

/// <summary>The answer of /healthz.</summary>
internal sealed record HealthDocument(string Status, IReadOnlyList<string> Problems);

/// <summary>The answer of /status.</summary>
internal sealed record StatusDocument(string Organization, IReadOnlyList<ListenerStatus> Listeners, IReadOnlyList<ChannelStatus> Channels);

/// <summary>The answer of /attributes: what the model in force knows of each attribute, and who has brought it.</summary>
/// <param name="Channel">The channel.</param>
/// <param name="Chaincode">The chaincode.</param>
/// <param name="EpochHeight">The block that the model was fitted up to; null before the first epoch.</param>
/// <param name="Model">The model's digest.</param>
/// <param name="Height">The number of blocks now: an attribute's last block is to be seen against it.</param>
/// <param name="Attributes">By path; values of sensitive attributes are left out.</param>
internal sealed record AttributesDocument(
    string Channel, string Chaincode, long? EpochHeight, string? Model, long Height, IReadOnlyList<Warden.Detection.AttributeSummary> Attributes);

/// <summary>Why a question has no answer.</summary>
internal sealed record ProblemDocument(string Error);

/// <summary>Where the sidecar stands as a chaincode.</summary>
internal sealed record ListenerStatus(string Chaincode, string Address);

/// <summary>How far a channel is followed, and what is in force on it.</summary>
/// <param name="Name">The channel.</param>
/// <param name="Height">How many blocks are taken in.</param>
/// <param name="Connected">Whether blocks have come since the peer was last dialled.</param>
/// <param name="Broken">Why it is not followed any more.</param>
/// <param name="Shopped">The latest calls that were refused here and endorsed by another peer of the organisation, the newest first.</param>
/// <param name="Chaincodes">What is in force for each chaincode.</param>
internal sealed record ChannelStatus(
    string Name, long Height, bool Connected, string? Broken, IReadOnlyList<ShoppedVerdict> Shopped, IReadOnlyList<ChaincodeStatus> Chaincodes);

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
/// <param name="Conduct">How many blocks changes, rates and repeats are judged by; null while that is rebuilt after a start.</param>
/// <param name="MissingDetectors">Detectors that the policy names and that this sidecar does not have; null where there are none.</param>
/// <param name="Latency">What the guard adds to calls; null where the policy has no limit.</param>
/// <param name="Differing">Who published another digest than this organisation for the newest height; null where nobody has.</param>
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
    long Taught,
    long? Conduct,
    IReadOnlyList<string>? MissingDetectors = null,
    LatencyStatus? Latency = null,
    IReadOnlyList<string>? Differing = null);

/// <summary>What the guard adds to calls of a chaincode, and whether it stands back for that.</summary>
/// <param name="LimitMilliseconds">The p99 that was voted.</param>
/// <param name="InShadow">Whether the guard stands back.</param>
/// <param name="Over">The organisations over the limit, as they reported.</param>
/// <param name="P50Milliseconds">What this sidecar measured last; null before its first window under this limit.</param>
/// <param name="P99Milliseconds">What this sidecar measured last.</param>
/// <param name="Functions">The functions that the limit is about; null: all.</param>
internal sealed record LatencyStatus(
    double LimitMilliseconds, bool InShadow, IReadOnlyList<string> Over, double? P50Milliseconds, double? P99Milliseconds, IReadOnlyList<string>? Functions)
{
    private const double MicrosecondsInOne = 1000;

    public static LatencyStatus Of(LatencyStanding standing, LatencyMeasure? last)
    {
        var own = last?.Limit == standing.Limit ? last : null;
        return new LatencyStatus(
            standing.Limit.P99Milliseconds, standing.InShadow, standing.Over, own?.P50Microseconds / MicrosecondsInOne, own?.P99Microseconds / MicrosecondsInOne,
            standing.Limit.Functions);
    }
}
