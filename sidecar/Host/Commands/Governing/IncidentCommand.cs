using System.CommandLine;
using Warden.Documents;

namespace Warden.Host.Commands.Governing;

/// <summary>The command <c>incident</c>: what went wrong, from the report to the regulator's file.</summary>
internal static class IncidentCommand
{
    public static Command Create() => new("incident", "Opens incidents, reviews them, links compensations, closes them, reports.")
    {
        Open(),
        List(),
        Show(),
        Review(),
        IncidentBlocksCommand.Compensate(),
        IncidentBlocksCommand.Check(),
        Close(),
        IncidentBlocksCommand.Report(),
    };

    /// <summary>Gets the argument that names an incident.</summary>
    public static Argument<string> Incident() => new("incident") { Description = "The incident's id, or its first digits." };

    private static Command Open()
    {
        var chaincode = GovernanceCommand.Chaincode();
        var transaction = new Option<string[]>("--transaction") { Description = "The id of a transaction that it is about. Can be repeated.", HelpName = "ID" };
        var summary = new Option<string>("--summary") { Description = "What happened, in one line.", HelpName = "TEXT", Required = true };
        var severity = new Option<string>("--severity") { Description = "How grave it looks: low, medium, high or critical.", HelpName = "WORD", DefaultValueFactory = _ => "medium" };
        severity.AcceptOnlyFromAmong([.. Enum.GetValues<IncidentSeverity>().Select(Tables.Word)]);
        var follows = new Option<string?>("--follows") { Description = "The closed incident that it takes up again.", HelpName = "ID" };
        return new Command("open", "Opens an incident about committed transactions; it changes nothing by itself.") { chaincode, transaction, summary, severity, follows }.Shows(
            async (context, access, cancellationToken) =>
            {
                var document = new Incident
                {
                    Chaincode = context.Value(chaincode)!,
                    Transactions = context.Value(transaction) ?? [],
                    Summary = context.Value(summary)!,
                    Severity = Enum.Parse<IncidentSeverity>(context.Value(severity)!, ignoreCase: true),
                    Follows = context.Value(follows) is { } earlier ? (await access.IncidentAsync(earlier, cancellationToken)).Incident.Id : null,
                };
                return await access.SubmitAsync<IncidentRecord>(
                    GovernanceFunctions.OpenIncident, [CanonicalJson.ToText(document.Validate())], cancellationToken);
            },
            (context, incident) => context.Output.WriteLine(
                $"incident {incident.Id} of {incident.Document.Chaincode} is open: {incident.Document.Summary}"));
    }

    private static Command List()
    {
        var all = new Option<bool>("--all") { Description = "Also those that are closed." };
        var chaincode = new Option<string?>("--chaincode") { Description = "Only those of one chaincode.", HelpName = "NAME" };
        return new Command("list", "Lists what waits for review: open incidents, and emergencies that nobody has reviewed.") { all, chaincode }.Shows(
            async (context, access, cancellationToken) =>
            {
                var incidents = (await access.ReadPagesAsync<IncidentStanding>(GovernanceFunctions.ListIncidents, cancellationToken))
                    .OrderBy(i => i.Incident.State).ThenBy(i => i.Incident.Opened.Timestamp, StringComparer.Ordinal).ThenBy(i => i.Incident.Id, StringComparer.Ordinal);
                var emergencies = new List<BreakGlassRecord>();
                foreach (var registered in await access.ReadAsync<List<RegisteredChaincode>>(GovernanceFunctions.ListChaincodes, [], cancellationToken))
                {
                    if (await access.FindAsync<BreakGlassRecord>(GovernanceFunctions.GetBreakGlass, [registered.Chaincode], cancellationToken) is { Review: null } open)
                    {
                        emergencies.Add(open);
                    }
                }

                return new IncidentQueue(
                    [.. incidents.Where(i => (context.Value(all) || i.Incident.State == IncidentState.Open) && IsWanted(i.Incident.Document.Chaincode))],
                    [.. emergencies.Where(e => IsWanted(e.Document.Chaincode))]);

                bool IsWanted(string name) => context.Value(chaincode) is not { } only || only == name;
            },
            IncidentPage.Print);
    }

    private static Command Show()
    {
        var incident = Incident();
        return new Command("show", "Shows an incident: its transactions, what is isolated and obeyed, who found what, what is compensated.") { incident }.Shows(
            async (context, access, cancellationToken) =>
            {
                var standing = await access.IncidentAsync(context.Value(incident)!, cancellationToken);
                return new IncidentView(standing, await IncidentView.EffectsAsync(access, standing, cancellationToken));
            },
            IncidentPage.Print);
    }

    private static Command Review()
    {
        var incident = Incident();
        var finding = new Argument<string>("finding") { Description = "reasonable, unreasonable, fraudulent or inconclusive." };
        finding.AcceptOnlyFromAmong([.. Enum.GetValues<IncidentFinding>().Select(Tables.Word)]);
        var reason = GovernanceCommand.Reason();
        return new Command("review", "Says for the caller's organisation what it was, in place of an earlier review.") { incident, finding, reason }.Governs(
            async (context, access, cancellationToken) =>
            {
                var id = (await access.IncidentAsync(context.Value(incident)!, cancellationToken)).Incident.Id;
                var review = await access.SubmitAsync<IncidentReview>(
                    GovernanceFunctions.ReviewIncident, [id, context.Value(finding)!, context.Value(reason)!], cancellationToken);
                if (context.Json)
                {
                    context.PrintJson(review);
                    return ExitCodes.Done;
                }

                context.Output.WriteLine($"incident {Tables.Short(id)} after the review of {review.By.Organization}: "
                    + IncidentPage.Reviews(await access.IncidentAsync(id, cancellationToken)));
                return ExitCodes.Done;
            });
    }

    private static Command Close()
    {
        var incident = Incident();
        var outcome = new Argument<string>("outcome") { Description = "compensated, accepted (what is committed stays) or dismissed (it was none)." };
        outcome.AcceptOnlyFromAmong([.. Enum.GetValues<IncidentOutcome>().Select(Tables.Word)]);
        var reason = GovernanceCommand.Reason();
        return new Command("close", "Closes an incident that two organisations have found the same of.") { incident, outcome, reason }.Shows(
            async (context, access, cancellationToken) => await access.SubmitAsync<IncidentRecord>(
                GovernanceFunctions.CloseIncident,
                [(await access.IncidentAsync(context.Value(incident)!, cancellationToken)).Incident.Id, context.Value(outcome)!, context.Value(reason)!],
                cancellationToken),
            (context, closed) => context.Output.WriteLine(
                $"incident {Tables.Short(closed.Id)} is closed as {Tables.Word(closed.Closing!.Outcome)}: "
                + $"{Tables.Listed(closed.Closing.Reviewers)} found it {Tables.Word(closed.Closing.Finding)}"));
    }
}
