namespace Warden.Documents;

/// <summary>Whether an organisation guards a chaincode at its own peers: its own decision, for itself alone.</summary>
/// <param name="Chaincode">The guarded chaincode.</param>
/// <param name="TakesPart">False: its sidecars relay only.</param>
/// <param name="By">Who decided, of which organisation, and why.</param>
public sealed record ParticipationRecord(string Chaincode, bool TakesPart, Approval By);
