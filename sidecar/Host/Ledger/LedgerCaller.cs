using System.Collections.Concurrent;
using System.Security.Cryptography;
using Warden.Detection;

namespace Warden.Host.Ledger;

/// <summary>Who signed a call, as the store keeps it.</summary>
/// <param name="Organization">The MSP id.</param>
/// <param name="Person">Subject and issuer of the certificate; the SHA-256 of the identity's bytes where it cannot be read.</param>
internal sealed record LedgerCaller(string Organization, string Person)
{
    private const int MostKnown = 10_000;

    // Detection's form holds digests: made once for each caller.
    private static readonly ConcurrentDictionary<LedgerCaller, Caller> Known = new();

    /// <summary>Where no caller is known: in tests.</summary>
    public static LedgerCaller Unknown { get; } = new("", "");

    /// <summary>Reads a marshalled identity.</summary>
    public static LedgerCaller Of(ReadOnlySpan<byte> creator) => CallerIdentity.Read(creator) is { } identity
        ? identity.Ledger
        : new LedgerCaller("", Convert.ToHexStringLower(SHA256.HashData(creator)));

    /// <summary>Gets the caller as detection tells callers apart.</summary>
    public Caller ToCaller()
    {
        if (Known.TryGetValue(this, out var caller))
        {
            return caller;
        }

        if (Known.Count >= MostKnown)
        {
            Known.Clear();
        }

        return Known[this] = new Caller(Organization, Person);
    }
}
