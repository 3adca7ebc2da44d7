using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Google.Protobuf;
using Warden.Protocol.Msp;

namespace Warden.Chaincode.Shim.Testing;

/// <summary>A client for contract tests: an MSP id and a self-signed certificate.</summary>
public sealed class TestIdentity
{
    private TestIdentity(string mspId, string name, byte[] creator)
    {
        MspId = mspId;
        Name = name;
        Creator = creator;
    }

    public string MspId { get; }

    public string Name { get; }

    /// <summary>Gets the identity as it stands in a proposal: a marshalled <c>msp.SerializedIdentity</c>.</summary>
    public ReadOnlyMemory<byte> Creator { get; }

    /// <param name="mspId">For instance Org1MSP.</param>
    /// <param name="name">The common name.</param>
    /// <param name="unit">The NodeOU: client, admin, peer or orderer.</param>
    /// <param name="attributes">What a Fabric CA would have put into the certificate.</param>
    public static TestIdentity Create(
        string mspId = "Org1MSP", string name = "User1", string unit = "client", IReadOnlyDictionary<string, string>? attributes = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}, OU={unit}", key, HashAlgorithmName.SHA256);
        if (attributes is not null)
        {
            var json = JsonSerializer.SerializeToUtf8Bytes(new { attrs = attributes });
            request.CertificateExtensions.Add(new X509Extension("1.2.3.4.5.6.7.8.1", json, critical: false));
        }
        var start = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        using var certificate = request.CreateSelfSigned(start, start.AddYears(10));
        var identity = new SerializedIdentity
        {
            Mspid = mspId,
            IdBytes = ByteString.CopyFrom(certificate.ExportCertificatePem() + "\n", Encoding.ASCII),
        };
        return new TestIdentity(mspId, name, identity.ToByteArray());
    }
}
