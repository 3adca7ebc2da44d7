namespace Warden.Host.Ledger;

/// <summary>Who signed a committed call, as the store keeps it.</summary>
/// <param name="Organization">The MSP id.</param>
/// <param name="Person">Subject and issuer of the certificate; the SHA-256 of the identity's bytes where it cannot be read.</param>
internal sealed record LedgerCaller(string Organization, string Person)
{
    /// <summary>Where no caller is known: in tests.</summary>
    public static LedgerCaller Unknown { get; } = new("", "");
}
