namespace Warden.Host;

/// <summary>How a sidecar runs. Immutable; change it with <c>with</c>. PEM values are texts, not paths.</summary>
public sealed record SidecarOptions
{
    /// <summary>Gets the channels that are followed; calls on others pass unguarded.</summary>
    public required IReadOnlyList<string> Channels { get; init; }

    /// <summary>Gets the chaincodes that are guarded, each with an address of its own.</summary>
    public required IReadOnlyList<GuardedChaincode> Chaincodes { get; init; }

    /// <summary>Gets the own peer: its blocks teach, through its gateway epochs are published.</summary>
    public required PeerConnection Peer { get; init; }

    /// <summary>Gets who the sidecar is: a client or peer identity of its organisation.</summary>
    public required SidecarIdentity Identity { get; init; }

    /// <summary>Gets the folder of the store; it is created where it is missing.</summary>
    public required string StoreFolder { get; init; }

    /// <summary>Gets the file to which decisions are appended, one line of JSON each.</summary>
    /// <value>Default null: <c>decisions.jsonl</c> in <see cref="StoreFolder"/>.</value>
    public string? DecisionLog { get; init; }

    /// <summary>Gets the folder whose assemblies add detectors (docs/detectors.md). Whoever can write to it runs code in the sidecar.</summary>
    /// <value>Default null: the built-in detectors only.</value>
    public string? DetectorFolder { get; init; }

    /// <summary>Gets the address of /healthz, /metrics and /status.</summary>
    /// <value>Default <c>127.0.0.1:0</c>: loopback, any free port.</value>
    public string StatusAddress { get; init; } = "127.0.0.1:0";

    /// <summary>Gets where metrics and traces are sent by OTLP over gRPC, such as <c>http://127.0.0.1:4317</c>.</summary>
    /// <value>Default null: nowhere.</value>
    public string? OtlpEndpoint { get; init; }

    /// <summary>Gets how long a score may take before the call is UNSCORED.</summary>
    /// <value>Default 2 s: the last resort; the work itself is bounded by counts. Fabric gives a call 30 s.</value>
    public TimeSpan ScoreDeadline { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Gets how long the peer may take to use up a confirmation before the call is refused.</summary>
    /// <value>Default 10 s.</value>
    public TimeSpan ConsumeTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Checks all settings.</summary>
    /// <exception cref="SidecarOptionsException">A setting is not what it has to be; the message names it.</exception>
    public SidecarOptions Validate()
    {
        SettingChecks.NotEmpty("channels", Channels);
        SettingChecks.NotEmpty("chaincodes", Chaincodes);
        SettingChecks.Unique("channels", Channels);
        SettingChecks.ChannelNames("channels", Channels);
        SettingChecks.Unique("chaincodes", [.. Chaincodes.Select(c => c.Name)]);
        for (var i = 0; i < Chaincodes.Count; i++)
        {
            Chaincodes[i].Validate($"chaincodes[{i}]");
        }

        Peer.Validate("peer");
        Identity.Validate("identity");
        SettingChecks.Text("storeFolder", StoreFolder);
        SettingChecks.Address("statusAddress", StatusAddress, allowAnyPort: true);
        SettingChecks.Within("scoreDeadline", ScoreDeadline, TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(25));
        SettingChecks.Within("consumeTimeout", ConsumeTimeout, TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(25));
        if (OtlpEndpoint is not null && !Uri.TryCreate(OtlpEndpoint, UriKind.Absolute, out _))
        {
            throw new SidecarOptionsException("otlpEndpoint", "a URI such as http://127.0.0.1:4317", OtlpEndpoint);
        }

        return this;
    }
}
