namespace Warden.Documents;

/// <summary>A proposal to change what every sidecar obeys.</summary>
/// <param name="Id">The transaction id that proposed it.</param>
/// <param name="Kind">What it changes.</param>
/// <param name="Chaincode">The chaincode that it speaks of.</param>
/// <param name="Proposer">The MSP id that proposed.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Policy">The policy proposed, for <see cref="ProposalKind.Register"/> and <see cref="ProposalKind.Policy"/>.</param>
/// <param name="Schema">The schema proposed, for <see cref="ProposalKind.Register"/> and <see cref="ProposalKind.Schema"/>.</param>
/// <param name="Person">The administrator who proposed it.</param>
/// <param name="Timestamp">The proposal's timestamp, ISO 8601, UTC.</param>
public sealed record ProposalRecord(
    string Id,
    ProposalKind Kind,
    string Chaincode,
    string Proposer,
    ProposalState State,
    DetectionPolicy? Policy = null,
    AttributeSchema? Schema = null,
    string Person = "",
    string Timestamp = "");
