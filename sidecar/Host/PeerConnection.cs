namespace Warden.Host;

/// <summary>The own peer.</summary>
/// <param name="Address"><c>host:port</c> of its gRPC service.</param>
/// <param name="TlsRootPem">The authorities of its TLS certificate, PEM; null for no TLS.</param>
/// <param name="ServerName">The name in its certificate where it is not the address's host.</param>
public sealed record PeerConnection(string Address, string? TlsRootPem = null, string? ServerName = null)
{
    internal void Validate(string setting)
    {
        SettingChecks.Address($"{setting}.address", Address, allowAnyPort: false);
        if (TlsRootPem is not null)
        {
            SettingChecks.Certificates($"{setting}.tlsRoot", TlsRootPem);
        }
    }
}
