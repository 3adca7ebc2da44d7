namespace Warden.Documents;

/// <summary>The transaction functions of the governance chaincode, with their arguments in order; all arguments and answers are text.</summary>
public static class GovernanceFunctions
{
    /// <summary>The name of the chaincode on the channel, and of its contract.</summary>
    public const string Chaincode = "warden";

    /// <summary>(constitution: <see cref="Constitution"/>) → <see cref="FoundingStanding"/>.</summary>
    public const string Found = "Found";

    /// <summary>() → <see cref="Constitution"/>.</summary>
    public const string GetConstitution = "GetConstitution";

    /// <summary>
    /// (kind: register, policy, schema or retire; document: <see cref="Registration"/>, <see cref="DetectionPolicy"/>,
    /// <see cref="AttributeSchema"/> or <see cref="Retirement"/>) → the proposal's id, plain text.
    /// </summary>
    public const string Propose = "Propose";

    /// <summary>(id; accept or reject; reason, may be empty) → <see cref="ProposalRecord"/>.</summary>
    public const string Vote = "Vote";

    /// <summary>(id) → <see cref="ProposalRecord"/>.</summary>
    public const string Withdraw = "Withdraw";

    /// <summary>(id) → <see cref="Enactment"/>.</summary>
    public const string Enact = "Enact";

    /// <summary>(id) → <see cref="ProposalRecord"/>.</summary>
    public const string GetProposal = "GetProposal";

    /// <summary>() → array of <see cref="ProposalRecord"/>, oldest first.</summary>
    public const string ListProposals = "ListProposals";

    /// <summary>(id) → array of <see cref="VoteRecord"/>, by organisation.</summary>
    public const string GetVotes = "GetVotes";

    /// <summary>(chaincode) → <see cref="VersionedPolicy"/>.</summary>
    public const string GetPolicy = "GetPolicy";

    /// <summary>(chaincode) → <see cref="VersionedSchema"/>.</summary>
    public const string GetSchema = "GetSchema";

    /// <summary>(chaincode) → array of <see cref="PolicyHistoryEntry"/>, newest first.</summary>
    public const string GetPolicyHistory = "GetPolicyHistory";

    /// <summary>() → array of <see cref="RegisteredChaincode"/>, by name.</summary>
    public const string ListChaincodes = "ListChaincodes";

    /// <summary>(chaincode; height, decimal; digest) → <see cref="EpochStanding"/>.</summary>
    public const string PublishEpoch = "PublishEpoch";

    /// <summary>(chaincode) → <see cref="Documents.EpochRequest"/>.</summary>
    public const string RequestEpoch = "RequestEpoch";

    /// <summary>(chaincode) → <see cref="EpochRecord"/>.</summary>
    public const string GetEpoch = "GetEpoch";

    /// <summary>(chaincode; height, decimal) → array of <see cref="EpochPublication"/>, by organisation.</summary>
    public const string GetPublications = "GetPublications";

    /// <summary>(call; chaincode; verdict; untilBlock, decimal; reason) → <see cref="ConfirmationRecord"/>.</summary>
    public const string Confirm = "Confirm";

    /// <summary>(call) → <see cref="ConfirmationRecord"/>. Called from inside the confirmed transaction.</summary>
    public const string Consume = "Consume";

    /// <summary>(call) → <see cref="ConfirmationRecord"/>.</summary>
    public const string GetConfirmation = "GetConfirmation";
}
