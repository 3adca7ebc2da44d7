namespace Warden.Documents;

/// <summary>The object types of the composite keys under which the governance chaincode keeps its documents (docs/ledger.md).</summary>
public static class GovernanceKeys
{
    /// <summary>(constitution): the members. One key.</summary>
    public const string Constitution = "constitution";

    /// <summary>(founding, MSP id): an organisation's consent to the constitution.</summary>
    public const string Founding = "founding";

    /// <summary>(proposal, id): a <see cref="ProposalRecord"/>.</summary>
    public const string Proposal = "proposal";

    /// <summary>(vote, proposal id, MSP id): a <see cref="VoteRecord"/>.</summary>
    public const string Vote = "vote";

    /// <summary>(policy, chaincode): the <see cref="VersionedPolicy"/> in force.</summary>
    public const string Policy = "policy";

    /// <summary>(schema, chaincode): the <see cref="VersionedSchema"/> in force.</summary>
    public const string Schema = "schema";

    /// <summary>(publication, chaincode, height as 16 digits, MSP id): an <see cref="EpochPublication"/>.</summary>
    public const string Publication = "publication";

    /// <summary>(epoch, chaincode): the <see cref="EpochRecord"/> in force.</summary>
    public const string Epoch = "epoch";

    /// <summary>(epochRequest, chaincode): an <see cref="EpochRequest"/>; the block that holds the write is the epoch's height.</summary>
    public const string EpochRequest = "epochRequest";

    /// <summary>(confirmation, call digest): a <see cref="ConfirmationRecord"/>.</summary>
    public const string Confirmation = "confirmation";
}
