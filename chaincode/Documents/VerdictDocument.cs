namespace Warden.Documents;

/// <summary>A verdict as programs read it: the second line of the response message.</summary>
/// <param name="V">Version of the document, 1.</param>
/// <param name="Outcome">What the checker says.</param>
/// <param name="Mode">What was made of it.</param>
/// <param name="Chaincode">The chaincode that was called.</param>
/// <param name="Epoch">The number of the epoch whose models judged.</param>
/// <param name="Model">Digest of the fitted model, lower-case hexadecimal.</param>
/// <param name="Policy">Version of the policy in force.</param>
/// <param name="Digest">See <see cref="VerdictDigest"/>.</param>
/// <param name="Findings">What stood out, the gravest first.</param>
/// <param name="Reply">The contract's own response message.</param>
/// <param name="Unconfirmed">Why a confirmation that is on the ledger does not open this held call; null where there is none.</param>
/// <param name="Cut">How many findings were left out to keep the message short; null when none.</param>
/// <param name="Persons">How many persons, of as many organisations, have to confirm it; it follows from findings and policy, which the digest covers. Null: one, or it is not held.</param>
public sealed record VerdictDocument(
    int V,
    Outcome Outcome,
    WardenMode Mode,
    string Chaincode,
    long Epoch,
    string Model,
    int Policy,
    string Digest,
    IReadOnlyList<Finding> Findings,
    string Reply,
    int? Cut = null,
    string? Unconfirmed = null,
    int? Persons = null);
