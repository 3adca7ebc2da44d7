namespace Warden.Documents;

/// <summary>Somebody asks that a restriction be lifted. It changes nothing by itself: a <see cref="ProposalKind.Lift"/> proposal does.</summary>
/// <param name="Chaincode">The guarded chaincode.</param>
/// <param name="Restriction">The restriction's id.</param>
/// <param name="By">Who asks, and why.</param>
public sealed record AppealRecord(string Chaincode, string Restriction, Approval By);
