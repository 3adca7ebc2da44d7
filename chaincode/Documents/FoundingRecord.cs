namespace Warden.Documents;

/// <summary>One organisation's consent to a constitution. The last one that an organisation gave counts.</summary>
/// <param name="Organization">The MSP id that consents.</param>
/// <param name="Person">The administrator who signed for it.</param>
/// <param name="Constitution">What it consents to.</param>
/// <param name="TxId">The transaction that recorded it.</param>
/// <param name="Timestamp">The proposal's timestamp, ISO 8601, UTC.</param>
public sealed record FoundingRecord(string Organization, string Person, Constitution Constitution, string TxId, string Timestamp);
