using System.CommandLine;
using System.Globalization;
using Warden.Documents;

namespace Warden.Host.Commands.Governing;

/// <summary>The command <c>restrict</c>: which calls no sidecar lets pass.</summary>
internal static class RestrictCommand
{
    public static Command Create() => new("restrict", "Shows restrictions of calls, proposes them, lifts them, appeals.")
    {
        List(),
        RestrictPropose.Pause(),
        RestrictPropose.Quota(),
        RestrictPropose.Deny(),
        RestrictPropose.Limit(),
        RestrictPropose.ReEnrol(),
        Lift(),
        Appeal(),
        Appeals(),
    };

    private static Command List()
    {
        var chaincode = GovernanceCommand.Chaincode();
        return new Command("list", "Lists the restrictions, also those that have run out.") { chaincode }.Shows(
            async (context, access, cancellationToken) =>
                await access.ListAsync<RestrictionRecord>(GovernanceFunctions.ListRestrictions, context.Value(chaincode)!, cancellationToken),
            (context, restrictions) =>
            {
                var table = Tables.Of("restriction", "kind", "scope", "until block", "confirmable", "reason", "source", "incident");
                foreach (var record in restrictions)
                {
                    var document = record.Document;
                    table.Row(
                        Tables.Short(record.Id), Tables.Word(document.Kind), ScopeOf(document), document.UntilBlock.ToString(CultureInfo.InvariantCulture),
                        document.Confirmable ? "yes" : "no", document.Reason, document.Source,
                        document.Incident is { } incident ? Tables.Short(incident) : null);
                }

                context.Print(table, "nothing is restricted");
            });
    }

    private static Command Lift()
    {
        var chaincode = GovernanceCommand.Chaincode();
        var restriction = Restriction();
        var reason = GovernanceCommand.Reason();
        var enact = Proposing.EnactAtOnce();
        return new Command("lift", "Proposes to lift a restriction before its time.") { chaincode, restriction, reason, enact }.Governs(
            async (context, access, cancellationToken) =>
            {
                var id = await IdAsync(access, context.Value(chaincode)!, context.Value(restriction)!, cancellationToken);
                var document = new Lifting(context.Value(chaincode)!, id, context.Value(reason)!);
                return await Proposing.OpenAsync(context, access, ProposalKind.Lift, CanonicalJson.ToText(document), context.Value(enact), cancellationToken);
            });
    }

    private static Command Appeal()
    {
        var chaincode = GovernanceCommand.Chaincode();
        var restriction = Restriction();
        var reason = GovernanceCommand.Reason();
        return new Command("appeal", "Records that somebody asks for a restriction to be lifted.") { chaincode, restriction, reason }.Shows(
            async (context, access, cancellationToken) => await access.SubmitAsync<AppealRecord>(
                GovernanceFunctions.Appeal,
                [
                    context.Value(chaincode)!,
                    await IdAsync(access, context.Value(chaincode)!, context.Value(restriction)!, cancellationToken),
                    context.Value(reason)!,
                ],
                cancellationToken),
            (context, appeal) => context.Output.WriteLine(
                $"{appeal.By.Organization} appeals against restriction {Tables.Short(appeal.Restriction)}; it changes nothing until a vote lifts it"));
    }

    private static Command Appeals()
    {
        var chaincode = GovernanceCommand.Chaincode();
        return new Command("appeals", "Lists the appeals.") { chaincode }.Shows(
            async (context, access, cancellationToken) =>
                await access.ListAsync<AppealRecord>(GovernanceFunctions.ListAppeals, context.Value(chaincode)!, cancellationToken),
            (context, appeals) =>
            {
                var table = Tables.Of("restriction", "organisation", "person", "reason", "time");
                foreach (var appeal in appeals)
                {
                    table.Row(Tables.Short(appeal.Restriction), appeal.By.Organization, Tables.NameOf(appeal.By.Person), appeal.By.Reason, appeal.By.Timestamp);
                }

                context.Print(table, "nobody appeals");
            });
    }

    private static Argument<string> Restriction() => new("restriction") { Description = "The restriction's id, or its first digits." };

    private static string ScopeOf(Restriction restriction)
    {
        List<string> parts = [];
        Add("function", restriction.Function);
        Add("organisation", restriction.Organization);
        Add("person", restriction.Person is { } person ? Tables.NameOf(person) : null);
        Add("value", restriction.Value);
        Add("pattern", restriction.Pattern);
        if (restriction.Limits is { } limits)
        {
            parts.Add($"{restriction.Attribute} {limits.Describe()}");
        }

        if (restriction.Calls is { } calls)
        {
            parts.Add(FormattableString.Invariant($"{calls} calls in {restriction.WindowBlocks} blocks"));
        }

        Add("certificates before", restriction.IssuedBefore);
        Add("until version", restriction.UntilVersion);
        return parts.Count == 0 ? "all calls" : string.Join(", ", parts);

        void Add(string name, string? value)
        {
            if (value is not null)
            {
                parts.Add($"{name} {value}");
            }
        }
    }

    private static async Task<string> IdAsync(GovernanceAccess access, string chaincode, string id, CancellationToken cancellationToken)
    {
        var all = await access.ListAsync<RestrictionRecord>(GovernanceFunctions.ListRestrictions, chaincode, cancellationToken);
        return GovernanceAccess.OnlyOne($"restriction of {chaincode}", id, all.Select(r => r.Id));
    }
}
