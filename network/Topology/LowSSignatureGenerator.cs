using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Warden.Protocol;

namespace Warden.Topology;

/// <summary>Signs certificates with ECDSA and SHA-256, always with the lower of the two possible S values.</summary>
internal sealed class LowSSignatureGenerator(ECDsa key) : X509SignatureGenerator
{
    private readonly X509SignatureGenerator inner = CreateForECDsa(key);

    public override byte[] GetSignatureAlgorithmIdentifier(HashAlgorithmName hashAlgorithm) =>
        inner.GetSignatureAlgorithmIdentifier(hashAlgorithm);

    public override byte[] SignData(byte[] data, HashAlgorithmName hashAlgorithm)
    {
        if (hashAlgorithm != HashAlgorithmName.SHA256)
        {
            throw new ArgumentException($"Certificates are signed with SHA-256, not {hashAlgorithm.Name}.", nameof(hashAlgorithm));
        }

        return EcdsaSigning.SignSha256LowS(key, data);
    }

    protected override PublicKey BuildPublicKey() => inner.PublicKey;
}
