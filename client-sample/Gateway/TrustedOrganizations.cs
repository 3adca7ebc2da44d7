using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Warden.Protocol.Common;
using Warden.Protocol.Msp;

namespace Warden.Gateway;

/// <summary>The certificate authorities by which endorsers are believed, for each organisation. Immutable.</summary>
/// <remarks>
/// Best taken from one's own files. Taken from the channel configuration that the gateway peer returns, they are only as
/// good as that peer, which is what a check against a dishonest gateway must not rest on.
/// </remarks>
public sealed class TrustedOrganizations
{
    private const string ApplicationGroup = "Application";
    private const string MspValue = "MSP";

    private readonly Dictionary<string, Authorities> organizations = new(StringComparer.Ordinal);

    private TrustedOrganizations()
    {
    }

    /// <summary>Gets the MSP ids of the organisations.</summary>
    public IReadOnlyCollection<string> MspIds => organizations.Keys;

    /// <summary>Takes the authorities as PEM text.</summary>
    /// <param name="certificates">
    /// For each MSP id its roots and, where it has them, its intermediates: one or more certificates in PEM. Self-signed ones are roots.
    /// </param>
    /// <exception cref="ArgumentException">An organisation has no root.</exception>
    public static TrustedOrganizations FromPem(IReadOnlyDictionary<string, string> certificates)
    {
        ArgumentNullException.ThrowIfNull(certificates);
        var trusted = new TrustedOrganizations();
        foreach (var (mspId, pem) in certificates)
        {
            var found = new X509Certificate2Collection();
            found.ImportFromPem(pem);
            trusted.Add(mspId, found);
        }

        return trusted;
    }

    /// <summary>Takes the authorities of a channel's organisations from its configuration.</summary>
    /// <exception cref="ArgumentException">The configuration has no application organisation, or one without a root.</exception>
    public static TrustedOrganizations FromChannel(Config config)
    {
        ArgumentNullException.ThrowIfNull(config);
        if (!config.ChannelGroup.Groups.TryGetValue(ApplicationGroup, out var application))
        {
            throw new ArgumentException("The channel configuration has no Application group.", nameof(config));
        }

        var trusted = new TrustedOrganizations();
        foreach (var organization in application.Groups.Values)
        {
            if (!organization.Values.TryGetValue(MspValue, out var value))
            {
                continue;
            }

            var msp = FabricMSPConfig.Parser.ParseFrom(MSPConfig.Parser.ParseFrom(value.Value).Config);
            var found = new X509Certificate2Collection();
            foreach (var pem in msp.RootCerts.Concat(msp.IntermediateCerts))
            {
                found.ImportFromPem(pem.ToStringUtf8());
            }

            trusted.Add(msp.Name, found);
        }

        return trusted;
    }

    /// <summary>Tells whether a certificate was issued for an organisation's peer.</summary>
    /// <remarks>Like Fabric's MSP it does not look at expiry: the chain is checked at a time when the certificate was valid.</remarks>
    /// <returns>Null when it was; otherwise what is wrong.</returns>
    internal string? Problem(string mspId, X509Certificate2 certificate)
    {
        if (!organizations.TryGetValue(mspId, out var authorities))
        {
            return $"{mspId} is none of the trusted organisations ({string.Join(", ", organizations.Keys)})";
        }

        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities.Roots);
        chain.ChainPolicy.ExtraStore.AddRange(authorities.Intermediates);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationTime = certificate.NotBefore.AddSeconds(1);
        if (!chain.Build(certificate))
        {
            var why = string.Join("; ", chain.ChainStatus.Select(status => status.StatusInformation.Trim()));
            return $"the certificate \"{certificate.Subject}\" was not issued by an authority of {mspId} ({why})";
        }

        // A person's certificate of the organisation chains as well, and must not pass for its peer's.
        return NodeRole(certificate) is { } role && role != "peer"
            ? $"the certificate \"{certificate.Subject}\" of {mspId} is a {role}'s, not a peer's"
            : null;
    }

    private static string? NodeRole(X509Certificate2 certificate)
    {
        var units = certificate.SubjectName.EnumerateRelativeDistinguishedNames()
            .Where(name => !name.HasMultipleElements && name.GetSingleElementType().Value == "2.5.4.11")
            .Select(name => name.GetSingleElementValue())
            .ToList();
        return units.Contains("peer") ? "peer" : units.FirstOrDefault(unit => unit is "client" or "admin" or "orderer");
    }

    private void Add(string mspId, X509Certificate2Collection certificates)
    {
        var roots = new X509Certificate2Collection();
        var intermediates = new X509Certificate2Collection();
        foreach (var certificate in certificates)
        {
            var isRoot = certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData);
            (isRoot ? roots : intermediates).Add(certificate);
        }

        if (roots.Count == 0)
        {
            throw new ArgumentException($"Expected at least one root certificate for {mspId}, got none.", nameof(certificates));
        }

        organizations.Add(mspId, new Authorities(roots, intermediates));
    }

    private sealed record Authorities(X509Certificate2Collection Roots, X509Certificate2Collection Intermediates);
}
