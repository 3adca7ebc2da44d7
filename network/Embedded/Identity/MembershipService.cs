using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Google.Protobuf;
using Warden.Protocol;
using Warden.Protocol.Msp;
using Warden.Topology;

namespace Warden.Embedded;

/// <summary>Judges certificates of one organisation against its part of the channel's configuration.</summary>
/// <remarks>
/// Source: fabric, msp/mspimplvalidate.go and mspimpl.go: the chain has to end in a root of the organisation and to be at
/// least two long, and exactly one NodeOU role has to be there. Time is left out here; expiry is asked for where Fabric asks.
/// A revocation list counts when an authority of the organisation has issued it.
/// </remarks>
internal sealed class MembershipService
{
    private readonly X509Certificate2Collection roots = [];
    private readonly X509Certificate2Collection intermediates = [];
    private readonly IReadOnlyList<string> revocationLists;
    private readonly FabricNodeOUs units;
    private readonly bool takesEd25519;

    /// <summary>Reads an organisation's part of the configuration.</summary>
    /// <param name="configuration">The organisation's roots, units and revocations.</param>
    /// <param name="takesEd25519">Whether the channel's capability allows such keys.</param>
    public MembershipService(FabricMSPConfig configuration, bool takesEd25519)
    {
        this.takesEd25519 = takesEd25519;
        MspId = configuration.Name;
        units = configuration.FabricNodeOus ?? new();
        revocationLists = [.. configuration.RevocationList.Select(list => list.ToStringUtf8())];
        foreach (var pem in configuration.RootCerts)
        {
            roots.Add(X509Certificate2.CreateFromPem(pem.ToStringUtf8()));
        }

        foreach (var pem in configuration.IntermediateCerts)
        {
            intermediates.Add(X509Certificate2.CreateFromPem(pem.ToStringUtf8()));
        }
    }

    public string MspId { get; }

    /// <summary>Gets whether there is an authority at all.</summary>
    public bool HasRoots => roots.Count > 0;

    /// <summary>Parses and judges a certificate.</summary>
    /// <returns>
    /// The identity, or null when <paramref name="certificatePem"/> is no certificate with a key and a name that can be read.
    /// </returns>
    public ChannelIdentity? Read(ByteString serialized, ByteString certificatePem)
    {
        try
        {
            // Names and keys are parsed only when they are asked for, so all of it can fail on hostile bytes.
            var certificate = X509Certificate2.CreateFromPem(Encoding.UTF8.GetString(certificatePem.Span));
            var role = RoleOf(certificate);
            return new(MspId, serialized, certificate, role, WhyInvalid(certificate, role));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private string? WhyInvalid(X509Certificate2 certificate, NodeRole? role)
    {
        using var publicKey = IdentityKey.TryFromCertificate(certificate);
        if (publicKey is null || (!takesEd25519 && IdentityKey.IsEd25519(certificate)))
        {
            return "the kind of key is not supported";
        }

        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(roots);
        chain.ChainPolicy.ExtraStore.AddRange(intermediates);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationFlags = X509VerificationFlags.IgnoreNotTimeValid;
        if (!chain.Build(certificate))
        {
            return "the certificate does not chain to a root of the organisation";
        }

        if (chain.ChainElements.Count < 2)
        {
            return "an authority's own certificate is no identity";
        }

        if (IsRevoked(certificate))
        {
            return "the certificate has been revoked";
        }

        return units.Enable && role is null
            ? "the certificate must have exactly one of the organisational units client, peer, admin, orderer"
            : null;
    }

    private bool IsRevoked(X509Certificate2 certificate) => revocationLists.Any(
        list => CertificateRevocationListBuilder.LoadPem(list, out _).RemoveEntry(certificate.SerialNumberBytes.Span));

    private NodeRole? RoleOf(X509Certificate2 certificate)
    {
        NodeRole? role = null;
        foreach (var name in certificate.SubjectName.EnumerateRelativeDistinguishedNames())
        {
            if (name.HasMultipleElements || name.GetSingleElementType().Value != "2.5.4.11")
            {
                continue;
            }

            var named = RoleOf(name.GetSingleElementValue());
            if (named is null)
            {
                continue;
            }

            if (role is not null)
            {
                return null;
            }

            role = named;
        }

        return role;
    }

    private NodeRole? RoleOf(string? unit) => unit switch
    {
        null => null,
        _ when unit == units.ClientOuIdentifier?.OrganizationalUnitIdentifier => NodeRole.Client,
        _ when unit == units.PeerOuIdentifier?.OrganizationalUnitIdentifier => NodeRole.Peer,
        _ when unit == units.AdminOuIdentifier?.OrganizationalUnitIdentifier => NodeRole.Admin,
        _ when unit == units.OrdererOuIdentifier?.OrganizationalUnitIdentifier => NodeRole.Orderer,
        _ => null,
    };
}
