namespace Warden.Scenarios.Networks;

/// <summary>Where a peer finds a chaincode that runs as a service: its sidecar, or the chaincode itself.</summary>
/// <param name="Address"><c>host:port</c>.</param>
/// <param name="TlsRootPem">The authority of its TLS certificate.</param>
/// <param name="ServerName">The name in that certificate.</param>
public sealed record ServiceEndpoint(string Address, string TlsRootPem, string ServerName);
