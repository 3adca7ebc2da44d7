using Warden.Chaincode.Shim;
using Warden.Documents;

namespace Warden.Chaincode.Governance;

/// <summary>The transaction functions of the governance chaincode; <see cref="GovernanceFunctions"/> lists them for callers.</summary>
/// <remarks>
/// Arguments and answers are text, documents among them canonical JSON. A refusal has status 400 (bad document), 403 (not allowed),
/// 404 (unknown) or 409 (not now), and a sentence that says what was expected and what came.
/// </remarks>
[Contract(GovernanceFunctions.Chaincode, Default = true, Title = "Warden", Description = "Schemas, policies, votes, epochs and confirmations.")]
public sealed class GovernanceContract(GovernanceOptions options) : IContractHooks
{
    public GovernanceContract()
        : this(new GovernanceOptions())
    {
    }

    TransactionContext IContractHooks.CreateContext(IChaincodeStub stub) => new GovernanceContext(stub, options);

    Task IContractHooks.BeforeTransactionAsync(TransactionContext context)
    {
        Arguments.CheckBytes(context.Stub.Args);
        return Task.CompletedTask;
    }

    [Transaction(Description = "Consents to a constitution; in force when every member has.")]
    public Task<string> FoundAsync(GovernanceContext context, string constitution) =>
        TextAsync(Foundation.FoundAsync(context, constitution));

    [Transaction(Evaluate = true)]
    public Task<string> GetConstitutionAsync(GovernanceContext context) => TextAsync(context.ConstitutionAsync());

    [Transaction(Description = "Opens a proposal of a kind and answers its id.")]
    public Task<string> ProposeAsync(GovernanceContext context, string kind, string document) =>
        Proposals.ProposeAsync(context, kind, document);

    [Transaction(Description = "Opens a proposal together with the report of its back-test, and answers its id.")]
    public Task<string> ProposeWithBacktestAsync(GovernanceContext context, string kind, string document, string report) =>
        Proposals.ProposeAsync(context, kind, document, report);

    [Transaction(Evaluate = true)]
    public Task<string> GetBacktestAsync(GovernanceContext context, string proposal) => TextAsync(Backtests.GetAsync(context, proposal));

    [Transaction(Description = "Gives the vote of the caller's organisation, which has recomputed the back-test.")]
    public Task<string> VoteWithBacktestAsync(GovernanceContext context, string proposal, string vote, string reason, string digest) =>
        TextAsync(Voting.VoteAsync(context, proposal, vote, reason, digest));

    [Transaction(Description = "Gives the vote (accept or reject) of the caller's organisation.")]
    public Task<string> VoteAsync(GovernanceContext context, string proposal, string vote, string reason) =>
        TextAsync(Voting.VoteAsync(context, proposal, vote, reason));

    [Transaction(Description = "Takes back a proposal of the caller's organisation.")]
    public Task<string> WithdrawAsync(GovernanceContext context, string proposal) =>
        TextAsync(Proposals.WithdrawAsync(context, proposal));

    [Transaction(Description = "Counts the votes and brings an accepted proposal into force.")]
    public Task<string> EnactAsync(GovernanceContext context, string proposal) => TextAsync(Voting.EnactAsync(context, proposal));

    [Transaction(Description = "Takes back the vote of the caller's organisation on an open proposal.")]
    public Task<string> RevokeVoteAsync(GovernanceContext context, string proposal, string reason) =>
        TextAsync(Voting.RevokeAsync(context, proposal, reason));

    [Transaction(Description = "Closes a proposal whose voting period has passed.")]
    public Task<string> ExpireAsync(GovernanceContext context, string proposal) => TextAsync(Proposals.ExpireAsync(context, proposal));

    [Transaction(Description = "Says for the caller's organisation that the channel has reached a height.")]
    public Task<string> WitnessAsync(GovernanceContext context, string height) => TextAsync(Heights.WitnessAsync(context, height));

    [Transaction(Evaluate = true)]
    public Task<string> GetHeightAsync(GovernanceContext context) => TextAsync(Heights.GetAsync(context));

    [Transaction(Description = "Says for a sidecar of the caller's organisation whether what was enacted holds at its place.")]
    public Task<string> ReportEffectAsync(
        GovernanceContext context, string proposal, string place, string height, string holdsOrFails, string reason) =>
        TextAsync(EffectReports.ReportAsync(context, proposal, place, height, holdsOrFails, reason));

    [Transaction(Evaluate = true)]
    public Task<string> GetEffectAsync(GovernanceContext context, string proposal) => TextAsync(EffectReports.GetAsync(context, proposal));

    [Transaction(Evaluate = true)]
    public Task<string> ListEffectsAsync(GovernanceContext context, string size, string bookmark) =>
        TextAsync(EffectList.ReadAsync(context, size, bookmark));

    [Transaction(Description = "Opens a proposal to judge an attribute more mildly that is over its budget of false alarms, and answers its id.")]
    public Task<string> ProposeMilderAsync(
        GovernanceContext context, string chaincode, string attribute, string height, string warned, string falseAlarms) =>
        FalseAlarms.ProposeMilderAsync(context, chaincode, attribute, height, warned, falseAlarms);

    [Transaction(Description = "Says for a sidecar of the caller's organisation what the guard of a chaincode adds to calls.")]
    public Task<string> ReportLatencyAsync(
        GovernanceContext context, string chaincode, string place, string height, string calls, string p50, string p99) =>
        TextAsync(Latency.ReportAsync(context, chaincode, place, height, calls, p50, p99));

    [Transaction(Description = "Takes out the latency that a sidecar of the caller's organisation reported that is gone.")]
    public Task<string> WithdrawLatencyAsync(GovernanceContext context, string chaincode, string place) =>
        TextAsync(Latency.WithdrawAsync(context, chaincode, place));

    [Transaction(Evaluate = true)]
    public Task<string> GetLatencyAsync(GovernanceContext context, string chaincode) => TextAsync(Latency.GetAsync(context, chaincode));

    [Transaction(Evaluate = true)]
    public Task<string> ListLatencyAsync(GovernanceContext context) => TextAsync(Latency.ListAsync(context));

    [Transaction(Evaluate = true)]
    public Task<string> ListRestrictionsAsync(GovernanceContext context, string chaincode) =>
        TextAsync(Restrictions.ListAsync(context, chaincode));

    [Transaction(Description = "Asks that a restriction be lifted.")]
    public Task<string> AppealAsync(GovernanceContext context, string chaincode, string restriction, string reason) =>
        TextAsync(Restrictions.AppealAsync(context, chaincode, restriction, reason));

    [Transaction(Evaluate = true)]
    public Task<string> ListAppealsAsync(GovernanceContext context, string chaincode) =>
        TextAsync(Restrictions.ListAppealsAsync(context, chaincode));

    [Transaction(Evaluate = true)]
    public Task<string> ListLabelsAsync(GovernanceContext context, string chaincode) => TextAsync(Labels.ListAsync(context, chaincode));

    [Transaction(Evaluate = true)]
    public Task<string> GetBreakGlassAsync(GovernanceContext context, string chaincode) => TextAsync(Emergencies.GetAsync(context, chaincode));

    [Transaction(Description = "Closes the review of an emergency.")]
    public Task<string> ReviewAsync(GovernanceContext context, string chaincode, string finding) =>
        TextAsync(Emergencies.ReviewAsync(context, chaincode, finding));

    [Transaction(Description = "Switches the guard of a chaincode on or off at the caller's organisation.")]
    public Task<string> TakePartAsync(GovernanceContext context, string chaincode, string onOrOff, string reason) =>
        TextAsync(Participation.ChangeAsync(context, chaincode, onOrOff, reason));

    [Transaction(Evaluate = true)]
    public Task<string> ListParticipationAsync(GovernanceContext context, string chaincode) =>
        TextAsync(Participation.ListAsync(context, chaincode));

    [Transaction(Evaluate = true)]
    public Task<string> GetProposalAsync(GovernanceContext context, string proposal) => TextAsync(Proposals.GetAsync(context, proposal));

    [Transaction(Evaluate = true)]
    public Task<string> GetProposalHistoryAsync(GovernanceContext context, string proposal) => TextAsync(ProposalHistory.GetAsync(context, proposal));

    [Transaction(Evaluate = true)]
    public Task<string> ListProposalsAsync(GovernanceContext context, string size, string bookmark) =>
        TextAsync(Proposals.ListAsync(context, size, bookmark));

    [Transaction(Evaluate = true)]
    public Task<string> GetVotesAsync(GovernanceContext context, string proposal) => TextAsync(Voting.GetVotesAsync(context, proposal));

    [Transaction(Evaluate = true)]
    public Task<string> GetPolicyAsync(GovernanceContext context, string chaincode) => TextAsync(Register.GetPolicyAsync(context, chaincode));

    [Transaction(Evaluate = true)]
    public Task<string> GetSchemaAsync(GovernanceContext context, string chaincode) => TextAsync(Register.GetSchemaAsync(context, chaincode));

    [Transaction(Evaluate = true)]
    public Task<string> GetPolicyHistoryAsync(GovernanceContext context, string chaincode) =>
        TextAsync(Register.GetPolicyHistoryAsync(context, chaincode));

    [Transaction(Evaluate = true)]
    public Task<string> ListChaincodesAsync(GovernanceContext context) => TextAsync(Register.ListAsync(context));

    [Transaction(Description = "Publishes the digest of the model that the caller's organisation fitted up to a block.")]
    public Task<string> PublishEpochAsync(GovernanceContext context, string chaincode, string height, string digest) =>
        TextAsync(Epochs.PublishAsync(context, chaincode, height, digest));

    [Transaction(Description = "Asks every sidecar to fit up to the block that holds this transaction.")]
    public Task<string> RequestEpochAsync(GovernanceContext context, string chaincode) => TextAsync(Epochs.RequestAsync(context, chaincode));

    [Transaction(Evaluate = true)]
    public Task<string> GetEpochAsync(GovernanceContext context, string chaincode) => TextAsync(Epochs.GetAsync(context, chaincode));

    [Transaction(Evaluate = true)]
    public Task<string> GetPublicationsAsync(GovernanceContext context, string chaincode, string height) =>
        TextAsync(Epochs.GetPublicationsAsync(context, chaincode, height));

    [Transaction(Evaluate = true)]
    public Task<string> ListPublicationsAsync(GovernanceContext context, string chaincode) =>
        TextAsync(Epochs.ListPublicationsAsync(context, chaincode));

    [Transaction(Description = "Answers a WARN with yes: the call may be proposed once more and passes.")]
    public Task<string> ConfirmAsync(
        GovernanceContext context, string call, string chaincode, string verdict, string untilBlock, string reason) =>
        TextAsync(Confirmations.ConfirmAsync(context, call, null, chaincode, verdict, untilBlock, reason));

    [Transaction(Description = "Answers a WARN with yes, and says what was warned of.")]
    public Task<string> ConfirmWarningAsync(
        GovernanceContext context, string call, string chaincode, string verdict, string untilBlock, string reason, string attributes) =>
        TextAsync(Confirmations.ConfirmAsync(context, call, null, chaincode, verdict, untilBlock, reason, attributes));

    [Transaction(Description = "Answers a WARN with yes, by who knows the call: whose it is and its arguments.")]
    public Task<string> ConfirmCallAsync(
        GovernanceContext context, string creator, string arguments, string chaincode, string verdict, string untilBlock, string reason, string attributes) =>
        TextAsync(Confirmations.ConfirmCallAsync(context, creator, arguments, chaincode, verdict, untilBlock, reason, attributes));

    [Transaction(Description = "Uses up the confirmation of the call in whose transaction it is called.")]
    public Task<string> ConsumeAsync(GovernanceContext context, string call) => TextAsync(Confirmations.ConsumeAsync(context, call));

    [Transaction(Description = "The same where so many persons are asked for, as voted for an attribute that is warned of.")]
    public Task<string> ConsumeByAsync(GovernanceContext context, string call, string persons) =>
        TextAsync(Confirmations.ConsumeAsync(context, call, Arguments.Count("persons", persons)));

    [Transaction(Description = "Forbids a call that is confirmed and not used yet.")]
    public Task<string> VetoAsync(GovernanceContext context, string call, string reason) =>
        TextAsync(Confirmations.VetoAsync(context, call, reason));

    [Transaction(Description = "Takes the veto of the caller's organisation back.")]
    public Task<string> LiftVetoAsync(GovernanceContext context, string call, string reason) =>
        TextAsync(Confirmations.LiftVetoAsync(context, call, reason));

    [Transaction(Evaluate = true)]
    public Task<string> GetConfirmationAsync(GovernanceContext context, string call) => TextAsync(Confirmations.GetAsync(context, call));

    [Transaction(Description = "Opens an incident; it changes nothing by itself.")]
    public Task<string> OpenIncidentAsync(GovernanceContext context, string document) => TextAsync(Incidents.OpenAsync(context, document));

    [Transaction(Description = "Says for the caller's organisation what an incident was.")]
    public Task<string> ReviewIncidentAsync(GovernanceContext context, string incident, string finding, string reason) =>
        TextAsync(Incidents.ReviewAsync(context, incident, finding, reason));

    [Transaction(Description = "Links a transaction to the transaction of an incident that it undoes.")]
    public Task<string> CompensateIncidentAsync(
        GovernanceContext context, string incident, string original, string compensating, string digest, string partial) =>
        TextAsync(Incidents.CompensateAsync(context, incident, original, compensating, digest, partial));

    [Transaction(Description = "Closes an incident that two organisations have reviewed with one finding.")]
    public Task<string> CloseIncidentAsync(GovernanceContext context, string incident, string outcome, string reason) =>
        TextAsync(Incidents.CloseAsync(context, incident, outcome, reason));

    [Transaction(Evaluate = true)]
    public Task<string> GetIncidentAsync(GovernanceContext context, string incident) => TextAsync(Incidents.GetAsync(context, incident));

    [Transaction(Evaluate = true)]
    public Task<string> ListIncidentsAsync(GovernanceContext context, string size, string bookmark) =>
        TextAsync(Incidents.ListAsync(context, size, bookmark));

    private static async Task<string> TextAsync<T>(Task<T> document)
        where T : class => CanonicalJson.ToText(await document);
}
