namespace Warden.Host;

/// <summary>The certificate that the sidecar shows to the peer, as PEM texts.</summary>
/// <param name="CertificatePem">The certificate, and intermediate ones after it.</param>
/// <param name="PrivateKeyPem">Its key.</param>
/// <param name="ClientRootPem">The authorities of the peer's client certificate; null: the peer is not asked for one.</param>
public sealed record ListenerTls(string CertificatePem, string PrivateKeyPem, string? ClientRootPem = null)
{
    internal void Validate(string setting)
    {
        SettingChecks.KeyPair(setting, CertificatePem, PrivateKeyPem);
        if (ClientRootPem is not null)
        {
            SettingChecks.Certificates($"{setting}.clientRoot", ClientRootPem);
        }
    }
}
