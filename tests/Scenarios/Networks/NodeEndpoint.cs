namespace Warden.Scenarios.Networks;

/// <summary>Where a peer serves Gateway, Endorser and Deliver.</summary>
/// <param name="Address"><c>host:port</c>.</param>
/// <param name="TlsRootPem">The authority of its TLS certificate.</param>
/// <param name="ServerName">The name in that certificate.</param>
public sealed record NodeEndpoint(string Address, string TlsRootPem, string ServerName);
