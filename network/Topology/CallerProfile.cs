using System.Text.Json;

namespace Warden.Topology;

/// <summary>What a program needs to call as one user through the own organisation's peer, as JSON: a file for each user.</summary>
/// <remarks>File names are relative to the profile's own folder; <c>warden --profile</c> reads it.</remarks>
public sealed record CallerProfile(string Channel, CallerProfile.PeerEntry Peer, CallerProfile.IdentityEntry Identity)
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>Writes one for each user and administrator of the channel's organisations, as <c>NAME@DOMAIN.json</c> beside their material.</summary>
    /// <param name="material">The network's keys and certificates.</param>
    /// <param name="folder">Where <see cref="MaterialFolder"/> has written them.</param>
    /// <returns>The paths of the files by the users' names.</returns>
    public static IReadOnlyDictionary<string, string> Write(NetworkMaterial material, string folder)
    {
        ArgumentNullException.ThrowIfNull(material);
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var organization in ConnectionProfile.Of(material).Organizations)
        {
            foreach (var user in organization.Users)
            {
                var profile = new CallerProfile(
                    material.Topology.ChannelName,
                    new PeerEntry(organization.Peer.Address, organization.Peer.TlsRoot, organization.Peer.ServerName),
                    new IdentityEntry(organization.MspId, user.Certificate, user.PrivateKey));
                var path = Path.Combine(folder, $"{user.Name}.json");
                File.WriteAllText(path, JsonSerializer.Serialize(profile, Format) + "\n");
                files[user.Name] = path;
            }
        }

        return files;
    }

    /// <summary>Reads one; the names of its files become whole paths.</summary>
    /// <exception cref="InvalidDataException">The file is no profile.</exception>
    public static CallerProfile Read(string path)
    {
        try
        {
            var profile = JsonSerializer.Deserialize<CallerProfile>(File.ReadAllBytes(path), Format);
            var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
            return profile is { Channel: { } channel, Peer: { TlsRoot: { } root } peer, Identity: { Certificate: { } certificate, PrivateKey: { } key } identity }
                ? new CallerProfile(
                    channel,
                    peer with { TlsRoot = Path.Combine(folder, root) },
                    identity with { Certificate = Path.Combine(folder, certificate), PrivateKey = Path.Combine(folder, key) })
                : throw new InvalidDataException($"expected channel, peer and identity in {path}, but one is missing");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"expected a caller's profile in {path}, but {e.Message}", e);
        }
    }

    /// <summary>The peer.</summary>
    /// <param name="Address"><c>host:port</c>.</param>
    /// <param name="TlsRoot">The file of the root certificate to trust.</param>
    /// <param name="ServerName">The host name in its TLS certificate.</param>
    public sealed record PeerEntry(string Address, string TlsRoot, string ServerName);

    /// <summary>The caller's files.</summary>
    public sealed record IdentityEntry(string MspId, string Certificate, string PrivateKey);
}
