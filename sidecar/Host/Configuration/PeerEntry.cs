namespace Warden.Host;

/// <summary>A peer as settings files have it.</summary>
internal sealed record PeerEntry(string Address, string? TlsRoot = null, string? ServerName = null)
{
    public PeerConnection ToConnection(PemFiles files) => new(Address, files.Optional("peer.tlsRoot", TlsRoot), ServerName);
}
