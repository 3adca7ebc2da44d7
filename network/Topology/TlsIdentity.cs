using System.Security.Cryptography.X509Certificates;

namespace Warden.Topology;

/// <summary>A node's TLS certificate, its key and the root that clients have to trust.</summary>
/// <param name="ServerName">The host name in the certificate, for target-name overrides; localhost and 127.0.0.1 are in it as well.</param>
/// <param name="CertificatePem">The certificate, PEM, for server and client authentication.</param>
/// <param name="PrivateKeyPem">The private key, PKCS#8 PEM.</param>
/// <param name="RootPem">The TLS certificate authority's certificate, PEM.</param>
public sealed record TlsIdentity(string ServerName, string CertificatePem, string PrivateKeyPem, string RootPem)
{
    /// <summary>Opens certificate and key together, as a TLS server needs them; the caller disposes it.</summary>
    public X509Certificate2 OpenCertificate() => X509Certificate2.CreateFromPem(CertificatePem, PrivateKeyPem);

    /// <summary>Gets the name only: a record would otherwise print the private key.</summary>
    public override string ToString() => ServerName;
}
