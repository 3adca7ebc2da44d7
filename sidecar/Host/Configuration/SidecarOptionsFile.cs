using System.Text.Json;
using System.Text.Json.Serialization;

namespace Warden.Host;

/// <summary>Reads the options from a JSON file, in which certificates and keys are paths of PEM files, relative to the file's folder.</summary>
/// <remarks>The members have the names of <see cref="SidecarOptions"/>; an unknown one stops the start, so a misspelt one does too.</remarks>
public static class SidecarOptionsFile
{
    private static readonly JsonSerializerOptions Format = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        AllowDuplicateProperties = false,
    };

    /// <summary>Reads and checks a file.</summary>
    /// <exception cref="SidecarOptionsException">The file, one of its members, or a file it names is not what it has to be.</exception>
    public static SidecarOptions Read(string path)
    {
        Document document;
        try
        {
            document = JsonSerializer.Deserialize<Document>(File.ReadAllText(path), Format)
                ?? throw new SidecarOptionsException(path, "an object", "null");
        }
        catch (JsonException e)
        {
            throw new SidecarOptionsException($"{path}: {e.Path ?? "$"}", "the members of docs/operations.md", e.Message);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SidecarOptionsException(path, "a file that can be read", e.Message);
        }

        return document.ToOptions(new PemFiles(Path.GetDirectoryName(Path.GetFullPath(path))!)).Validate();
    }

    private sealed record PemFiles(string Folder)
    {
        public string Resolve(string path) => Path.Combine(Folder, path);

        public string? Optional(string setting, string? path) => path is null ? null : Read(setting, path);

        public string Read(string setting, string path)
        {
            try
            {
                return File.ReadAllText(Resolve(path));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new SidecarOptionsException(setting, "a PEM file that can be read", e.Message);
            }
        }
    }

    private sealed record Document(
        IReadOnlyList<string> Channels,
        IReadOnlyList<ChaincodeEntry> Chaincodes,
        PeerEntry Peer,
        IdentityEntry Identity,
        string StoreFolder,
        string? DecisionLog = null,
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
                Peer = new PeerConnection(Peer.Address, files.Optional("peer.tlsRoot", Peer.TlsRoot), Peer.ServerName),
                Identity = new SidecarIdentity(
                    Identity.MspId,
                    files.Read("identity.certificate", Identity.Certificate),
                    files.Read("identity.privateKey", Identity.PrivateKey)),
                StoreFolder = files.Resolve(StoreFolder),
                DecisionLog = DecisionLog is null ? null : files.Resolve(DecisionLog),
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
        string Name, string Upstream, string Listen = "127.0.0.1:0", TlsEntry? Tls = null, UpstreamTlsEntry? UpstreamTls = null, bool Enabled = true)
    {
        public GuardedChaincode ToOptions(string setting, PemFiles files) => new()
        {
            Name = Name,
            Listen = Listen,
            Upstream = Upstream,
            Enabled = Enabled,
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

    private sealed record PeerEntry(string Address, string? TlsRoot = null, string? ServerName = null);

    private sealed record IdentityEntry(string MspId, string Certificate, string PrivateKey);
}
