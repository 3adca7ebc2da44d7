using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Warden.Chaincode.Shim;

/// <summary>Turns PEM texts into what Kestrel asks for.</summary>
internal static class ChaincodeServerTls
{
    /// <exception cref="ArgumentException">A PEM text does not parse, or key and certificate do not belong together.</exception>
    public static HttpsConnectionAdapterOptions Create(ChaincodeTls tls)
    {
        try
        {
            var chain = Certificates(tls.CertificatePem);
            using var withKey = X509Certificate2.CreateFromPem(tls.CertificatePem, tls.PrivateKeyPem);
            var https = new HttpsConnectionAdapterOptions
            {
                // Exported and loaded again: some platforms do not serve with a key that exists in memory only.
                ServerCertificate = X509CertificateLoader.LoadPkcs12(withKey.Export(X509ContentType.Pkcs12), null),
                ServerCertificateChain = chain,
                SslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
                CheckCertificateRevocation = false,
            };
            if (tls.ClientRootsPem is not null)
            {
                var roots = Certificates(tls.ClientRootsPem);
                https.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
                https.ClientCertificateValidation = (certificate, presented, _) => IsIssuedBy(roots, certificate, presented);
            }
            return https;
        }
        catch (CryptographicException e)
        {
            throw new ArgumentException("The TLS material does not parse: " + e.Message, nameof(tls), e);
        }
    }

    private static X509Certificate2Collection Certificates(string pem)
    {
        var certificates = new X509Certificate2Collection();
        certificates.ImportFromPem(pem);
        return certificates.Count > 0 ? certificates : throw new CryptographicException("no certificate in the PEM text");
    }

    private static bool IsIssuedBy(X509Certificate2Collection roots, X509Certificate2 certificate, X509Chain? presented)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(roots);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        if (presented is not null)
            chain.ChainPolicy.ExtraStore.AddRange(presented.ChainPolicy.ExtraStore);
        return chain.Build(certificate);
    }
}
