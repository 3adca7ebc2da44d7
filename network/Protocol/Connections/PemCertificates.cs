using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Warden.Protocol;

/// <summary>What TLS needs, from PEM.</summary>
internal static class PemCertificates
{
    /// <summary>Gets a policy that trusts these roots and no others. Revocation is not asked for: Fabric's CAs have no responder.</summary>
    public static X509ChainPolicy TrustOnly(string rootsPem)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPem(rootsPem);
        return policy.CustomTrustStore.Count > 0 ? policy : throw new CryptographicException("The root certificates hold no certificate.");
    }

    /// <summary>Gets a certificate with its key and the chain behind it.</summary>
    public static SslStreamCertificateContext ContextOf(string certificatePem, string keyPem)
    {
        var chain = new X509Certificate2Collection();
        chain.ImportFromPem(certificatePem);
        if (chain.Count == 0)
        {
            throw new CryptographicException("The certificate is no PEM certificate.");
        }

        chain.RemoveAt(0);
        return SslStreamCertificateContext.Create(WithKey(certificatePem, keyPem), chain, offline: true);
    }

    private static X509Certificate2 WithKey(string certificatePem, string keyPem)
    {
        var certificate = X509Certificate2.CreateFromPem(certificatePem, keyPem);
        if (!OperatingSystem.IsWindows())
        {
            return certificate;
        }

        // SChannel cannot use a key that lives in memory only.
        using (certificate)
        {
            return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
        }
    }
}
