using System.Globalization;
using Warden.Documents;
using Warden.Host.Analysis;

namespace Warden.Host.Commands.Governing;

/// <summary>Incidents as people read them.</summary>
internal static class IncidentPage
{
    /// <summary>Prints the queue: for each incident what was done, and what it waits for.</summary>
    public static void Print(CommandContext context, IncidentQueue queue)
    {
        var table = Tables.Of("incident", "chaincode", "severity", "state", "isolated", "review", "compensated", "summary");
        foreach (var standing in queue.Incidents)
        {
            var document = standing.Incident.Document;
            table.Row(
                Tables.Short(standing.Incident.Id), document.Chaincode, Tables.Word(document.Severity), Tables.Word(standing.Incident.State), Isolated(standing),
                Reviews(standing), FormattableString.Invariant($"{standing.Compensations.Count} of {document.Transactions.Count}"), document.Summary);
        }

        context.Print(table, "no incident waits for anybody");
        var emergencies = Tables.Of("emergency", "chaincode", "mode", "until block", "waits for a review by", "reason");
        foreach (var record in queue.Emergencies)
        {
            emergencies.Row(
                Tables.Short(record.Proposal), record.Document.Chaincode, Tables.Word(record.Document.Mode), Number(record.Document.UntilBlock),
                $"another than {record.Proposer}", record.Document.Reason);
        }

        if (queue.Emergencies.Count > 0)
        {
            context.Print(emergencies);
        }
    }

    /// <summary>Prints an incident with all that is linked to it.</summary>
    public static void Print(CommandContext context, IncidentView view)
    {
        var (standing, record) = (view.Standing, view.Standing.Incident);
        var output = context.Output;
        output.WriteLine($"incident {record.Id} of {record.Document.Chaincode}, severity {Tables.Word(record.Document.Severity)}: {record.Document.Summary}");
        output.WriteLine($"opened by {Tables.NameOf(record.Opened.Person)} of {record.Opened.Organization}, {record.Opened.Timestamp}");
        if (record.Document.Follows is { } follows)
        {
            output.WriteLine($"follows incident {follows}");
        }

        var transactions = Tables.Of("transaction", "compensated by", "how", "by");
        foreach (var id in record.Document.Transactions)
        {
            var link = standing.Compensations.FirstOrDefault(c => c.Original == id);
            transactions.Row(Tables.Short(id), link is null ? null : Tables.Short(link.Compensating), link is null ? null : link.IsPartial ? $"in part: {link.By.Reason}" : "every key has its value back", link?.By.Organization);
        }

        context.Print(transactions, "it names no transaction");
        var isolations = Tables.Of("restriction", "kind", "function", "until block", "enacted by", "in force", "sidecars");
        foreach (var (isolation, effect) in standing.Isolations.Zip(view.Effects))
        {
            var document = isolation.Document;
            isolations.Row(
                Tables.Short(isolation.Isolation.Restriction), Tables.Word(document.Kind), document.Function ?? "all", Number(document.UntilBlock),
                isolation.Isolation.Mandate is { } mandate ? $"mandate of {mandate}" : Tables.Listed(isolation.Isolation.Accepted),
                isolation.InForce ? "yes" : "no", Said(effect));
        }

        context.Print(isolations, "nothing is isolated");
        var reviews = Tables.Of("organisation", "found", "person", "reason", "time");
        foreach (var review in standing.Reviews)
        {
            reviews.Row(review.By.Organization, Tables.Word(review.Finding), Tables.NameOf(review.By.Person), review.By.Reason, review.By.Timestamp);
        }

        context.Print(reviews, "nobody has reviewed it");
        output.WriteLine(record.Closing is { } closing
            ? $"closed as {Tables.Word(closing.Outcome)} by {Tables.NameOf(closing.By.Person)} of {closing.By.Organization}: {closing.By.Reason}"
            : Reviews(standing));
    }

    /// <summary>Prints what a compensating transaction left, key by key.</summary>
    public static void Print(CommandContext context, CompensationComparison comparison)
    {
        context.Output.WriteLine(FormattableString.Invariant(
            $"{Tables.Short(comparison.Original)} of block {comparison.OriginalBlock} wrote {comparison.Keys.Count} keys; after {Tables.Short(comparison.Compensating)} of ")
            + FormattableString.Invariant($"block {comparison.CompensatingBlock} {comparison.Keys.Count(k => k.Restored)} of them have the value back that they had before"));
        var table = Tables.Of("chaincode", "key", "before", "after", "");
        foreach (var key in comparison.Keys)
        {
            table.Row(key.Chaincode, NameOf(key), key.Existed ? "a value" : "none", key.Exists ? "a value" : "none", key.Restored ? "equal" : "differs");
        }

        context.Print(table, "the original wrote nothing");
    }

    /// <summary>Gets a key as people read it.</summary>
    public static string NameOf(ComparedKey key) => VisibleText.Of(key.Collection is { } collection ? $"{key.Key} of collection {collection}" : key.Key);

    /// <summary>Gets how the reviews stand, and who has not given one.</summary>
    public static string Reviews(IncidentStanding standing)
    {
        var agreed = standing.Incident.Closing?.Finding ?? standing.Agreed;
        List<string> parts = [.. standing.Reviews.GroupBy(r => r.Finding).Where(group => agreed is null || group.Key == agreed)
            .Select(group => $"{Tables.Word(group.Key)} ({Tables.Listed(group.Select(r => r.By.Organization))})")];
        if (agreed is not null)
        {
            return $"agreed: {parts[0]}";
        }

        var found = string.Join(", ", parts);
        return standing.NotReviewed.Count == 0 ? $"no finding of two: {found}" : $"{found}{(found.Length > 0 ? "; " : "")}not reviewed: {Tables.Listed(standing.NotReviewed)}";
    }

    private static string Isolated(IncidentStanding standing)
    {
        var holding = standing.Isolations.Where(i => i.InForce).Select(i => Tables.Short(i.Isolation.Restriction)).ToList();
        return holding.Count > 0 ? $"by {string.Join(", ", holding)}" : standing.Isolations.Count > 0 ? "no more" : "no";
    }

    private static string Said(EffectStanding effect) => effect switch
    {
        { State: EffectState.Enacted } => FormattableString.Invariant($"obeyed from block {effect.Reports.Max(report => report.Height)} on"),
        { State: EffectState.Failed } => "not obeyed everywhere",
        { Reports.Count: 0 } => "have not reported",
        _ => $"not reported: {Tables.Listed(effect.Missing)}",
    };

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
