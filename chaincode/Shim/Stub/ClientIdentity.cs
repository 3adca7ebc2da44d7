using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Google.Protobuf;
using Warden.Protocol;
using Warden.Protocol.Msp;

namespace Warden.Chaincode.Shim;

/// <summary>Who proposed a transaction: its MSP, its certificate and the attributes that the certificate carries.</summary>
/// <remarks>The peer has checked certificate and signature before the chaincode is asked.</remarks>
public sealed class ClientIdentity
{
    // fabric-ca, lib/attrmgr: attributes as raw JSON in one extension, {"attrs":{"name":"value"}}, not wrapped in an ASN.1 string.
    private const string AttributesOid = "1.2.3.4.5.6.7.8.1";

    private readonly Lazy<IReadOnlyDictionary<string, string>> _attributes;

    private ClientIdentity(string mspId, byte[] idBytes, X509Certificate2 certificate)
    {
        MspId = mspId;
        IdBytes = idBytes;
        Certificate = certificate;
        _attributes = new(ReadAttributes);
    }

    public string MspId { get; }

    /// <summary>Gets the identity's bytes as the client sent them: a PEM certificate.</summary>
    public ReadOnlyMemory<byte> IdBytes { get; }

    public X509Certificate2 Certificate { get; }

    /// <summary>Gets the attributes that a Fabric CA put into the certificate; empty when it has none.</summary>
    /// <exception cref="InvalidDataException">The extension does not hold what a Fabric CA writes.</exception>
    public IReadOnlyDictionary<string, string> Attributes => _attributes.Value;

    /// <summary>Gets the id in the form of Fabric's Go library: base64 of <c>x509::subject::issuer</c>, most specific name first.</summary>
    /// <remarks>Libraries differ, so ids kept on a ledger are not portable between chaincode languages: see <see cref="NodeId"/>.</remarks>
    public string Id => Convert.ToBase64String(Encoding.UTF8.GetBytes(DistinguishedNames.PersonOf(Certificate)));

    /// <summary>Gets the id in the form of Fabric's Node library: <c>x509::/C=…/CN=subject::/C=…/CN=issuer</c>, in the certificate's order.</summary>
    public string NodeId =>
        $"x509::{DistinguishedNames.SlashForm(Certificate.SubjectName)}::{DistinguishedNames.SlashForm(Certificate.IssuerName)}";

    /// <summary>Gets the organizational units in the subject; a network with NodeOUs has client, peer, admin or orderer among them.</summary>
    public IReadOnlyList<string> OrganizationalUnits =>
        [.. DistinguishedNames.Parts(Certificate.SubjectName).Where(part => part.Oid == "2.5.4.11").Select(part => part.Value)];

    /// <summary>Parses a creator.</summary>
    /// <param name="creator">A marshalled <c>msp.SerializedIdentity</c>.</param>
    /// <exception cref="InvalidDataException">It is none, or what it holds is no PEM certificate.</exception>
    public static ClientIdentity Parse(ReadOnlySpan<byte> creator)
    {
        try
        {
            var identity = SerializedIdentity.Parser.ParseFrom(creator);
            var idBytes = identity.IdBytes.ToByteArray();
            return new ClientIdentity(identity.Mspid, idBytes, X509Certificate2.CreateFromPem(Encoding.UTF8.GetString(idBytes)));
        }
        catch (Exception e) when (e is InvalidProtocolBufferException or System.Security.Cryptography.CryptographicException)
        {
            throw new InvalidDataException("Expected a creator that holds a PEM certificate: " + e.Message, e);
        }
    }

    /// <summary>Says whether the subject names an organizational unit.</summary>
    public bool HasOrganizationalUnit(string unit) => OrganizationalUnits.Contains(unit, StringComparer.Ordinal);

    /// <summary>Refuses the transaction unless the certificate carries an attribute with exactly this value.</summary>
    /// <exception cref="ChaincodeException">It carries none, or another value; status 500, as in Fabric's libraries.</exception>
    public void AssertAttribute(string name, string value)
    {
        if (!Attributes.TryGetValue(name, out var actual))
            throw new ChaincodeException($"Attribute '{name}' was not found");
        if (!string.Equals(actual, value, StringComparison.Ordinal))
            throw new ChaincodeException($"Attribute '{name}' equals '{actual}', not '{value}'");
    }

    private Dictionary<string, string> ReadAttributes()
    {
        var extension = Certificate.Extensions.FirstOrDefault(e => e.Oid?.Value == AttributesOid);
        if (extension is null)
            return [];
        try
        {
            using var document = JsonDocument.Parse(extension.RawData);
            return document.RootElement.TryGetProperty("attrs", out var attributes)
                ? attributes.EnumerateObject().ToDictionary(a => a.Name, a => a.Value.GetString() ?? "", StringComparer.Ordinal)
                : [];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException)
        {
            throw new InvalidDataException("Expected the attributes of a certificate as {\"attrs\":{\"name\":\"value\"}}.", e);
        }
    }
}
