namespace Warden.Interop;

/// <summary>Where a peer serves its clients.</summary>
/// <param name="Address"><c>host:port</c>.</param>
/// <param name="TlsRootPem">The authority of its TLS certificate.</param>
/// <param name="ServerName">The name in that certificate.</param>
public sealed record InteropPeer(string Address, string TlsRootPem, string ServerName);
