using Warden.Documents;

namespace Warden.Chaincode.Governance;

/// <summary>How a constitution comes into force: every member consents to the same document, then it stands.</summary>
internal static class Foundation
{
    public static async Task<FoundingStanding> FoundAsync(GovernanceContext context, string constitutionJson)
    {
        context.RequireOwnSignature($": commit it as {GovernanceFunctions.Chaincode}, sidecars and clients know no other name");
        var caller = context.Caller;
        var constitution = Arguments.Document<Constitution>(constitutionJson);
        Arguments.Checked(constitution.Validate);
        caller.RequireVoter(constitution.Voters, "found");
        if (!constitution.Members.Contains(caller.Organization, StringComparer.Ordinal))
        {
            throw Refusal.NotAllowed(
                $"expected a founder among the members ({Refusal.Listed(constitution.Members)}), but {caller.Organization} came");
        }
        RequireExpected(context.Options, constitution);
        if (await context.Ledger.FindAsync<Constitution>(GovernanceKeys.Constitution) is { } standing)
            throw Refusal.Conflict($"expected no constitution, but one is in force: {Refusal.Listed(standing.Members)}");

        var consents = await context.Ledger.FindManyAsync<FoundingRecord>(GovernanceKeys.Founding, [], constitution.Members);
        var document = CanonicalJson.ToText(constitution);
        var agreed = new SortedSet<string>(
            consents.Where(c => c is not null && CanonicalJson.ToText(c.Constitution) == document).Select(c => c!.Organization),
            StringComparer.Ordinal);
        if (agreed.Add(caller.Organization))
            await ConsentAsync(context, constitution, isLast: agreed.Count == constitution.Members.Count);
        return new FoundingStanding(
            agreed.Count == constitution.Members.Count, [.. agreed], [.. constitution.Members.Where(m => !agreed.Contains(m))]);
    }

    private static void RequireExpected(GovernanceOptions options, Constitution constitution)
    {
        if (options.Members.Count == 0 || options.Members.Order(StringComparer.Ordinal).SequenceEqual(constitution.Members, StringComparer.Ordinal))
            return;
        throw Refusal.NotAllowed(
            $"expected the members {Refusal.Listed(options.Members)} that this peer's organisation is set to, "
            + $"but {Refusal.Listed(constitution.Members)} came");
    }

    private static async Task ConsentAsync(GovernanceContext context, Constitution constitution, bool isLast)
    {
        var caller = context.Caller;
        var consent = new FoundingRecord(caller.Organization, caller.Person, constitution, context.TransactionId, context.Timestamp);
        await context.Ledger.PutAsync(consent, GovernanceKeys.Founding, caller.Organization);
        if (!isLast)
        {
            context.Ledger.Announce(GovernanceEvents.Founded, consent);
            return;
        }
        await context.Ledger.PutAsync(constitution, GovernanceKeys.Constitution);
        context.Ledger.Announce(GovernanceEvents.ConstitutionInForce, constitution);
    }
}
