using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;
using Warden.Protocol;
using Warden.Protocol.Msp;

namespace Warden.Topology;

/// <summary>A certificate of an organisation's certificate authority with its private key.</summary>
/// <param name="MspId">The organisation's membership service.</param>
/// <param name="Name">The certificate's common name, for example <c>User1@org1.example.com</c>.</param>
/// <param name="Role">The role that the certificate's organisational unit names.</param>
/// <param name="CertificatePem">The X.509 certificate, PEM. These very bytes are part of every creator and transaction id.</param>
/// <param name="PrivateKeyPem">The private key, PKCS#8 PEM: ECDSA on P-256, or Ed25519.</param>
public sealed record FabricIdentity(string MspId, string Name, NodeRole Role, string CertificatePem, string PrivateKeyPem)
{
    /// <summary>Gets the bytes that stand as <c>creator</c> or <c>endorser</c>: a marshalled <see cref="SerializedIdentity"/>.</summary>
    public ByteString Creator { get; } = new SerializedIdentity
    {
        Mspid = MspId,
        IdBytes = ByteString.CopyFrom(CertificatePem, Encoding.UTF8),
    }.ToByteString();

    /// <summary>Opens the private key, whatever kind it is, to sign with; the caller disposes it.</summary>
    public IdentityKey OpenKey() => IdentityKey.FromPem(PrivateKeyPem);

    /// <summary>Opens the private key of an ECDSA identity; the caller disposes it.</summary>
    public ECDsa OpenPrivateKey()
    {
        var key = ECDsa.Create();
        key.ImportFromPem(PrivateKeyPem);
        return key;
    }

    /// <summary>Gets the name only: a record would otherwise print the private key.</summary>
    public override string ToString() => $"{Name} ({MspId})";
}
