namespace Warden.Documents;

/// <summary>Where a proposal stands.</summary>
public enum ProposalState
{
    /// <summary>Votes are taken.</summary>
    Open,

    /// <summary>It was accepted and is in force.</summary>
    Enacted,

    /// <summary>The votes that it needs can no longer be reached.</summary>
    Rejected,

    /// <summary>Its proposer took it back.</summary>
    Withdrawn,

    /// <summary>Its last block has passed.</summary>
    Expired,

    /// <summary>It was accepted, but what it asks for cannot be done any more; the record says why.</summary>
    Failed,
}
