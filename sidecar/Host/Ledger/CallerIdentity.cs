using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Google.Protobuf;
using Warden.Protocol;

namespace Warden.Host.Ledger;

/// <summary>Who signed a call.</summary>
/// <param name="Organization">The MSP id.</param>
/// <param name="Person">Subject and issuer of the certificate: <c>x509::subject::issuer</c>.</param>
/// <param name="IssuedAt">From when on the certificate is valid.</param>
internal sealed record CallerIdentity(string Organization, string Person, DateTimeOffset IssuedAt)
{
    private const int MostKnown = 10_000;

    // A certificate takes some 50 µs to read and signs thousands of calls.
    private static readonly ConcurrentDictionary<string, CallerIdentity?> Known = new(StringComparer.Ordinal);

    /// <summary>Reads a marshalled identity; null where it is none, or its certificate cannot be read.</summary>
    public static CallerIdentity? Read(ReadOnlySpan<byte> creator)
    {
        var digest = Convert.ToHexString(SHA256.HashData(creator));
        if (Known.TryGetValue(digest, out var identity))
        {
            return identity;
        }

        if (Known.Count >= MostKnown)
        {
            Known.Clear();
        }

        return Known[digest] = Parse(creator);
    }

    private static CallerIdentity? Parse(ReadOnlySpan<byte> creator)
    {
        try
        {
            var identity = Creator.Parse(ByteString.CopyFrom(creator));
            using var certificate = X509Certificate2.CreateFromPem(identity.IdBytes.ToStringUtf8());
            return new CallerIdentity(
                identity.Mspid, DistinguishedNames.PersonOf(certificate), new DateTimeOffset(certificate.NotBefore.ToUniversalTime()));
        }
        catch (Exception e) when (e is MalformedMessageException or CryptographicException or System.Formats.Asn1.AsnContentException)
        {
            return null;
        }
    }
}
