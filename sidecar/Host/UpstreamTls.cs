namespace Warden.Host;

/// <summary>How the sidecar believes the real chaincode, as PEM texts.</summary>
/// <param name="RootPem">The authorities of the chaincode's certificate.</param>
/// <param name="ServerName">The name in its certificate where it is not the address's host.</param>
/// <param name="CertificatePem">The client certificate to show; null for none.</param>
/// <param name="PrivateKeyPem">Its key.</param>
public sealed record UpstreamTls(string RootPem, string? ServerName = null, string? CertificatePem = null, string? PrivateKeyPem = null)
{
    internal void Validate(string setting)
    {
        SettingChecks.Certificates($"{setting}.root", RootPem);
        if (CertificatePem is not null || PrivateKeyPem is not null)
        {
            SettingChecks.KeyPair(setting, CertificatePem ?? "", PrivateKeyPem ?? "");
        }
    }
}
