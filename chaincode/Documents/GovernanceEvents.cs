namespace Warden.Documents;

/// <summary>The events of the governance chaincode: one for each change of its state, its payload a canonical document (docs/ledger.md).</summary>
public static class GovernanceEvents
{
    /// <summary>An organisation consented to a constitution, and others have not yet: a <see cref="FoundingRecord"/>.</summary>
    public const string Founded = "Founded";

    /// <summary>The last member consented: the <see cref="Constitution"/> now in force.</summary>
    public const string ConstitutionInForce = "ConstitutionInForce";

    /// <summary>A <see cref="ProposalRecord"/> in state open.</summary>
    public const string ProposalOpened = "ProposalOpened";

    /// <summary>A <see cref="VoteRecord"/>; the proposal stays open.</summary>
    public const string VoteCast = "VoteCast";

    /// <summary>A vote made the majority impossible: the <see cref="ProposalRecord"/>, state rejected.</summary>
    public const string ProposalRejected = "ProposalRejected";

    /// <summary>The <see cref="ProposalRecord"/>, state withdrawn.</summary>
    public const string ProposalWithdrawn = "ProposalWithdrawn";

    /// <summary>An <see cref="Enactment"/>.</summary>
    public const string ProposalEnacted = "ProposalEnacted";

    /// <summary>The <see cref="ProposalRecord"/>, state failed: accepted, but it cannot be done any more. An alarm.</summary>
    public const string ProposalFailed = "ProposalFailed";

    /// <summary>The <see cref="ProposalRecord"/>, state expired.</summary>
    public const string ProposalExpired = "ProposalExpired";

    /// <summary>The <see cref="VoteRecord"/> that is no longer there.</summary>
    public const string VoteRevoked = "VoteRevoked";

    /// <summary>A <see cref="HeightWitness"/>.</summary>
    public const string HeightWitnessed = "HeightWitnessed";

    /// <summary>An <see cref="EffectReport"/>: what was enacted holds.</summary>
    public const string EffectReported = "EffectReported";

    /// <summary>An <see cref="EffectReport"/>: what was enacted does not hold at a sidecar. An alarm.</summary>
    public const string EffectFailed = "EffectFailed";

    /// <summary>A <see cref="LatencyReport"/> that changed nothing of what is in force.</summary>
    public const string LatencyReported = "LatencyReported";

    /// <summary>A <see cref="LatencyReport"/> that is taken out, which changed nothing of what is in force.</summary>
    public const string LatencyWithdrawn = "LatencyWithdrawn";

    /// <summary>The <see cref="LatencyStanding"/>: the guard adds too much and stands back to shadow.</summary>
    public const string LatencyExceeded = "LatencyExceeded";

    /// <summary>The <see cref="LatencyStanding"/>: the modes of the policy hold again.</summary>
    public const string LatencyRecovered = "LatencyRecovered";

    /// <summary>An <see cref="AppealRecord"/>.</summary>
    public const string Appealed = "Appealed";

    /// <summary>The <see cref="BreakGlassRecord"/> with its review.</summary>
    public const string BreakGlassReviewed = "BreakGlassReviewed";

    /// <summary>A <see cref="ParticipationRecord"/>.</summary>
    public const string ParticipationChanged = "ParticipationChanged";

    /// <summary>An <see cref="EpochRequest"/>.</summary>
    public const string EpochRequested = "EpochRequested";

    /// <summary>An <see cref="EpochPublication"/> that neither completed nor contradicted an epoch.</summary>
    public const string EpochPublished = "EpochPublished";

    /// <summary>The <see cref="EpochRecord"/> now in force.</summary>
    public const string EpochActivated = "EpochActivated";

    /// <summary>An <see cref="Documents.EpochDisagreement"/>: an alarm.</summary>
    public const string EpochDisagreement = "EpochDisagreement";

    /// <summary>A <see cref="ConfirmationRecord"/> with the approval just given last.</summary>
    public const string Confirmed = "Confirmed";

    /// <summary>The <see cref="ConfirmationRecord"/> with the veto.</summary>
    public const string ConfirmationVetoed = "ConfirmationVetoed";

    /// <summary>The <see cref="ConfirmationRecord"/> without the veto.</summary>
    public const string VetoLifted = "VetoLifted";

    /// <summary>The <see cref="ConfirmationRecord"/> just used. Fabric drops it where another chaincode's call is the outer one.</summary>
    public const string ConfirmationUsed = "ConfirmationUsed";

    /// <summary>The <see cref="IncidentRecord"/>, state open.</summary>
    public const string IncidentOpened = "IncidentOpened";

    /// <summary>An <see cref="IncidentReview"/>.</summary>
    public const string IncidentReviewed = "IncidentReviewed";

    /// <summary>An <see cref="IncidentCompensation"/>.</summary>
    public const string IncidentCompensated = "IncidentCompensated";

    /// <summary>The <see cref="IncidentRecord"/>, state closed.</summary>
    public const string IncidentClosed = "IncidentClosed";
}
