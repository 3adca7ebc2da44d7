namespace Warden.Documents;

/// <summary>A label in force.</summary>
/// <param name="Proposal">The id of the proposal that enacted it.</param>
/// <param name="Document">The label.</param>
public sealed record LabelRecord(string Proposal, TransactionLabel Document);
