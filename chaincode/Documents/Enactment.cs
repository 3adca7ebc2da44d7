namespace Warden.Documents;

/// <summary>What a proposal brought into force, or why it could not.</summary>
/// <param name="Proposal">The proposal's id.</param>
/// <param name="Kind">What it changed.</param>
/// <param name="Chaincode">The chaincode that it speaks of; empty for a constitution.</param>
/// <param name="Accepted">The MSP ids whose yes enacted it, sorted.</param>
/// <param name="Policy">The policy now in force, where the proposal carried one.</param>
/// <param name="Schema">The schema now in force, where the proposal carried one.</param>
/// <param name="Mandate">The MSP id whose mandate enacted it without the votes; null where votes did.</param>
/// <param name="Failure">Why nothing came into force: the proposal is in state failed. Null where it did.</param>
/// <param name="Constitution">The constitution now in force, where the proposal carried one.</param>
/// <param name="Restriction">The restriction now in force, where the proposal carried one.</param>
/// <param name="Lifted">The id of the restriction that no longer is.</param>
/// <param name="Label">The label now in force, where the proposal carried one.</param>
/// <param name="Unlabelled">The transaction that is no longer labelled.</param>
/// <param name="BreakGlass">The emergency now in force, where the proposal carried one.</param>
public sealed record Enactment(
    string Proposal,
    ProposalKind Kind,
    string Chaincode,
    IReadOnlyList<string> Accepted,
    VersionedPolicy? Policy = null,
    VersionedSchema? Schema = null,
    string? Mandate = null,
    string? Failure = null,
    Constitution? Constitution = null,
    RestrictionRecord? Restriction = null,
    string? Lifted = null,
    LabelRecord? Label = null,
    string? Unlabelled = null,
    BreakGlassRecord? BreakGlass = null);
