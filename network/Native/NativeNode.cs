namespace Warden.Native;

/// <summary>A running node, as its clients need to know it.</summary>
/// <param name="MspId">The organisation it belongs to.</param>
/// <param name="Address"><c>host:port</c> of its gRPC services.</param>
/// <param name="ServerName">The host name in its TLS certificate; localhost and 127.0.0.1 are in it as well.</param>
/// <param name="TlsRootPem">The root certificate to trust, PEM.</param>
public sealed record NativeNode(string MspId, string Address, string ServerName, string TlsRootPem);
