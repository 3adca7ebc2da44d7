using Warden.Documents;

namespace Warden.Chaincode.Governance;

/// <summary>What the organisations say of the models they fitted, and the epoch that is in force because all say the same.</summary>
internal static class Epochs
{
    public static async Task<EpochStanding> PublishAsync(GovernanceContext context, string chaincode, string heightText, string digest)
    {
        context.RequireOwnSignature();
        var height = Arguments.Height("height", heightText);
        Arguments.Digest("digest", digest);
        var constitution = await context.RequireMemberAsync();
        // No user of the organisation can spoil what its sidecar will say of a coming height.
        context.Caller.RequireSidecar(constitution.Voters, "publish a digest");
        await Register.GetPolicyAsync(context, chaincode);
        var participants = await ParticipantsAsync(context, chaincode);
        var organization = context.Caller.Organization;
        if (!participants.Contains(organization, StringComparer.Ordinal))
        {
            throw Refusal.NotAllowed(
                $"expected an organisation that takes part in the epochs of {chaincode} ({Refusal.Listed(participants)}), but {organization} came");
        }
        var epoch = await FindAsync(context, chaincode);
        if (height < epoch?.Height)
            throw Refusal.Conflict($"expected a height of at least {epoch.Height}, where epoch {epoch.Number} stands, but {height} came");

        var digests = await DigestsAsync(context, chaincode, height, participants);
        var isNew = digests.TryAdd(organization, digest);
        if (digests[organization] != digest)
        {
            throw Refusal.Conflict(
                $"expected the digest that {organization} has published for height {height}, {digests[organization]}, but {digest} came");
        }
        var standing = Stand(chaincode, height, digests, participants, epoch);
        if (isNew)
            await RecordAsync(context, standing, organization);
        // Also where nothing is new: the last one that was missing may have been voted out.
        return standing.Agreement == EpochAgreement.Agreed && !(height <= epoch?.Height)
            ? await ActivateAsync(context, standing)
            : standing;
    }

    public static async Task<EpochRequest> RequestAsync(GovernanceContext context, string chaincode)
    {
        context.RequireOwnSignature();
        var constitution = await context.RequireMemberAsync();
        // Every sidecar of the channel works for it.
        context.Caller.RequireSidecar(constitution.Voters, "ask for an epoch");
        await Register.GetPolicyAsync(context, chaincode);
        var request = new EpochRequest(chaincode, context.Caller.Organization, context.TransactionId);
        await context.Ledger.PutAsync(request, GovernanceKeys.EpochRequest, chaincode);
        context.Ledger.Announce(GovernanceEvents.EpochRequested, request);
        return request;
    }

    public static async Task<EpochRecord> GetAsync(GovernanceContext context, string chaincode) =>
        await FindAsync(context, Arguments.Chaincode(chaincode))
        ?? throw Refusal.Unknown($"expected a chaincode with an epoch, but {Arguments.Shown(chaincode)} has none");

    public static Task<IReadOnlyList<EpochPublication>> GetPublicationsAsync(GovernanceContext context, string chaincode, string height) =>
        context.Ledger.RangeAsync<EpochPublication>(
            GovernanceKeys.Publication, Arguments.Chaincode(chaincode), GovernanceKeys.Height(Arguments.Height("height", height)));

    public static Task<IReadOnlyList<EpochPublication>> ListPublicationsAsync(GovernanceContext context, string chaincode) =>
        context.Ledger.RangeAsync<EpochPublication>(GovernanceKeys.Publication, Arguments.Chaincode(chaincode));

    private static Task<EpochRecord?> FindAsync(GovernanceContext context, string chaincode) =>
        context.Ledger.FindAsync<EpochRecord>(GovernanceKeys.Epoch, chaincode);

    /// <summary>Gets the members that take part in the guard of a chaincode; all of them where it is not registered, or for a constitution.</summary>
    public static async Task<IReadOnlyList<string>> ParticipantsAsync(GovernanceContext context, string chaincode)
    {
        var constitution = await context.ConstitutionAsync();
        var policy = chaincode.Length == 0 ? null : await context.Ledger.FindAsync<VersionedPolicy>(GovernanceKeys.Policy, chaincode);
        if (policy is null)
            return constitution.Members;
        return await Participation.OfAsync(context, chaincode, constitution.MembersOf(policy.Document));
    }

    private static async Task<SortedDictionary<string, string>> DigestsAsync(
        GovernanceContext context, string chaincode, long height, IReadOnlyList<string> participants)
    {
        var publications = await context.Ledger.FindManyAsync<EpochPublication>(
            GovernanceKeys.Publication, [chaincode, GovernanceKeys.Height(height)], participants);
        var digests = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var publication in publications)
        {
            if (publication is not null)
                digests.Add(publication.Organization, publication.Digest);
        }
        return digests;
    }

    private static EpochStanding Stand(
        string chaincode, long height, SortedDictionary<string, string> digests, IReadOnlyList<string> participants, EpochRecord? epoch)
    {
        string[] missing = [.. participants.Where(organization => !digests.ContainsKey(organization))];
        var first = digests.Values.First();
        var agreement = digests.Values.Any(digest => digest != first) ? EpochAgreement.Disagreed
            : missing.Length > 0 ? EpochAgreement.Waiting
            : EpochAgreement.Agreed;
        return new EpochStanding(chaincode, height, agreement, digests, missing, epoch);
    }

    private static async Task RecordAsync(GovernanceContext context, EpochStanding standing, string organization)
    {
        var (chaincode, height) = (standing.Chaincode, standing.Height);
        var publication = new EpochPublication(chaincode, height, standing.Digests[organization], organization);
        await context.Ledger.PutAsync(publication, GovernanceKeys.Publication, chaincode, GovernanceKeys.Height(height), organization);
        if (standing.Agreement == EpochAgreement.Disagreed)
            context.Ledger.Announce(GovernanceEvents.EpochDisagreement, new EpochDisagreement(chaincode, height, standing.Digests));
        else
            context.Ledger.Announce(GovernanceEvents.EpochPublished, publication);
    }

    private static async Task<EpochStanding> ActivateAsync(GovernanceContext context, EpochStanding standing)
    {
        var epoch = new EpochRecord(
            standing.Chaincode,
            (standing.Epoch?.Number ?? 0) + 1,
            standing.Height,
            standing.Digests.Values.First(),
            [.. standing.Digests.Keys.Order(StringComparer.Ordinal)]);
        await context.Ledger.PutAsync(epoch, GovernanceKeys.Epoch, epoch.Chaincode);
        // The last event that is set is the transaction's.
        context.Ledger.Announce(GovernanceEvents.EpochActivated, epoch);
        return standing with { Epoch = epoch };
    }
}
