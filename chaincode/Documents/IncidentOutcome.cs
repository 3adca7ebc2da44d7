namespace Warden.Documents;

/// <summary>How an incident ended.</summary>
public enum IncidentOutcome
{
    /// <summary>Each of its transactions is compensated, at least in part and then with the reason, by another one that is linked to it.</summary>
    Compensated,

    /// <summary>It was one, and what is committed stays: nothing was lost, or it is settled outside of the ledger.</summary>
    Accepted,

    /// <summary>It was none, or nobody can tell: not where the reviews agree that it should not have happened.</summary>
    Dismissed,
}
