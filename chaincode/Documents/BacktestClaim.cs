namespace Warden.Documents;

/// <summary>What a proposal says of its back-test; the whole report stands beside it on the ledger.</summary>
/// <param name="From">The first block replayed.</param>
/// <param name="To">The last block replayed.</param>
/// <param name="Digest">The report's digest: SHA-256 of its canonical JSON, computed by the contract.</param>
/// <param name="Judged">How many calls were judged.</param>
/// <param name="Warn">How many of them would have been warned of.</param>
public sealed record BacktestClaim(long From, long To, string Digest, long Judged, long Warn);
