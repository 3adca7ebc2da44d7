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
    /// (kind: a name of <see cref="ProposalKinds"/>; document: <see cref="Registration"/>, <see cref="DetectionPolicy"/>,
    /// <see cref="AttributeSchema"/>, <see cref="Retirement"/>, <see cref="Constitution"/>, <see cref="Restriction"/>, <see cref="Lifting"/>,
    /// <see cref="TransactionLabel"/>, <see cref="LabelWithdrawal"/> or <see cref="BreakGlass"/>) → the proposal's id, plain text.
    /// </summary>
    public const string Propose = "Propose";

    /// <summary>(kind: policy, schema or register; document; report: <see cref="BacktestReport"/>) → the proposal's id, plain text.</summary>
    public const string ProposeWithBacktest = "ProposeWithBacktest";

    /// <summary>(id) → the <see cref="BacktestReport"/> that the proposer gave.</summary>
    public const string GetBacktest = "GetBacktest";

    /// <summary>(id; accept or reject; reason, may be empty; digest of the back-test as recomputed) → <see cref="ProposalRecord"/>.</summary>
    public const string VoteWithBacktest = "VoteWithBacktest";

    /// <summary>(id; accept or reject; reason, may be empty) → <see cref="ProposalRecord"/>.</summary>
    public const string Vote = "Vote";

    /// <summary>(id) → <see cref="ProposalRecord"/>.</summary>
    public const string Withdraw = "Withdraw";

    /// <summary>(id) → <see cref="Enactment"/>.</summary>
    public const string Enact = "Enact";

    /// <summary>(id; reason) → the <see cref="VoteRecord"/> that is taken back.</summary>
    public const string RevokeVote = "RevokeVote";

    /// <summary>(id) → <see cref="ProposalRecord"/>.</summary>
    public const string Expire = "Expire";

    /// <summary>(height, decimal) → <see cref="HeightStanding"/>.</summary>
    public const string Witness = "Witness";

    /// <summary>() → <see cref="HeightStanding"/>.</summary>
    public const string GetHeight = "GetHeight";

    /// <summary>(id; place; height, decimal; holds or fails; reason, empty where it holds) → <see cref="EffectStanding"/>.</summary>
    public const string ReportEffect = "ReportEffect";

    /// <summary>(id) → <see cref="EffectStanding"/>.</summary>
    public const string GetEffect = "GetEffect";

    /// <summary>
    /// (size: how many proposals to look at, 1 to 100; bookmark: empty, or of the page before) → <see cref="Page{T}"/> of <see cref="EffectStanding"/>,
    /// by proposal: of all that is enacted and stands, and of all that was reported on.
    /// </summary>
    public const string ListEffects = "ListEffects";

    /// <summary>(chaincode; attribute; height, warned, false alarms, each decimal) → the proposal's id, plain text.</summary>
    public const string ProposeMilder = "ProposeMilder";

    /// <summary>(chaincode; place; height, calls, p50 and p99 in microseconds, each decimal) → <see cref="LatencyStanding"/>.</summary>
    public const string ReportLatency = "ReportLatency";

    /// <summary>(chaincode; place) → the <see cref="LatencyReport"/> that is taken out.</summary>
    public const string WithdrawLatency = "WithdrawLatency";

    /// <summary>(chaincode) → <see cref="LatencyStanding"/>.</summary>
    public const string GetLatency = "GetLatency";

    /// <summary>() → array of <see cref="LatencyStanding"/>, of every chaincode whose policy has a limit, by name.</summary>
    public const string ListLatency = "ListLatency";

    /// <summary>(chaincode) → array of <see cref="RestrictionRecord"/>.</summary>
    public const string ListRestrictions = "ListRestrictions";

    /// <summary>(chaincode; restriction's id; reason) → <see cref="AppealRecord"/>.</summary>
    public const string Appeal = "Appeal";

    /// <summary>(chaincode) → array of <see cref="AppealRecord"/>.</summary>
    public const string ListAppeals = "ListAppeals";

    /// <summary>(chaincode) → array of <see cref="LabelRecord"/>, by transaction id.</summary>
    public const string ListLabels = "ListLabels";

    /// <summary>(chaincode) → the last <see cref="BreakGlassRecord"/>.</summary>
    public const string GetBreakGlass = "GetBreakGlass";

    /// <summary>(chaincode; what was found) → <see cref="BreakGlassRecord"/>.</summary>
    public const string Review = "Review";

    /// <summary>(chaincode; on or off; reason) → <see cref="ParticipationRecord"/>.</summary>
    public const string TakePart = "TakePart";

    /// <summary>(chaincode) → array of <see cref="ParticipationRecord"/>, by organisation.</summary>
    public const string ListParticipation = "ListParticipation";

    /// <summary>(id) → <see cref="ProposalRecord"/>.</summary>
    public const string GetProposal = "GetProposal";

    /// <summary>(id) → array of <see cref="ProposalHistoryEntry"/>, oldest first.</summary>
    public const string GetProposalHistory = "GetProposalHistory";

    /// <summary>(size: 1 to 100; bookmark: empty, or of the page before) → <see cref="Page{T}"/> of <see cref="ProposalRecord"/>, by id.</summary>
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

    /// <summary>(chaincode) → array of <see cref="EpochPublication"/>, by height, then organisation.</summary>
    public const string ListPublications = "ListPublications";

    /// <summary>(call; chaincode; verdict; untilBlock, decimal; reason) → <see cref="ConfirmationRecord"/>.</summary>
    public const string Confirm = "Confirm";

    /// <summary>
    /// (call; chaincode; verdict; untilBlock, decimal; reason; attributes: JSON array of the paths warned of, may be empty) →
    /// <see cref="ConfirmationRecord"/>. As Confirm, by who was shown the verdict: what was warned of counts to the budgets of false alarms.
    /// </summary>
    public const string ConfirmWarning = "ConfirmWarning";

    /// <summary>
    /// (creator's digest; arguments' digest; chaincode; verdict; untilBlock, decimal; reason; attributes, as for ConfirmWarning) →
    /// <see cref="ConfirmationRecord"/>. As ConfirmWarning, by who knows the call: the record then tells which part of another call differs.
    /// See <see cref="CallParts"/>.
    /// </summary>
    public const string ConfirmCall = "ConfirmCall";

    /// <summary>(call) → <see cref="ConfirmationRecord"/>. Called from inside the confirmed transaction.</summary>
    public const string Consume = "Consume";

    /// <summary>(call; persons) → <see cref="ConfirmationRecord"/>. The same where a voted attribute asks for more persons than the policy.</summary>
    public const string ConsumeBy = "ConsumeBy";

    /// <summary>(call; reason) → <see cref="ConfirmationRecord"/>.</summary>
    public const string Veto = "Veto";

    /// <summary>(call; reason) → <see cref="ConfirmationRecord"/>.</summary>
    public const string LiftVeto = "LiftVeto";

    /// <summary>(call) → <see cref="ConfirmationRecord"/>.</summary>
    public const string GetConfirmation = "GetConfirmation";

    /// <summary>(document: <see cref="Incident"/>) → <see cref="IncidentRecord"/>; its id is the transaction's.</summary>
    public const string OpenIncident = "OpenIncident";

    /// <summary>(id; finding: a word of <see cref="IncidentFinding"/>; reason) → <see cref="IncidentReview"/>.</summary>
    public const string ReviewIncident = "ReviewIncident";

    /// <summary>
    /// (id; original; compensating: transaction ids; digest of the <see cref="CompensationComparison"/>; why a part is enough, empty where every key has its
    /// value back) → <see cref="IncidentCompensation"/>.
    /// </summary>
    public const string CompensateIncident = "CompensateIncident";

    /// <summary>(id; outcome: a word of <see cref="IncidentOutcome"/>; reason) → <see cref="IncidentRecord"/>.</summary>
    public const string CloseIncident = "CloseIncident";

    /// <summary>(id) → <see cref="IncidentStanding"/>.</summary>
    public const string GetIncident = "GetIncident";

    /// <summary>(size: 1 to 100; bookmark: empty, or of the page before) → <see cref="Page{T}"/> of <see cref="IncidentStanding"/>, by id.</summary>
    public const string ListIncidents = "ListIncidents";
}
