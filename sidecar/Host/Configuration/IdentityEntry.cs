namespace Warden.Host;

/// <summary>An identity as settings files have it.</summary>
internal sealed record IdentityEntry(string MspId, string Certificate, string PrivateKey)
{
    public SidecarIdentity ToIdentity(PemFiles files) =>
        new(MspId, files.Read("identity.certificate", Certificate), files.Read("identity.privateKey", PrivateKey));
}
