namespace Warden.Documents;

/// <summary>What the promotion of a chaincode to a stricter mode asks of the proposal's back-test.</summary>
/// <param name="Calls">How many calls it has to have judged at least.</param>
/// <param name="WarnShare">The greatest share of them that may be warned of, in [0, 1].</param>
/// <param name="Recomputations">How many members other than the proposer have to vote for it with the same digest, recomputed.</param>
/// <param name="Blocks">How many blocks it has to cover at least.</param>
public sealed record EvidenceRule(long Calls = 0, double WarnShare = 1, int Recomputations = 0, long Blocks = 0);
