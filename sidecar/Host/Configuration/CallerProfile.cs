namespace Warden.Host;

/// <summary>Who calls through which peer: what a command needs to know of a network.</summary>
/// <remarks>
/// A file of its own for each person: <c>{"channel": …, "peer": {address, tlsRoot, serverName}, "identity": {mspId, certificate, privateKey}}</c>,
/// the members being those of a sidecar's settings.
/// </remarks>
/// <param name="Channel">The channel; null where the command says.</param>
/// <param name="Peer">The peer.</param>
/// <param name="Identity">The caller.</param>
internal sealed record CallerProfile(string? Channel, PeerConnection Peer, SidecarIdentity Identity)
{
    /// <summary>Reads a profile.</summary>
    /// <exception cref="SidecarOptionsException">The file, one of its members, or a file it names is not what it has to be.</exception>
    public static CallerProfile Read(string path)
    {
        var document = SettingsJson.Read<Document>(path);
        var files = PemFiles.Beside(path);
        return new CallerProfile(document.Channel, document.Peer.ToConnection(files), document.Identity.ToIdentity(files));
    }

    /// <summary>Gets the peer, identity and only channel of a sidecar.</summary>
    public static CallerProfile Of(SidecarOptions settings) =>
        new(settings.Channels is [var only] ? only : null, settings.Peer, settings.Identity);

    private sealed record Document(PeerEntry Peer, IdentityEntry Identity, string? Channel = null);
}
