using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Warden.Protocol;

namespace Warden.Topology;

/// <summary>Issues the certificates of one organisation; its own key is an ECDSA one on P-256.</summary>
/// <remarks>
/// Certificates are valid from five minutes ago, against clocks that differ, for ten years. Their signatures are low-S,
/// because a peer re-encodes a certificate with a high-S one and then compares other bytes than the client sent.
/// </remarks>
public sealed class CertificateAuthority : IDisposable
{
    // fabric-ca, lib/attrmgr: {"attrs":{"name":"value"}} as the bytes of the extension.
    private const string AttributesOid = "1.2.3.4.5.6.7.8.1";

    private static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(5);

    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 certificate;
    private readonly TimeProvider time;

    /// <summary>Creates a new authority with a key and a self-signed certificate of its own.</summary>
    /// <param name="commonName">For example <c>ca.org1.example.com</c>.</param>
    /// <param name="organization">The subject's O, for example <c>org1.example.com</c>.</param>
    /// <param name="time">The clock that validity counts from.</param>
    public CertificateAuthority(string commonName, string organization, TimeProvider? time = null)
    {
        this.time = time ?? TimeProvider.System;
        var request = new CertificateRequest(Subject(commonName, $"O={organization}"), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(
            X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyEncipherment | X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new("1.3.6.1.5.5.7.3.2"), new("1.3.6.1.5.5.7.3.1")], false));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        var (from, until) = Validity();
        certificate = request.Create(request.SubjectName, new LowSSignatureGenerator(key), from, until, SerialNumber());
    }

    /// <summary>Gets the authority's own certificate, PEM.</summary>
    public string CertificatePem => Pem(certificate);

    /// <summary>Issues an identity whose organisational unit is its role.</summary>
    /// <param name="mspId">The membership service that this authority is the root of.</param>
    /// <param name="name">The common name, for example <c>User1@org1.example.com</c>.</param>
    /// <param name="role">Becomes OU=client, peer, admin or orderer.</param>
    /// <param name="algorithm">What kind of key it gets.</param>
    /// <param name="attribute">What the certificate says besides, as one of a Fabric CA does; null: nothing.</param>
    public FabricIdentity IssueIdentity(
        string mspId, string name, NodeRole role, KeyAlgorithm algorithm = KeyAlgorithm.EcdsaP256, KeyValuePair<string, string>? attribute = null)
    {
        var (publicKey, privateKeyPem) = NewKey(algorithm);
        var unit = role switch
        {
            NodeRole.Client => "client",
            NodeRole.Peer => "peer",
            NodeRole.Admin => "admin",
            NodeRole.Orderer => "orderer",
            _ => throw new ArgumentOutOfRangeException(nameof(role)),
        };
        var request = new CertificateRequest(Subject(name, $"OU={unit}"), publicKey, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        if (attribute is { } said)
        {
            var attrs = new Dictionary<string, string>(StringComparer.Ordinal) { [said.Key] = said.Value };
            request.CertificateExtensions.Add(new X509Extension(AttributesOid, JsonSerializer.SerializeToUtf8Bytes(new { attrs }), critical: false));
        }

        return new(mspId, name, role, Issue(request), privateKeyPem);
    }

    /// <summary>Signs a list of certificates that are no longer to be trusted, PEM, for the organisation's part of a channel's configuration.</summary>
    public string Revoke(params IEnumerable<FabricIdentity> identities)
    {
        var list = new CertificateRevocationListBuilder();
        foreach (var identity in identities)
        {
            using var revoked = X509Certificate2.CreateFromPem(identity.CertificatePem);
            list.AddEntry(revoked);
        }

        var (from, until) = Validity();
        var bytes = list.Build(
            certificate.SubjectName,
            new LowSSignatureGenerator(key),
            1,
            until,
            HashAlgorithmName.SHA256,
            X509AuthorityKeyIdentifierExtension.CreateFromCertificate(certificate, true, false),
            from);
        return PemEncoding.WriteString("X509 CRL", bytes) + "\n";
    }

    /// <summary>Issues a TLS certificate for server and client authentication.</summary>
    /// <param name="serverName">The node's host name; localhost and 127.0.0.1 are added.</param>
    /// <param name="host">A further host name or IP address the node is reached at.</param>
    public TlsIdentity IssueTls(string serverName, string host = "127.0.0.1")
    {
        using var own = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(Subject(serverName, null), own, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(
            new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyEncipherment, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new("1.3.6.1.5.5.7.3.1"), new("1.3.6.1.5.5.7.3.2")], false));
        var names = new SubjectAlternativeNameBuilder();
        foreach (var name in new[] { serverName, "localhost", "127.0.0.1", host }.Distinct(StringComparer.Ordinal))
        {
            if (IPAddress.TryParse(name, out var address))
            {
                names.AddIpAddress(address);
            }
            else
            {
                names.AddDnsName(name);
            }
        }

        request.CertificateExtensions.Add(names.Build());
        return new(serverName, Issue(request), own.ExportPkcs8PrivateKeyPem() + "\n", CertificatePem);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        certificate.Dispose();
        key.Dispose();
    }

    private static (PublicKey Public, string PrivatePem) NewKey(KeyAlgorithm algorithm)
    {
        if (algorithm == KeyAlgorithm.Ed25519)
        {
            var pem = Ed25519Key.CreatePem();
            using var edwards = Ed25519Key.TryFromPem(pem)!;
            var oid = new Oid(Ed25519Key.Algorithm);
            return (new(oid, null, new(oid, edwards.PublicKey())), pem);
        }

        using var own = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return (new(own), own.ExportPkcs8PrivateKeyPem() + "\n");
    }

    private string Issue(CertificateRequest request)
    {
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(certificate, true, false));
        var (from, until) = Validity();
        using var issued = request.Create(certificate.SubjectName, new LowSSignatureGenerator(key), from, until, SerialNumber());
        return Pem(issued);
    }

    private (DateTimeOffset From, DateTimeOffset Until) Validity()
    {
        var now = time.GetUtcNow();
        return (now - ClockTolerance, now.AddYears(10));
    }

    // The string form lists the most specific name first and is encoded the other way round, as cryptogen's certificates are.
    private static X500DistinguishedName Subject(string commonName, string? unit) =>
        new(unit is null
            ? $"CN={commonName}, L=San Francisco, S=California, C=US"
            : $"CN={commonName}, {unit}, L=San Francisco, S=California, C=US");

    private static byte[] SerialNumber()
    {
        var serial = RandomNumberGenerator.GetBytes(16);
        serial[0] = (byte)((serial[0] & 0x3f) | 0x40);
        return serial;
    }

    private static string Pem(X509Certificate2 certificate) => certificate.ExportCertificatePem() + "\n";
}
