namespace Warden.Documents;

/// <summary>The document of an <see cref="ProposalKind.Unlabel"/> proposal: the label goes, and with it what it changed.</summary>
/// <param name="Chaincode">The guarded chaincode.</param>
/// <param name="Transaction">The transaction id that is labelled.</param>
/// <param name="Reason">Why; never empty.</param>
public sealed record LabelWithdrawal(string Chaincode, string Transaction, string Reason);
