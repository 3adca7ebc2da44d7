using Warden.Chaincode.Shim;
using Warden.Documents;

namespace Warden.Chaincode.Governance;

/// <summary>The back-test that stands beside a proposal, and the evidence that a promotion asks of it.</summary>
/// <remarks>The contract cannot replay blocks. It binds the numbers to a digest, and counts the members that recomputed the same one.</remarks>
internal static class Backtests
{
    /// <summary>Reads a report and refuses one that speaks of something else than the proposal.</summary>
    public static async Task<BacktestReport> ReadAsync(GovernanceContext context, ProposalRecord proposal, string json)
    {
        if (proposal.Kind is not (ProposalKind.Policy or ProposalKind.Schema or ProposalKind.Register))
            throw Refusal.BadDocument($"backtest: expected a proposal of kind policy, schema or register, but {ProposalKinds.NameOf(proposal.Kind)} came");
        var report = Arguments.Document<BacktestReport>(json);
        Arguments.Checked(report.Validate);
        Require("channel", context.Stub.ChannelId, report.Channel);
        Require("chaincode", proposal.Chaincode, report.Chaincode);
        var (policy, schema) = await JudgedByAsync(context, proposal);
        Require("policy", policy, report.Policy);
        Require("schema", schema, report.Schema);
        return report;
    }

    public static async Task<BacktestReport> GetAsync(GovernanceContext context, string id)
    {
        await Proposals.GetAsync(context, id);
        return await context.Ledger.FindAsync<BacktestReport>(GovernanceKeys.Backtest, id)
            ?? throw Refusal.Unknown($"expected a proposal with a back-test, but {id} came without");
    }

    /// <summary>Refuses a vote that names another digest than the proposal's, unless that is why it is a no.</summary>
    public static void CheckVote(ProposalRecord proposal, bool accept, string digest)
    {
        if (proposal.Backtest is not { } backtest)
            throw Refusal.Conflict($"expected a proposal with a back-test, but {proposal.Id} came without");
        if (accept && digest != backtest.Digest)
            throw Refusal.Conflict($"expected the digest of the back-test in {proposal.Id}, {backtest.Digest}, to accept it, but {digest} came");
    }

    /// <summary>Gets what a promotion lacks in evidence; null where nothing.</summary>
    /// <param name="context">The call.</param>
    /// <param name="constitution">What asks for evidence.</param>
    /// <param name="proposal">The proposal, with what its back-test says.</param>
    /// <param name="votes">The votes; null while the proposal is not open yet, and nobody can have recomputed anything.</param>
    public static async Task<ChaincodeException?> ShortfallAsync(
        GovernanceContext context, Constitution constitution, ProposalRecord proposal, IReadOnlyList<VoteRecord>? votes)
    {
        if (constitution.Evidence is not { Count: > 0 } evidence || (proposal.Policy is null && proposal.Schema is null))
            return null;
        // A schema names arguments, and so decides which of them an entry of the policy means.
        var isFirst = proposal.Kind == ProposalKind.Register;
        var standing = isFirst ? null : (await Register.GetPolicyAsync(context, proposal.Chaincode)).Document;
        var schema = isFirst ? null : (await Register.GetSchemaAsync(context, proposal.Chaincode)).Document;
        var promotions = Promotions.Of(standing, schema, proposal.Policy ?? standing!, proposal.Schema ?? schema, constitution.Members);
        var others = votes?.Count(vote => vote.Accept && vote.Organization != proposal.Proposer && vote.Backtest == proposal.Backtest?.Digest);
        foreach (var mode in promotions)
        {
            var name = NameOf(mode);
            if (evidence.TryGetValue(name, out var rule) && Lacking(rule, proposal.Backtest, others) is { } lacking)
                return Refusal.Conflict($"promotion of {proposal.Chaincode} to {name} {lacking}");
        }
        return proposal.Backtest is not null && votes is not null ? await StaleAsync(context, proposal) : null;
    }

    private static string NameOf(WardenMode mode)
    {
        var name = mode.ToString();
        return char.ToLowerInvariant(name[0]) + name[1..];
    }

    private static string? Lacking(EvidenceRule rule, BacktestClaim? backtest, int? others)
    {
        if (backtest is null)
            return "needs a back-test, but the proposal came without";
        var range = $"the back-test of blocks {backtest.From} to {backtest.To}";
        var blocks = backtest.To - backtest.From + 1;
        if (blocks < rule.Blocks)
            return $"needs {rule.Blocks} blocks replayed, {range} has {blocks}";
        if (backtest.Judged < rule.Calls)
            return $"needs {rule.Calls} calls judged, {range} has {backtest.Judged}";
        if (backtest.Warn > rule.WarnShare * backtest.Judged)
            return FormattableString.Invariant($"needs a share of at most {rule.WarnShare} of calls warned of, {range} has {backtest.Warn} of {backtest.Judged}");
        return others < rule.Recomputations
            ? $"needs {rule.Recomputations} members other than the proposer that recomputed {backtest.Digest} and voted for it, has {others}"
            : null;
    }

    // The other document of the pair may have been replaced since: then the report says nothing of what would hold.
    private static async Task<ChaincodeException?> StaleAsync(GovernanceContext context, ProposalRecord proposal)
    {
        var report = await GetAsync(context, proposal.Id);
        var (policy, schema) = await JudgedByAsync(context, proposal);
        return report.Policy == policy && report.Schema == schema
            ? null
            : Refusal.Conflict($"expected a back-test of policy and schema as they would hold, but one has changed since {proposal.Id} was opened: propose it again");
    }

    private static async Task<(string Policy, string Schema)> JudgedByAsync(GovernanceContext context, ProposalRecord proposal)
    {
        var policy = proposal.Policy ?? (await Register.GetPolicyAsync(context, proposal.Chaincode)).Document;
        var schema = proposal.Schema ?? (await Register.GetSchemaAsync(context, proposal.Chaincode)).Document;
        return (CanonicalJson.Digest(policy), CanonicalJson.Digest(schema));
    }

    private static void Require(string path, string expected, string came)
    {
        if (expected != came)
            throw Refusal.BadDocument($"backtest: {path}: expected {expected}, as the proposal would have it, but {Arguments.Shown(came)} came");
    }
}
