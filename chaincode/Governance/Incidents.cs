using Warden.Chaincode.Shim;
using Warden.Documents;

namespace Warden.Chaincode.Governance;

/// <summary>What went wrong and what was done: opened by anybody, isolated by restrictions, reviewed by organisations, compensated, closed by two.</summary>
/// <remarks>A contract reads no blocks: whether transactions are committed and values are back is for those to check who have the blocks.</remarks>
internal static class Incidents
{
    public static async Task<IncidentRecord> OpenAsync(GovernanceContext context, string json)
    {
        context.RequireOwnSignature();
        await context.RequireMemberAsync();
        context.Caller.RequirePerson("open an incident");
        var document = Arguments.Checked(Arguments.Document<Incident>(json).Validate);
        await Register.GetPolicyAsync(context, document.Chaincode);
        if (document.Follows is { } earlier)
        {
            var followed = await FindAsync(context, earlier) ?? throw Missing(earlier);
            if (followed.Document.Chaincode != document.Chaincode)
                throw Refusal.Conflict($"expected to follow an incident of {document.Chaincode}, but {earlier} is one of {followed.Document.Chaincode}");
            if (followed.State == IncidentState.Open)
                throw Refusal.Conflict($"expected to follow a closed incident, but {earlier} is open");
        }

        var record = new IncidentRecord(context.TransactionId, document, IncidentState.Open, context.Signed(document.Summary));
        await OpenPlaces.TakeForIncidentAsync(context, record.Id);
        return await PutAsync(context, record, GovernanceEvents.IncidentOpened);
    }

    /// <summary>Gives the review of the caller's organisation, in place of an earlier one.</summary>
    public static async Task<IncidentReview> ReviewAsync(GovernanceContext context, string id, string finding, string reason)
    {
        var (_, word) = await SpeakAsync(context, id, reason, "review an incident");
        var review = new IncidentReview(id, Arguments.Finding(finding), word);
        await context.Ledger.PutAsync(review, GovernanceKeys.IncidentReview, id, word.Organization);
        context.Ledger.Announce(GovernanceEvents.IncidentReviewed, review);
        return review;
    }

    /// <summary>Links a transaction to the one that it undoes, in place of what any member linked either of them to in this incident.</summary>
    /// <param name="context">The call.</param>
    /// <param name="id">The incident.</param>
    /// <param name="original">One of its transactions.</param>
    /// <param name="compensating">The transaction that undoes it.</param>
    /// <param name="digest">The digest of the comparison of both.</param>
    /// <param name="partial">Why a part is enough; empty where every key has its value back.</param>
    public static async Task<IncidentCompensation> CompensateAsync(
        GovernanceContext context, string id, string original, string compensating, string digest, string partial)
    {
        Arguments.Digest("original", original);
        Arguments.Digest("compensating", compensating);
        Arguments.Digest("digest", digest);
        Arguments.OptionalReason(partial);
        if (original == compensating)
            throw Refusal.BadDocument($"compensating: expected another transaction than the original, but {compensating} came for both");
        var record = await GetForVoterAsync(context, id, "compensate");
        if (!record.Document.Transactions.Contains(original, StringComparer.Ordinal))
            throw Refusal.Conflict($"expected a transaction of incident {id}, but it does not name {original}");
        var isPartial = !string.IsNullOrWhiteSpace(partial);
        var compensation = new IncidentCompensation(id, original, compensating, digest, isPartial, context.Signed(isPartial ? partial : ""));
        var link = new CompensationLink(id, original, compensating);
        var (undone, undoing) = (
            await FindLinkAsync(context, GovernanceKeys.Compensated, original, id), await FindLinkAsync(context, GovernanceKeys.Compensating, compensating, id));
        await ReplaceAsync(context, undone, compensation);
        await ReplaceAsync(context, undoing, compensation);
        await context.Ledger.PutAsync(compensation, GovernanceKeys.Compensation, id, original);
        await context.Ledger.PutAsync(link, GovernanceKeys.Compensated, original);
        await context.Ledger.PutAsync(link, GovernanceKeys.Compensating, compensating);
        context.Ledger.Announce(GovernanceEvents.IncidentCompensated, compensation);
        return compensation;
    }

    public static async Task<IncidentRecord> CloseAsync(GovernanceContext context, string id, string outcome, string reason)
    {
        var how = Arguments.Outcome(outcome);
        var (record, word) = await SpeakAsync(context, id, reason, "close an incident");
        var constitution = await context.ConstitutionAsync();
        if (constitution.Members.Count > 1 && (record.Opened.Organization, record.Opened.Person) == (word.Organization, word.Person))
            throw Refusal.NotAllowed($"expected another person than {word.Person} of {word.Organization}, who opened incident {id}");
        var standing = await StandAsync(context, constitution, record);
        if (standing.Agreed is not { } finding)
            throw Refusal.Conflict(IncidentReviews.Lacking(standing, constitution));
        if (how == IncidentOutcome.Dismissed && finding is IncidentFinding.Unreasonable or IncidentFinding.Fraudulent)
        {
            throw Refusal.Conflict(
                $"expected a finding of reasonable or inconclusive to dismiss incident {id}, but the reviews agree on {Arguments.NameOf(finding)}");
        }

        if (standing.Isolations.FirstOrDefault(isolation => isolation.InForce) is { } holding)
        {
            throw Refusal.Conflict(
                $"expected that no restriction of incident {id} is in force, but {holding.Isolation.Restriction} is: "
                + $"lift it, or witness a block after {holding.Document.UntilBlock}");
        }

        if (how == IncidentOutcome.Compensated)
            RequireAllCompensated(standing);
        await OpenPlaces.FreeAsync(context, record);
        string[] reviewers = [.. standing.Reviews.Where(review => review.Finding == finding).Select(review => review.By.Organization)];
        return await PutAsync(
            context, record with { State = IncidentState.Closed, Closing = new IncidentClosing(how, finding, reviewers, constitution.Members, word) }, GovernanceEvents.IncidentClosed);
    }

    public static async Task<IncidentStanding> GetAsync(GovernanceContext context, string id) => await StandAsync(
        context, await context.ConstitutionAsync(), await FindAsync(context, Arguments.Digest("incident", id)) ?? throw Missing(id));

    /// <summary>Gets incidents, by id.</summary>
    public static async Task<Page<IncidentStanding>> ListAsync(GovernanceContext context, string size, string bookmark)
    {
        var constitution = await context.ConstitutionAsync();
        return await Pages.ReadAsync<IncidentRecord, IncidentStanding>(
            context, GovernanceKeys.Incident, size, bookmark, async record => await StandAsync(context, constitution, record));
    }

    /// <summary>Gets why a restriction cannot be for the incident that it names; null where it can, or names none.</summary>
    public static async Task<ChaincodeException?> ObstacleAsync(GovernanceContext context, Restriction restriction)
    {
        if (restriction.Incident is not { } id)
            return null;
        if (await FindAsync(context, id) is not { } record)
            return Missing(id);
        if (record.Document.Chaincode != restriction.Chaincode)
            return Refusal.Conflict($"expected an incident of {restriction.Chaincode}, but {id} is one of {record.Document.Chaincode}");
        return record.State == IncidentState.Open ? null : Closed(record);
    }

    /// <summary>Notes that a restriction has come into force for an incident.</summary>
    public static Task IsolateAsync(GovernanceContext context, string incident, Enactment enactment) => context.Ledger.PutAsync(
        new IncidentIsolation(incident, enactment.Proposal, enactment.Accepted, context.TransactionId, context.Timestamp, enactment.Mandate),
        GovernanceKeys.Isolation, incident, enactment.Proposal);

    // What undoes a part of one is linked too, with the reason; what is left as it is makes the incident one that is accepted.
    private static void RequireAllCompensated(IncidentStanding standing)
    {
        var transactions = standing.Incident.Document.Transactions;
        string[] left = [.. transactions.Except(standing.Compensations.Select(compensation => compensation.Original), StringComparer.Ordinal)];
        if (left.Length == 0 && transactions.Count > 0)
            return;
        var came = left.Length > 0 ? $"none is linked of {Refusal.Listed(left)}" : "it names no transaction";
        throw Refusal.Conflict($"expected a compensation of every transaction to close incident {standing.Incident.Id} as compensated, but {came}");
    }

    private static async Task<(IncidentRecord Record, Approval Word)> SpeakAsync(GovernanceContext context, string id, string reason, string what)
    {
        var record = await GetForVoterAsync(context, id, what);
        return (record, context.Signed(Arguments.Reason(reason)));
    }

    private static async Task<IncidentRecord> GetForVoterAsync(GovernanceContext context, string id, string what)
    {
        context.RequireOwnSignature();
        var constitution = await context.RequireMemberAsync();
        context.Caller.RequireVoter(constitution.Voters, what);
        var record = await FindAsync(context, Arguments.Digest("incident", id)) ?? throw Missing(id);
        return record.State == IncidentState.Open ? record : throw Closed(record);
    }

    // Gets the link of this incident that a transaction is in. A link of an incident that was closed otherwise than as compensated no longer counts: one
    // organisation's wrong link must not bar the right one for ever.
    private static async Task<CompensationLink?> FindLinkAsync(GovernanceContext context, string type, string transaction, string id)
    {
        if (await context.Ledger.FindAsync<CompensationLink>(type, transaction) is not { } link)
            return null;
        if (link.Incident == id)
            return link;
        return await FindAsync(context, link.Incident) is { State: IncidentState.Open } or { Closing.Outcome: IncidentOutcome.Compensated }
            ? throw Linked(link)
            : null;
    }

    // The last word counts, whoever says it: no contract can tell the right link from the wrong one, and every word stays in the blocks.
    private static async Task ReplaceAsync(GovernanceContext context, CompensationLink? earlier, IncidentCompensation compensation)
    {
        if (earlier is null)
            return;
        var (ledger, id) = (context.Ledger, compensation.Incident);
        if (earlier.Original != compensation.Original)
        {
            await ledger.DeleteAsync(GovernanceKeys.Compensation, id, earlier.Original);
            await ledger.DeleteAsync(GovernanceKeys.Compensated, earlier.Original);
        }
        else if (earlier.Compensating != compensation.Compensating)
        {
            await ledger.DeleteAsync(GovernanceKeys.Compensating, earlier.Compensating);
        }
        else if (await ledger.FindAsync<IncidentCompensation>(GovernanceKeys.Compensation, id, earlier.Original) is { } same
            && same.Digest == compensation.Digest && same.IsPartial == compensation.IsPartial)
        {
            throw Linked(earlier);
        }
    }

    private static ChaincodeException Linked(CompensationLink link) => Refusal.Conflict(
        $"expected a transaction that is linked once, but in incident {link.Incident} {link.Compensating} compensates {link.Original}");

    private static async Task<IncidentStanding> StandAsync(GovernanceContext context, Constitution constitution, IncidentRecord record)
    {
        // What is closed stands as it was closed: with the members of then, and nothing in force.
        var members = record.Closing?.Members ?? constitution.Members;
        var reviews = await IncidentReviews.FindAsync(context, members, record.Id);
        var isolations = new List<IsolationStanding>();
        foreach (var isolation in await context.Ledger.RangeAsync<IncidentIsolation>(GovernanceKeys.Isolation, record.Id))
        {
            var document = (await Proposals.GetAsync(context, isolation.Restriction)).Restriction!;
            var holds = record.State == IncidentState.Open && await Restrictions.HoldsAsync(context, constitution, isolation.Restriction, document);
            isolations.Add(new IsolationStanding(isolation, document, holds));
        }

        var compensations = await context.Ledger.FindManyAsync<IncidentCompensation>(
            GovernanceKeys.Compensation, [record.Id], record.Document.Transactions);
        return new IncidentStanding(
            record,
            reviews,
            isolations,
            [.. compensations.OfType<IncidentCompensation>()],
            [.. members.Where(member => reviews.All(review => review.By.Organization != member))],
            record.Closing?.Finding ?? IncidentReviews.Agreed(reviews, constitution));
    }

    private static Task<IncidentRecord?> FindAsync(GovernanceContext context, string id) =>
        context.Ledger.FindAsync<IncidentRecord>(GovernanceKeys.Incident, id);

    private static async Task<IncidentRecord> PutAsync(GovernanceContext context, IncidentRecord record, string @event)
    {
        await context.Ledger.PutAsync(record, GovernanceKeys.Incident, record.Id);
        context.Ledger.Announce(@event, record);
        return record;
    }

    private static ChaincodeException Missing(string id) => Refusal.Unknown($"expected the id of an incident, but {Arguments.Shown(id)} is none");

    private static ChaincodeException Closed(IncidentRecord record) => Refusal.Conflict(
        $"expected an open incident, but {record.Closing!.By.Person} of {record.Closing.By.Organization} has closed {record.Id}: open one that follows it");
}
