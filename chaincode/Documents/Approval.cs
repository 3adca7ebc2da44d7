namespace Warden.Documents;

/// <summary>One person's yes.</summary>
/// <param name="Organization">The MSP id of the person.</param>
/// <param name="Person">The certificate's subject and issuer: <c>x509::CN=…::CN=…</c>, as Fabric's Go library writes them before base64.</param>
/// <param name="Reason">Why, in the person's words; never empty.</param>
/// <param name="TxId">The transaction that recorded it.</param>
/// <param name="Timestamp">The proposal's timestamp, ISO 8601, UTC.</param>
public sealed record Approval(string Organization, string Person, string Reason, string TxId, string Timestamp)
{
    /// <summary>The SHA-256 of the person's certificate (DER), lower-case hexadecimal; the certificate itself is the creator in the transaction. Null in records of before.</summary>
    public string? Certificate { get; init; }
}
