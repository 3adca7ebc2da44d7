using Warden.Documents;

namespace Warden.Chaincode.Governance;

/// <summary>The answers of people to calls that are held: given once or by two, used once.</summary>
internal static class Confirmations
{
    public static async Task<ConfirmationRecord> ConfirmAsync(
        GovernanceContext context, string call, string chaincode, string verdict, string untilBlock, string reason)
    {
        context.RequireOwnSignature();
        Arguments.Digest("call", call);
        Arguments.Digest("verdict", verdict);
        var asked = new ConfirmationRecord(call, chaincode, verdict, Arguments.Height("untilBlock", untilBlock), []);
        await context.RequireMemberAsync();
        var caller = context.Caller;
        caller.RequirePerson("confirm");
        var approval = new Approval(
            caller.Organization, caller.Person, Arguments.Reason(reason), context.TransactionId, context.Timestamp);
        var persons = await PersonsAsync(context, chaincode);
        var standing = await FindAsync(context, call);
        var record = Approve(standing, asked, approval, persons);
        await context.Ledger.PutAsync(record, GovernanceKeys.Confirmation, call);
        context.Ledger.Announce(GovernanceEvents.Confirmed, record);
        return record;
    }

    public static async Task<ConfirmationRecord> ConsumeAsync(GovernanceContext context, string call)
    {
        Arguments.Digest("call", call);
        var signed = SignedCall.Read(context.Stub);
        if (signed.Digest() is var digest && digest != call)
        {
            throw Refusal.NotAllowed(
                $"expected to be used by the call it confirms, {call}, but the signed proposal is call {digest} of {signed.Chaincode}");
        }
        var record = await GetAsync(context, call);
        if (record.Chaincode != signed.Chaincode)
            throw Refusal.Conflict($"expected a confirmation for {signed.Chaincode}, but {call} was confirmed for {record.Chaincode}");
        if (record.UsedBy is not null)
            throw Refusal.Conflict($"expected an open confirmation of {call}, but {record.UsedBy} has used it");
        var persons = await PersonsAsync(context, record.Chaincode);
        if (record.Approvals.Count < persons)
        {
            throw Refusal.Conflict(
                $"expected {persons} persons of {persons} organisations to confirm {call}, but only {Names(record)} has");
        }

        var used = record with { UsedBy = context.TransactionId };
        await context.Ledger.PutAsync(used, GovernanceKeys.Confirmation, call);
        context.Ledger.Announce(GovernanceEvents.ConfirmationUsed, used);
        return used;
    }

    public static async Task<ConfirmationRecord> GetAsync(GovernanceContext context, string call) =>
        await FindAsync(context, Arguments.Digest("call", call))
        ?? throw Refusal.Unknown($"expected a confirmed call, but nobody has confirmed {call}");

    private static Task<ConfirmationRecord?> FindAsync(GovernanceContext context, string call) =>
        context.Ledger.FindAsync<ConfirmationRecord>(GovernanceKeys.Confirmation, call);

    private static async Task<int> PersonsAsync(GovernanceContext context, string chaincode) =>
        (await Register.GetPolicyAsync(context, chaincode)).Document.Confirmation.Persons;

    // A used record, or one of another verdict or height, is replaced; the history of its key keeps it. Otherwise a confirmation that
    // ran out unused, or that answered a verdict which has changed since, would bar its call for ever.
    private static ConfirmationRecord Approve(ConfirmationRecord? standing, ConfirmationRecord asked, Approval approval, int persons)
    {
        var anew = asked with { Approvals = [approval] };
        if (standing is null || standing.UsedBy is not null || standing.Chaincode != asked.Chaincode || standing.Verdict != asked.Verdict)
            return anew;
        var isComplete = standing.Approvals.Count >= persons;
        var isOfSameOrganization = standing.Approvals.Any(earlier => earlier.Organization == approval.Organization);
        if (!isComplete && !isOfSameOrganization)
        {
            return standing with
            {
                Approvals = [.. standing.Approvals, approval],
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
