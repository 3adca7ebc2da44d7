namespace Warden.Host;

/// <summary>Reads the options from a JSON file, in which certificates and keys are paths of PEM files, relative to the file's folder.</summary>
/// <remarks>The members have the names of <see cref="SidecarOptions"/>; an unknown one stops the start, so a misspelt one does too.</remarks>
public static class SidecarOptionsFile
{
    /// <summary>Reads and checks a file.</summary>
    /// <exception cref="SidecarOptionsException">The file, one of its members, or a file it names is not what it has to be.</exception>
    public static SidecarOptions Read(string path)
    {
        return SettingsJson.Read<Document>(path).ToOptions(PemFiles.Beside(path)).Validate();
    }

    private sealed record Document(
        IReadOnlyList<string> Channels,
        IReadOnlyList<ChaincodeEntry> Chaincodes,
        PeerEntry Peer,
        IdentityEntry Identity,
        string StoreFolder,
        string? DecisionLog = null,
        string? DetectorFolder = null,
        string StatusAddress = "127.0.0.1:0",
        string? OtlpEndpoint = null,
        double? ScoreDeadlineSeconds = null,
        double? ConsumeTimeoutSeconds = null)
    {
        public SidecarOptions ToOptions(PemFiles files)
        {
            var options = new SidecarOptions
            {
                Channels = Channels,
                Chaincodes = [.. Chaincodes.Select((c, i) => c.ToOptions($"chaincodes[{i}]", files))],
                Peer = Peer.ToConnection(files),
                Identity = Identity.ToIdentity(files),
                StoreFolder = files.Resolve(StoreFolder),
                DecisionLog = DecisionLog is null ? null : files.Resolve(DecisionLog),
                DetectorFolder = DetectorFolder is null ? null : files.Resolve(DetectorFolder),
                StatusAddress = StatusAddress,
                OtlpEndpoint = OtlpEndpoint,
            };
            return options with
            {
                ScoreDeadline = ScoreDeadlineSeconds is { } score ? TimeSpan.FromSeconds(score) : options.ScoreDeadline,
                ConsumeTimeout = ConsumeTimeoutSeconds is { } consume ? TimeSpan.FromSeconds(consume) : options.ConsumeTimeout,
            };
        }
    }

    private sealed record ChaincodeEntry(
        string Name, string Upstream, string Listen = "127.0.0.1:0", TlsEntry? Tls = null, UpstreamTlsEntry? UpstreamTls = null, bool Enabled = true,
        string? Program = null, string? ProgramDigest = null)
    {
        public GuardedChaincode ToOptions(string setting, PemFiles files) => new()
        {
            Name = Name,
            Listen = Listen,
            Upstream = Upstream,
            Enabled = Enabled,
            ProgramDigest = Program is null ? ProgramDigest : files.Digest($"{setting}.program", Program),
            Tls = Tls is null
                ? null
                : new ListenerTls(
                    files.Read($"{setting}.tls.certificate", Tls.Certificate),
                    files.Read($"{setting}.tls.privateKey", Tls.PrivateKey),
                    files.Optional($"{setting}.tls.clientRoot", Tls.ClientRoot)),
            UpstreamTls = UpstreamTls is null
                ? null
                : new UpstreamTls(
                    files.Read($"{setting}.upstreamTls.root", UpstreamTls.Root),
                    UpstreamTls.ServerName,
                    files.Optional($"{setting}.upstreamTls.certificate", UpstreamTls.Certificate),
                    files.Optional($"{setting}.upstreamTls.privateKey", UpstreamTls.PrivateKey)),
        };
    }

    private sealed record TlsEntry(string Certificate, string PrivateKey, string? ClientRoot = null);

    private sealed record UpstreamTlsEntry(string Root, string? ServerName = null, string? Certificate = null, string? PrivateKey = null);
}
