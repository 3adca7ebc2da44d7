namespace Warden.Documents;

/// <summary>The document of a <see cref="ProposalKind.Lift"/> proposal: which restriction ends before its time.</summary>
/// <param name="Chaincode">The guarded chaincode.</param>
/// <param name="Restriction">The restriction's id.</param>
/// <param name="Reason">Why; never empty.</param>
public sealed record Lifting(string Chaincode, string Restriction, string Reason);
