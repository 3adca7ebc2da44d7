using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Google.Protobuf;
using Warden.Detection;
using Warden.Protocol;

namespace Warden.Host.Ledger;

/// <summary>Who signed a call.</summary>
/// <param name="Organization">The MSP id.</param>
/// <param name="Person">Subject and issuer of the certificate: <c>x509::subject::issuer</c>.</param>
/// <param name="IssuedAt">From when on the certificate is valid.</param>
internal sealed record CallerIdentity(string Organization, string Person, DateTimeOffset IssuedAt)
{
    private const int MostKnown = 10_000;
    private const string Separator = "::";

    /// <summary>Gets the subject of the certificate.</summary>
    public string Subject => Person.Split(Separator)[1];

    // A certificate takes some 50 µs to read and signs thousands of calls; its digest alone takes longer than a look-up by its bytes.
    private static readonly ConcurrentDictionary<byte[], CallerIdentity?> Known = new(BytesComparer.Instance);

    private static readonly ConcurrentDictionary<byte[], CallerIdentity?>.AlternateLookup<ReadOnlySpan<byte>> KnownBySpan =
        Known.GetAlternateLookup<ReadOnlySpan<byte>>();

    /// <summary>The same as the store keeps it.</summary>
    public LedgerCaller Ledger { get; } = new(Organization, Person);

    /// <summary>The same as detection tells callers apart.</summary>
    public Caller Caller { get; } = new LedgerCaller(Organization, Person).ToCaller();

    // fabric-ca, lib/attrmgr: attributes as raw JSON in one extension, {"attrs":{"name":"value"}}, not wrapped in an ASN.1 string.
    private const string AttributesOid = "1.2.3.4.5.6.7.8.1";

    /// <summary>What a Fabric CA has put into the certificate, by name; null where it is not known or cannot be read.</summary>
    public IReadOnlyDictionary<string, string>? Attributes { get; init; }

    /// <summary>Gets the common name of a person as the ledger writes persons: a whole subject would leave a sentence no room for anything else.</summary>
    public static string NameOf(string person)
    {
        var start = person.IndexOf("CN=", StringComparison.Ordinal);
        if (start < 0)
        {
            return person;
        }

        var end = person.AsSpan(start).IndexOfAny(",+:");
        return end < 0 ? person[(start + 3)..] : person[(start + 3)..(start + end)];
    }

    /// <summary>Reads a marshalled identity; null where it is none, or its certificate cannot be read.</summary>
    public static CallerIdentity? Read(ReadOnlySpan<byte> creator)
    {
        if (KnownBySpan.TryGetValue(creator, out var identity))
        {
            return identity;
        }

        if (Known.Count >= MostKnown)
        {
            Known.Clear();
        }

        return KnownBySpan[creator] = Parse(creator);
    }

    private static Dictionary<string, string>? AttributesIn(X509Certificate2 certificate)
    {
        var attributes = new Dictionary<string, string>(StringComparer.Ordinal);
        if (certificate.Extensions.FirstOrDefault(e => e.Oid?.Value == AttributesOid) is not { } extension)
        {
            return attributes;
        }

        try
        {
            using var document = JsonDocument.Parse(extension.RawData);
            foreach (var attribute in document.RootElement.GetProperty("attrs").EnumerateObject())
            {
                attributes[attribute.Name] = attribute.Value.GetString() ?? "";
            }

            return attributes;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return null;
        }
    }

    private static CallerIdentity? Parse(ReadOnlySpan<byte> creator)
    {
        try
        {
            var identity = Creator.Parse(ByteString.CopyFrom(creator));
            using var certificate = X509Certificate2.CreateFromPem(identity.IdBytes.ToStringUtf8());
            return new CallerIdentity(
                identity.Mspid, DistinguishedNames.PersonOf(certificate), new DateTimeOffset(certificate.NotBefore.ToUniversalTime()))
            {
                Attributes = AttributesIn(certificate),
            };
        }
        catch (Exception e) when (e is MalformedMessageException or CryptographicException or System.Formats.Asn1.AsnContentException)
        {
            return null;
        }
    }

    // Hash codes are seeded anew in each process, so nobody can make identities whose codes are equal.
    private sealed class BytesComparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public static BytesComparer Instance { get; } = new();

        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public int GetHashCode(byte[] bytes) => GetHashCode(bytes.AsSpan());

        public int GetHashCode(ReadOnlySpan<byte> bytes)
        {
            var code = default(HashCode);
            code.AddBytes(bytes);
            return code.ToHashCode();
        }

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
    }
}
