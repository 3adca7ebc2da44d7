namespace Warden.Documents;

/// <summary>Where a proposal stands.</summary>
public enum ProposalState
{
    /// <summary>Votes are taken.</summary>
    Open,

    /// <summary>A majority said yes and it is in force.</summary>
    Enacted,

    /// <summary>A majority can no longer be reached.</summary>
    Rejected,

    /// <summary>Its proposer took it back.</summary>
    Withdrawn,
}
