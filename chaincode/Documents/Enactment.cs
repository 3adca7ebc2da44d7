namespace Warden.Documents;

/// <summary>What a proposal brought into force.</summary>
/// <param name="Proposal">The proposal's id.</param>
/// <param name="Kind">What it changed.</param>
/// <param name="Chaincode">The chaincode that it speaks of.</param>
/// <param name="Accepted">The MSP ids whose yes enacted it, sorted.</param>
/// <param name="Policy">The policy now in force, where the proposal carried one.</param>
/// <param name="Schema">The schema now in force, where the proposal carried one.</param>
public sealed record Enactment(
    string Proposal,
    ProposalKind Kind,
    string Chaincode,
    IReadOnlyList<string> Accepted,
    VersionedPolicy? Policy = null,
    VersionedSchema? Schema = null);
