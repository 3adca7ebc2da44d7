using Warden.Documents;

namespace Warden.Chaincode.Governance;

/// <summary>The answers of people to calls that are held: given once or by two, used once.</summary>
internal static class Confirmations
{
    public static Task<ConfirmationRecord> ConfirmCallAsync(
        GovernanceContext context, string creator, string arguments, string chaincode, string verdict, string untilBlock, string reason, string attributes)
    {
        var parts = new CallParts(Arguments.Digest("creator", creator), Arguments.Digest("arguments", arguments));
        return ConfirmAsync(context, CallDigest.Compute(context.Stub.ChannelId, chaincode, parts), parts, chaincode, verdict, untilBlock, reason, attributes);
    }

    public static async Task<ConfirmationRecord> ConfirmAsync(
        GovernanceContext context, string call, CallParts? parts, string chaincode, string verdict, string untilBlock, string reason, string attributes = "[]")
    {
        string[] paths = [.. Arguments.Document<string[]>(attributes).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        ProposedDocuments.CheckPaths("attributes", paths);
        context.RequireOwnSignature();
        Arguments.Digest("call", call);
        Arguments.Digest("verdict", verdict);
        var asked = new ConfirmationRecord(call, chaincode, verdict, Arguments.Height("untilBlock", untilBlock), [], Parts: parts)
        {
            Attributes = paths is { Length: > 0 } ? paths : null,
        };
        await context.RequireMemberAsync();
        var caller = context.Caller;
        caller.RequirePerson("confirm");
        var approval = context.Signed(Arguments.Reason(reason));
        var policy = (await Register.GetPolicyAsync(context, chaincode)).Document;
        var standing = await FindAsync(context, call);
        if (standing is { Veto: { } veto, UsedBy: null })
            throw Vetoed(call, veto);
        var record = Approve(standing, asked, approval, policy);
        await context.Ledger.PutAsync(record, GovernanceKeys.Confirmation, call);
        context.Ledger.Announce(GovernanceEvents.Confirmed, record);
        return record;
    }

    /// <summary>Uses a confirmation up.</summary>
    /// <param name="context">The confirmed transaction.</param>
    /// <param name="call">Its digest.</param>
    /// <param name="persons">How many the sidecar asks for, by what it found: a contract does not see what a call is warned of. Never fewer than the policy does.</param>
    public static async Task<ConfirmationRecord> ConsumeAsync(GovernanceContext context, string call, int persons = 1)
    {
        Arguments.Digest("call", call);
        var record = await GetAsync(context, call);
        RequireSameCall(SignedCall.Read(context.Stub), record);
        if (record.UsedBy is not null)
            throw Refusal.Conflict($"expected an open confirmation of {call}, but {record.UsedBy} has used it");
        if (record.Veto is { } veto)
            throw Vetoed(call, veto);
        var voted = (await Register.GetPolicyAsync(context, record.Chaincode)).Document.Confirmation;
        var policy = voted with { Persons = Math.Max(voted.Persons, persons) };
        if (record.Approvals.Count < policy.Persons)
        {
            throw Refusal.Conflict(
                $"expected {policy.Persons} persons of {policy.Persons} organisations to confirm {call}, but only {Names(record)} has");
        }
        RequireDistance(context.Caller, record, policy);

        var used = record with { UsedBy = context.TransactionId };
        await context.Ledger.PutAsync(used, GovernanceKeys.Confirmation, call);
        context.Ledger.Announce(GovernanceEvents.ConfirmationUsed, used);
        return used;
    }

    /// <summary>Forbids a call that is confirmed and not used yet, where the policy has a cooling-off.</summary>
    public static async Task<ConfirmationRecord> VetoAsync(GovernanceContext context, string call, string reason)
    {
        var (record, word) = await SpeakAsync(context, call, reason, "veto");
        if (record.UsedBy is { } used)
            throw Refusal.Conflict($"expected an open confirmation of {call}, but {used} has used it");
        if (record.Veto is { } earlier)
            throw Vetoed(call, earlier);
        // One organisation alone may stop a call only where a vote has given it the time to.
        if ((await Register.GetPolicyAsync(context, record.Chaincode)).Document.Confirmation.CoolingBlocks == 0)
            throw Refusal.Conflict($"expected a policy of {record.Chaincode} with a cooling-off, but it has none, so nobody can veto");
        return await PutAsync(context, record with { Veto = word }, GovernanceEvents.ConfirmationVetoed);
    }

    /// <summary>Takes a veto back; the approvals count again.</summary>
    public static async Task<ConfirmationRecord> LiftVetoAsync(GovernanceContext context, string call, string reason)
    {
        var (record, _) = await SpeakAsync(context, call, reason, "lift a veto");
        if (record.Veto is not { } veto)
            throw Refusal.Conflict($"expected a vetoed call, but nobody has vetoed {call}");
        if (veto.Organization != context.Caller.Organization)
            throw Refusal.NotAllowed($"expected {veto.Organization}, whose veto it is, but {context.Caller.Organization} came");
        return await PutAsync(context, record with { Veto = null }, GovernanceEvents.VetoLifted);
    }

    public static async Task<ConfirmationRecord> GetAsync(GovernanceContext context, string call) =>
        await FindAsync(context, Arguments.Digest("call", call))
        ?? throw Refusal.Unknown($"expected a confirmed call, but nobody has confirmed {call}");

    private static async Task<(ConfirmationRecord Record, Approval Word)> SpeakAsync(
        GovernanceContext context, string call, string reason, string what)
    {
        context.RequireOwnSignature();
        var constitution = await context.RequireMemberAsync();
        context.Caller.RequireVoter(constitution.Voters, what);
        return (await GetAsync(context, call), context.Signed(Arguments.Reason(reason)));
    }

    private static async Task<ConfirmationRecord> PutAsync(GovernanceContext context, ConfirmationRecord record, string @event)
    {
        await context.Ledger.PutAsync(record, GovernanceKeys.Confirmation, record.Call);
        context.Ledger.Announce(@event, record);
        return record;
    }

    // The digest alone decides; what the record tells besides names the part that differs.
    private static void RequireSameCall(SignedCall signed, ConfirmationRecord record)
    {
        var (call, digest) = (record.Call, signed.Digest());
        if (record.Chaincode != signed.Chaincode)
            throw Refusal.Conflict($"expected a confirmation for {signed.Chaincode}, but {call} was confirmed for {record.Chaincode}");
        if (digest == call)
            return;
        if (record.Parts is not { } parts)
            throw Refusal.NotAllowed($"expected to be used by the call it confirms, {call}, but the signed proposal is call {digest} of {signed.Chaincode}");
        var came = signed.Parts();
        if (came.Creator != parts.Creator && came.Arguments == parts.Arguments)
            throw Refusal.NotAllowed($"expected the caller whose call was confirmed, {parts.Creator}, but {came.Creator} came with the same arguments");
        if (came.Creator == parts.Creator && came.Arguments != parts.Arguments)
            throw Refusal.NotAllowed($"expected the arguments that were confirmed, {parts.Arguments}, but the same caller came with {came.Arguments}");
        throw Refusal.NotAllowed($"expected the call that was confirmed, {call}, but another caller came with other arguments: call {digest}");
    }

    // Counted anew at every use: the policy may have changed since the approvals were given.
    private static void RequireDistance(Caller caller, ConfirmationRecord record, ConfirmationPolicy policy)
    {
        if (policy.By == Confirmer.Anybody)
            return;
        var distant = record.Approvals.Count(approval => approval.Organization != caller.Organization
            || (policy.By == Confirmer.AnotherPerson && approval.Person != caller.Person));
        if (distant >= policy.Persons)
            return;
        throw Refusal.Conflict(policy.By == Confirmer.AnotherPerson
            ? $"expected {policy.Persons} to confirm {record.Call} other than the caller {caller.Person}, but {Names(record)} did"
            : $"expected {policy.Persons} of an organisation other than the caller's, {caller.Organization}, to confirm {record.Call}, but {Names(record)} did");
    }

    private static Exception Vetoed(string call, Approval veto) => Refusal.Conflict(
        $"expected no veto on {call}, but {veto.Person} of {veto.Organization} has vetoed it: {veto.Reason}");

    private static Task<ConfirmationRecord?> FindAsync(GovernanceContext context, string call) =>
        context.Ledger.FindAsync<ConfirmationRecord>(GovernanceKeys.Confirmation, call);

    // A used record, or one of another verdict or height, is replaced; the history of its key keeps it. Otherwise a confirmation that
    // ran out unused, or that answered a verdict which has changed since, would bar its call for ever.
    private static ConfirmationRecord Approve(ConfirmationRecord? standing, ConfirmationRecord asked, Approval approval, DetectionPolicy policy)
    {
        var anew = asked with { Approvals = [approval] };
        if (standing is null || standing.UsedBy is not null || standing.Chaincode != asked.Chaincode || standing.Verdict != asked.Verdict)
            return anew;
        // Where distance counts, who called is known only when the confirmation is used: an approval of the caller's own side must not keep others out.
        var isComplete = policy.Confirmation.By == Confirmer.Anybody && standing.Approvals.Count >= policy.MostPersons();
        var isOfSameOrganization = standing.Approvals.Any(earlier => earlier.Organization == approval.Organization);
        if (!isComplete && !isOfSameOrganization)
        {
            return standing with
            {
                Approvals = [.. standing.Approvals, approval],
                Parts = standing.Parts ?? asked.Parts,
                Attributes = standing.Attributes ?? asked.Attributes,
                UntilBlock = Math.Min(standing.UntilBlock, asked.UntilBlock),
            };
        }
        if (standing.UntilBlock != asked.UntilBlock)
            return anew;
        throw Refusal.Conflict(isComplete
            ? $"expected a call that awaits confirmation, but it is confirmed until block {standing.UntilBlock} and unused: {Names(standing)}"
            : $"expected a person of an organisation other than {approval.Organization}, but {approval.Person} came after {Names(standing)}");
    }

    private static string Names(ConfirmationRecord record) => string.Join(" and ", record.Approvals.Select(a => $"{a.Person} of {a.Organization}"));
}
