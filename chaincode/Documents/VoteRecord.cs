namespace Warden.Documents;

/// <summary>One organisation's vote.</summary>
/// <param name="Proposal">The proposal's id.</param>
/// <param name="Organization">The MSP id that voted.</param>
/// <param name="Person">The administrator who voted for it.</param>
/// <param name="Accept">Yes or no.</param>
/// <param name="Reason">Why; may be empty.</param>
/// <param name="TxId">The transaction that recorded it.</param>
/// <param name="Timestamp">The proposal's timestamp, ISO 8601, UTC.</param>
/// <param name="Backtest">The digest of the back-test as the voter recomputed it; null: it did not.</param>
public sealed record VoteRecord(
    string Proposal, string Organization, string Person, bool Accept, string Reason, string TxId, string Timestamp,
    string? Backtest = null);
