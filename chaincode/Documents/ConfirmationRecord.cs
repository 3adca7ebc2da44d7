namespace Warden.Documents;

/// <summary>Somebody answered a WARN with yes: who, why, until when, and whether it was used.</summary>
/// <param name="Call">The digest of the call that is confirmed; see <see cref="CallDigest"/>.</param>
/// <param name="Chaincode">The chaincode that is called.</param>
/// <param name="Verdict">The digest of the verdict that was shown.</param>
/// <param name="UntilBlock">The last block height at which it can be used.</param>
/// <param name="Approvals">Who confirmed, in order.</param>
/// <param name="UsedBy">The transaction that used it up; null while it is open.</param>
/// <param name="Veto">Who forbade it, and why; null where nobody has.</param>
/// <param name="Parts">The digests of caller and arguments, of which the call's digest is made; null where only the digest was given.</param>
/// <param name="Attributes">The paths of what was warned of, sorted, as who confirmed was shown them; they count to the budgets of false alarms. Null where none was given.</param>
public sealed record ConfirmationRecord(
    string Call,
    string Chaincode,
    string Verdict,
    long UntilBlock,
    IReadOnlyList<Approval> Approvals,
    string? UsedBy = null,
    Approval? Veto = null,
    CallParts? Parts = null,
    IReadOnlyList<string>? Attributes = null);
