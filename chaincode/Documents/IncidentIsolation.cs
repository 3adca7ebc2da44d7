namespace Warden.Documents;

/// <summary>A restriction that was enacted for an incident; it stays when the restriction is lifted.</summary>
/// <param name="Incident">The incident's id.</param>
/// <param name="Restriction">The restriction's id, which is its proposal's.</param>
/// <param name="Accepted">The MSP ids whose yes enacted it, sorted.</param>
/// <param name="TxId">The transaction that enacted it.</param>
/// <param name="Timestamp">That proposal's timestamp, ISO 8601, UTC.</param>
/// <param name="Mandate">The MSP id whose mandate enacted it without the votes; null where votes did.</param>
public sealed record IncidentIsolation(
    string Incident, string Restriction, IReadOnlyList<string> Accepted, string TxId, string Timestamp, string? Mandate = null);
