using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Warden.Protocol;

/// <summary>How a server shows who it is, and whom it lets in: TLS for a Kestrel endpoint.</summary>
public sealed record ServerSecurity
{
    /// <summary>Gets the server's certificate as PEM, its chain behind it.</summary>
    public required string CertificatePem { get; init; }

    /// <summary>Gets the private key of <see cref="CertificatePem"/> as PEM.</summary>
    public required string KeyPem { get; init; }

    /// <summary>Gets the certificates that a client's chain has to end in, as PEM; null to ask clients for none.</summary>
    public string? ClientRootCertificatesPem { get; init; }

    /// <summary>Sets an endpoint to HTTP/2 over TLS.</summary>
    /// <exception cref="CryptographicException">A PEM does not parse, or key and certificate do not belong together.</exception>
    public void Apply(ListenOptions endpoint)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        var options = new SslServerAuthenticationOptions
        {
            ServerCertificateContext = PemCertificates.ContextOf(CertificatePem, KeyPem),
            ApplicationProtocols = [SslApplicationProtocol.Http2],
            EnabledSslProtocols = System.Security.Authentication.SslProtocols.None,
        };
        if (ClientRootCertificatesPem is not null)
        {
            options.ClientCertificateRequired = true;
            options.CertificateChainPolicy = PemCertificates.TrustOnly(ClientRootCertificatesPem);
        }

        endpoint.Protocols = HttpProtocols.Http2;
        endpoint.UseHttps(new TlsHandshakeCallbackOptions { OnConnection = _ => ValueTask.FromResult(options) });
    }
}
