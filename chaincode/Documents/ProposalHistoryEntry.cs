namespace Warden.Documents;

/// <summary>One transaction in the story of a proposal.</summary>
/// <param name="TxId">The transaction; its block holds who signed it.</param>
/// <param name="Timestamp">The proposal's timestamp, ISO 8601, UTC.</param>
/// <param name="Event">The event that it announced, one of <see cref="GovernanceEvents"/>.</param>
/// <param name="Proposal">The proposal from then on; null where it stayed as it was.</param>
/// <param name="Vote">The vote that was given, or taken back.</param>
/// <param name="Revoked">Who took the vote back, and why.</param>
/// <param name="Report">What a sidecar said of the effect.</param>
public sealed record ProposalHistoryEntry(
    string TxId, string Timestamp, string Event, ProposalRecord? Proposal = null, VoteRecord? Vote = null, Approval? Revoked = null,
    EffectReport? Report = null);
