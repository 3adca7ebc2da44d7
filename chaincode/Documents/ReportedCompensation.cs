namespace Warden.Documents;

/// <summary>A compensation, and what the blocks say of it.</summary>
/// <param name="Link">What is linked on the ledger.</param>
/// <param name="OriginalBlock">The number of the original's block.</param>
/// <param name="CompensatingBlock">The number of the compensating transaction's block.</param>
/// <param name="Keys">Every key that the original wrote; a key that has a sensitive value in it is masked.</param>
/// <param name="Restores">Whether every key has its value back.</param>
/// <param name="DigestHolds">Whether the blocks give the digest that the link names.</param>
public sealed record ReportedCompensation(
    IncidentCompensation Link, long OriginalBlock, long CompensatingBlock, IReadOnlyList<ComparedKey> Keys, bool Restores, bool DigestHolds);
