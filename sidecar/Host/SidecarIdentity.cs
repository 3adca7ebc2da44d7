namespace Warden.Host;

/// <summary>Who the sidecar is towards the channel.</summary>
/// <param name="MspId">The MSP id of its organisation.</param>
/// <param name="CertificatePem">Its certificate, used verbatim.</param>
/// <param name="PrivateKeyPem">Its key.</param>
public sealed record SidecarIdentity(string MspId, string CertificatePem, string PrivateKeyPem)
{
    internal void Validate(string setting)
    {
        SettingChecks.Text($"{setting}.mspId", MspId);
        SettingChecks.KeyPair(setting, CertificatePem, PrivateKeyPem);
    }
}
