namespace Warden.Documents;

/// <summary>Something that happened.</summary>
/// <param name="Block">The number of the block.</param>
/// <param name="Time">When it was proposed, by the client's clock; ISO 8601, UTC.</param>
/// <param name="Step">What it was.</param>
/// <param name="Transaction">The transaction that did it.</param>
/// <param name="Organization">The MSP id of who signed it.</param>
/// <param name="Person">Subject and issuer of that certificate.</param>
/// <param name="About">The restriction or the transaction that it is about; null: the incident itself.</param>
/// <param name="Word">What was found or said in one word: finding, outcome, label; null: nothing.</param>
/// <param name="Reason">Why, as the person said; null: it takes no reason.</param>
public sealed record ReportedEvent(
    long Block,
    string Time,
    IncidentStep Step,
    string Transaction,
    string Organization,
    string Person,
    string? About = null,
    string? Word = null,
    string? Reason = null);
