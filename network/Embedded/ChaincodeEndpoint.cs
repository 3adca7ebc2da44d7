namespace Warden.Embedded;

/// <summary>Where a peer finds a chaincode that runs as a service, as its connection.json would say.</summary>
/// <param name="PackageId">What the chaincode has to register as, for example <c>basic:1f2e…</c>.</param>
/// <param name="Address"><c>host:port</c> that the peer dials.</param>
public sealed record ChaincodeEndpoint(string PackageId, string Address)
{
    /// <summary>Gets the root certificate that the chaincode's TLS certificate must chain to, PEM; null for no TLS.</summary>
    public string? TlsRootPem { get; init; }

    /// <summary>Gets the host name expected in that certificate.</summary>
    /// <value>Default null: the host of <see cref="Address"/>.</value>
    public string? ServerName { get; init; }

    /// <summary>Gets the certificate that the peer shows, PEM; null for none.</summary>
    public string? ClientCertificatePem { get; init; }

    /// <summary>Gets the key of that certificate, PEM.</summary>
    public string? ClientKeyPem { get; init; }

    /// <summary>Gets how long dialling may take.</summary>
    /// <value>Default 3 s, as Fabric's.</value>
    public TimeSpan DialTimeout { get; init; } = TimeSpan.FromSeconds(3);
}
