using Warden.Documents;

namespace Warden.Host.Incidents;

/// <summary>What blocks say of two transactions of which one is said to undo the other.</summary>
/// <param name="Comparison">What came out; null where they cannot be compared.</param>
/// <param name="Fault">Why they cannot be compared: one is not there or not valid, or they stand in the wrong order. Null where they can.</param>
internal sealed record CompensationFinding(CompensationComparison? Comparison, string? Fault);
