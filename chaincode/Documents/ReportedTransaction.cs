namespace Warden.Documents;

/// <summary>A transaction of an incident as it stands in its block. Arguments and values are never in it.</summary>
/// <param name="Transaction">The transaction id.</param>
/// <param name="Validity">What the peers decided, as in Valid or MvccReadConflict; <c>missing</c>: it is in no block that was read.</param>
/// <param name="Block">The number of its block.</param>
/// <param name="Time">When it was proposed, by the client's clock; ISO 8601, UTC.</param>
/// <param name="Chaincode">The chaincode that was called.</param>
/// <param name="Function">The transaction function.</param>
/// <param name="Organization">The MSP id of who signed it.</param>
/// <param name="Person">Subject and issuer of that certificate.</param>
/// <param name="Status">The status of the endorsed response: 299 where it was warned of and submitted all the same.</param>
/// <param name="Verdict">The verdict in the response, where it was warned of.</param>
/// <param name="Confirmation">The confirmation that it used up, where it was held: who approved, and why.</param>
public sealed record ReportedTransaction(
    string Transaction,
    string Validity,
    long? Block = null,
    string? Time = null,
    string? Chaincode = null,
    string? Function = null,
    string? Organization = null,
    string? Person = null,
    int? Status = null,
    VerdictDocument? Verdict = null,
    ConfirmationRecord? Confirmation = null);
