using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Google.Protobuf;
using Warden.Gateway;
using Warden.Protocol;
using Warden.Protocol.Msp;

namespace Warden.Client.Tests;

/// <summary>An organisation with a certificate authority, a peer and a person, made for one test.</summary>
internal sealed class TestOrganization
{
    private readonly ECDsa rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 root;

    public TestOrganization(string mspId)
    {
        MspId = mspId;
        var request = new CertificateRequest($"CN=ca.{mspId}", rootKey, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        root = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(30));
        Peer = Issue($"CN=peer0.{mspId}, OU=peer");
        User = Issue($"CN=User1.{mspId}, OU=client");
    }

    public string MspId { get; }

    public string RootPem => root.ExportCertificatePem();

    public Holder Peer { get; }

    public Holder User { get; }

    public Holder Issue(string subject, ECCurve? curve = null)
    {
        var key = ECDsa.Create(curve ?? ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        var serial = RandomNumberGenerator.GetBytes(8);
        var certificate = request.Create(root, DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddDays(10), serial);
        return new Holder(MspId, certificate, key);
    }

    /// <summary>Somebody with a certificate and its key.</summary>
    internal sealed record Holder(string MspId, X509Certificate2 Certificate, ECDsa Key)
    {
        public string CertificatePem => Certificate.ExportCertificatePem();

        public X509Identity Identity => new(MspId, CertificatePem);

        public EcdsaSigner Signer => EcdsaSigner.FromPem(Key.ExportPkcs8PrivateKeyPem());

        public ByteString Creator => new SerializedIdentity { Mspid = MspId, IdBytes = ByteString.CopyFromUtf8(CertificatePem) }.ToByteString();

        public ByteString Sign(ReadOnlySpan<byte> message) => ByteString.CopyFrom(EcdsaSigning.SignSha256LowS(Key, message));
    }
}
