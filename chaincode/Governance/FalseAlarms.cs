using Warden.Documents;

namespace Warden.Chaincode.Governance;

/// <summary>The proposal that false alarms open by themselves: a sidecar brings the numbers, the contract writes the policy, people vote.</summary>
internal static class FalseAlarms
{
    public static async Task<string> ProposeMilderAsync(
        GovernanceContext context, string chaincode, string attribute, string height, string warned, string falseAlarms)
    {
        context.RequireOwnSignature();
        var constitution = await context.RequireMemberAsync();
        context.Caller.RequireSidecar(constitution.Voters, "propose a milder policy");
        ProposedDocuments.CheckPaths("attribute", [attribute]);
        var claim = new FalseAlarmClaim(
            attribute, Arguments.Height("height", height), Arguments.Count("warned", warned), Arguments.Count("falseAlarms", falseAlarms));
        var standing = await Register.GetPolicyAsync(context, chaincode);
        if (constitution.SidecarsReport != true && !context.Caller.MayVote(constitution.Voters))
            throw Refusal.NotAllowed("to propose a milder policy, expected an administrator: the constitution lets no sidecar report");
        var budget = standing.Document.FalseAlarms
            ?? throw Refusal.Conflict($"expected a policy of {chaincode} with a budget of false alarms, but version {standing.Version} has none");
        if (claim.Warned < budget.Least || claim.False > claim.Warned || !(claim.False > budget.Share * claim.Warned))
        {
            throw Refusal.Conflict(FormattableString.Invariant(
                $"expected at least {budget.Least} calls warned of and more than a share of {budget.Share} of them false, but {claim.False} of {claim.Warned} came"));
        }
        await RequireNoneOpenAsync(context, chaincode, attribute);

        var milder = Milder(standing.Document, (await Register.GetSchemaAsync(context, chaincode)).Document, budget, attribute);
        if (CanonicalJson.ToText(milder) == CanonicalJson.ToText(standing.Document))
            throw Refusal.Conflict($"expected an attribute that can be judged more mildly, but version {standing.Version} does so with {Arguments.Shown(attribute)}");
        var proposal = Proposals.New(context, ProposalKind.Policy) with { Chaincode = chaincode, Policy = milder, FalseAlarms = claim };
        ProposedDocuments.Check(proposal, constitution);
        var id = await Proposals.OpenAsync(context, constitution, proposal);
        await context.Ledger.PutAsync(new FalseAlarmProposal(id), GovernanceKeys.Milder, chaincode, attribute);
        return id;
    }

    private static async Task RequireNoneOpenAsync(GovernanceContext context, string chaincode, string attribute)
    {
        if (await context.Ledger.FindAsync<FalseAlarmProposal>(GovernanceKeys.Milder, chaincode, attribute) is not { } last)
            return;
        if ((await Proposals.GetAsync(context, last.Proposal)).State == ProposalState.Open)
            throw Refusal.Conflict($"expected one proposal for {Arguments.Shown(attribute)} at a time, but {last.Proposal} is open");
    }

    private static DetectionPolicy Milder(DetectionPolicy policy, AttributeSchema schema, FalseAlarmBudget budget, string attribute)
    {
        var attributes = new SortedDictionary<string, AttributePolicy>(StringComparer.Ordinal);
        if (policy.Attributes is { } known)
        {
            foreach (var (path, rule) in known)
                attributes[path] = rule;
        }
        var own = policy.AttributeOf(attribute, schema) ?? new AttributePolicy();
        WardenMode[] standing = own.Mode is { } named ? [named] : ModesOver(policy, schema, attribute);
        attributes[attribute] = own with
        {
            Strategy = budget.MilderStrategy() ?? own.Strategy,
            Mode = Milder(standing, budget.Mode) ?? own.Mode,
            // Limits hold for their own path alone.
            Limits = policy.Attributes?.GetValueOrDefault(attribute)?.Limits,
        };
        return policy with { Attributes = attributes };
    }

    // An argument is judged in the mode of its function, what is written in that of any.
    private static WardenMode[] ModesOver(DetectionPolicy policy, AttributeSchema schema, string attribute)
    {
        var path = schema.PlacedPath(attribute) ?? attribute;
        var inside = path.IndexOf("/args[", StringComparison.Ordinal) + 6;
        return inside > 6 && inside < path.Length && char.IsAsciiDigit(path[inside])
            ? [policy.ModeOf(path[..(inside - 6)])]
            : [policy.Mode, .. policy.Functions.Values.Where(mode => mode > WardenMode.Off)];
    }

    // One mode for all of them: none may become stricter by it. Where nothing is judged for some, they get none by this.
    private static WardenMode? Milder(WardenMode[] standing, WardenMode? most) =>
        most is { } mode && standing.Max() > mode && standing.Min() is > WardenMode.Off and var mildest ? (mode < mildest ? mode : mildest) : null;
}
