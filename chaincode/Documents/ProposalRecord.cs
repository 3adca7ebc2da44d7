namespace Warden.Documents;

/// <summary>A proposal to change what every sidecar obeys. Only its state ever changes.</summary>
/// <param name="Id">The transaction id that proposed it.</param>
/// <param name="Kind">What it changes.</param>
/// <param name="Chaincode">The chaincode that it speaks of; empty for <see cref="ProposalKind.Constitution"/>.</param>
/// <param name="Proposer">The MSP id that proposed.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Policy">The policy proposed, for <see cref="ProposalKind.Register"/> and <see cref="ProposalKind.Policy"/>.</param>
/// <param name="Schema">The schema proposed, for <see cref="ProposalKind.Register"/> and <see cref="ProposalKind.Schema"/>.</param>
/// <param name="Person">The administrator who proposed it.</param>
/// <param name="Timestamp">The proposal's timestamp, ISO 8601, UTC.</param>
/// <param name="Under">The constitution under which it was opened: the id of the proposal that brought it, of the founded one its digest. Any amendment ends it.</param>
/// <param name="ClosesAfterBlock">The last block of its voting period; null: it has no end.</param>
/// <param name="Failure">Why it could not be brought into force, in state failed.</param>
/// <param name="Constitution">The constitution proposed.</param>
/// <param name="Restriction">The restriction proposed.</param>
/// <param name="Lifting">The restriction to lift.</param>
/// <param name="Label">The label proposed.</param>
/// <param name="Unlabel">The label to take back.</param>
/// <param name="BreakGlass">The emergency proposed.</param>
/// <param name="Backtest">What the proposer's back-test says; null where it came without.</param>
/// <param name="FalseAlarms">The numbers for which a sidecar opened it; null where somebody proposed it.</param>
/// <param name="EnactedAt">The height that the members witnessed when it was enacted; null where it is not, or its effect may be pending without end.</param>
public sealed record ProposalRecord(
    string Id,
    ProposalKind Kind,
    string Chaincode,
    string Proposer,
    ProposalState State,
    DetectionPolicy? Policy = null,
    AttributeSchema? Schema = null,
    string Person = "",
    string Timestamp = "",
    string? Under = null,
    long? ClosesAfterBlock = null,
    string? Failure = null,
    Constitution? Constitution = null,
    Restriction? Restriction = null,
    Lifting? Lifting = null,
    TransactionLabel? Label = null,
    LabelWithdrawal? Unlabel = null,
    BreakGlass? BreakGlass = null,
    BacktestClaim? Backtest = null,
    FalseAlarmClaim? FalseAlarms = null,
    long? EnactedAt = null);
