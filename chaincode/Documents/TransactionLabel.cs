namespace Warden.Documents;

/// <summary>The document of a <see cref="ProposalKind.Label"/> proposal: a correction of what a transaction teaches.</summary>
/// <param name="Chaincode">The guarded chaincode that the transaction called.</param>
/// <param name="Transaction">The transaction id.</param>
/// <param name="Label">What is said of it.</param>
/// <param name="Reason">Why; never empty.</param>
/// <param name="Attributes">
/// The paths of what was warned of, where neither a recorded verdict nor the confirmation of a held call says it; at most 32. They count to the
/// budgets of false alarms.
/// </param>
public sealed record TransactionLabel(
    string Chaincode, string Transaction, LabelKind Label, string Reason, IReadOnlyList<string>? Attributes = null);
