namespace Warden.Documents;

/// <summary>A restriction of an incident, from the proposal to its end.</summary>
/// <param name="Standing">What was enacted, by whom, and whether it still holds.</param>
/// <param name="ProposedBlock">The number of the block that proposed it.</param>
/// <param name="EnactedBlock">The number of the block that brought it into force.</param>
/// <param name="Effect">What the sidecars had said of it by the last block that was read.</param>
/// <param name="BlocksToAct">From the block that opened the incident to the enactment.</param>
/// <param name="BlocksToHold">From the enactment to the last block from which on a sidecar says that it obeys; null: none has said so.</param>
/// <param name="LiftedBlock">The number of the block that lifted it, or retired its chaincode; null: none did.</param>
public sealed record ReportedRestriction(
    IsolationStanding Standing,
    long ProposedBlock,
    long EnactedBlock,
    EffectStanding Effect,
    long BlocksToAct,
    long? BlocksToHold = null,
    long? LiftedBlock = null);
