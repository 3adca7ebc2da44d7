namespace Warden.Documents;

/// <summary>A compensation, and what the blocks say of it.</summary>
/// <param name="Link">What is linked on the ledger.</param>
/// <param name="Keys">Every key that the original wrote; a key that has a sensitive value in it is masked. None where the two cannot be compared.</param>
/// <param name="Restores">Whether every key has its value back.</param>
/// <param name="DigestHolds">Whether the blocks give the digest that the link names.</param>
/// <param name="OriginalBlock">The number of the original's block; null: the two cannot be compared.</param>
/// <param name="CompensatingBlock">The number of the compensating transaction's block; null: the two cannot be compared.</param>
/// <param name="Fault">Why they cannot be compared, so that the link does not hold: one of them is not there or not valid, or they stand in the wrong order.</param>
public sealed record ReportedCompensation(
    IncidentCompensation Link, IReadOnlyList<ComparedKey> Keys, bool Restores, bool DigestHolds, long? OriginalBlock = null, long? CompensatingBlock = null, string? Fault = null);
