namespace Warden.Documents;

/// <summary>What can happen in the course of an incident.</summary>
public enum IncidentStep
{
    /// <summary>A transaction of the incident was committed.</summary>
    Committed,

    /// <summary>The incident was opened.</summary>
    Opened,

    /// <summary>A restriction for it was proposed.</summary>
    RestrictionProposed,

    /// <summary>A restriction for it came into force.</summary>
    RestrictionEnacted,

    /// <summary>A restriction for it was lifted, or went with the guard of its chaincode.</summary>
    RestrictionLifted,

    /// <summary>An organisation reviewed it, for the first time or anew.</summary>
    Reviewed,

    /// <summary>A compensating transaction was committed.</summary>
    CompensationCommitted,

    /// <summary>A compensation was linked, for the first time or anew.</summary>
    CompensationLinked,

    /// <summary>A transaction is compensated no more: what compensated it was linked to another one.</summary>
    CompensationUnlinked,

    /// <summary>A transaction of it was labelled.</summary>
    Labelled,

    /// <summary>A label of a transaction of it was taken back.</summary>
    Unlabelled,

    /// <summary>The incident was closed.</summary>
    Closed,
}
