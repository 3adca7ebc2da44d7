using Warden.Documents;

namespace Warden.Chaincode.Governance;

/// <summary>The channel's height as far as the members witness it: a contract cannot read it (decision 0010).</summary>
internal static class Heights
{
    public static async Task<HeightStanding> WitnessAsync(GovernanceContext context, string heightText)
    {
        context.RequireOwnSignature();
        var constitution = await context.RequireMemberAsync();
        var caller = context.Caller;
        caller.RequireSidecar(constitution.Voters, "witness a height");
        var height = Arguments.Height("height", heightText);
        var known = await FindAsync(context, constitution);
        // A height that is reached stays reached: otherwise one member alone could open anew what votes and mandates have ended by.
        if (known.FirstOrDefault(w => w.Organization == caller.Organization) is { } last && height < last.Height)
            throw Refusal.Conflict($"expected a height of at least {last.Height}, which {last.Organization} has witnessed, but {height} came");
        var witness = new HeightWitness(caller.Organization, height, caller.Person, context.TransactionId);
        await context.Ledger.PutAsync(witness, GovernanceKeys.Witness, caller.Organization);
        context.Ledger.Announce(GovernanceEvents.HeightWitnessed, witness);
        HeightWitness[] all =
            [.. known.Where(other => other.Organization != witness.Organization).Append(witness).OrderBy(w => w.Organization, StringComparer.Ordinal)];
        return new HeightStanding(HeightStanding.OfMajority(all, constitution.Members.Count), all);
    }

    public static async Task<HeightStanding> GetAsync(GovernanceContext context)
    {
        var constitution = await context.ConstitutionAsync();
        var witnesses = await FindAsync(context, constitution);
        return new HeightStanding(HeightStanding.OfMajority(witnesses, constitution.Members.Count), witnesses);
    }

    /// <summary>Gets the height that a majority of the members says is reached: none alone can hurry it.</summary>
    public static async Task<long> OfMembersAsync(GovernanceContext context, Constitution constitution) =>
        HeightStanding.OfMajority(await FindAsync(context, constitution), constitution.Members.Count);

    /// <summary>Gets the height that a majority of the other members says is reached: the one left out can neither hurry nor hold it.</summary>
    public static async Task<long> OfOthersAsync(GovernanceContext context, Constitution constitution, string organization)
    {
        var witnesses = await FindAsync(context, constitution);
        return HeightStanding.OfMajority([.. witnesses.Where(w => w.Organization != organization)], constitution.Members.Count - 1);
    }

    private static async Task<IReadOnlyList<HeightWitness>> FindAsync(GovernanceContext context, Constitution constitution) =>
        [.. (await context.Ledger.FindManyAsync<HeightWitness>(GovernanceKeys.Witness, [], constitution.Members)).OfType<HeightWitness>()];
}
