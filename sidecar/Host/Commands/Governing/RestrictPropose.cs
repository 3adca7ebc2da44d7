using System.CommandLine;
using Warden.Documents;

namespace Warden.Host.Commands.Governing;

/// <summary>The commands <c>restrict pause</c>, <c>quota</c>, <c>deny</c>, <c>limit</c> and <c>re-enrol</c>.</summary>
internal static class RestrictPropose
{
    public static Command Pause() => Create("pause", "Proposes that no call of a scope passes; without a scope none of the chaincode.", RestrictionKind.Pause);

    public static Command Quota() => Create("quota", "Proposes that so many calls of a scope pass within a window of blocks.", RestrictionKind.Quota);

    public static Command Deny() => Create("deny", "Proposes to list an identity or a value whose calls do not pass.", RestrictionKind.Deny);

    public static Command Limit() => Create("limit", "Proposes what an attribute may be: calls with a value outside do not pass.", RestrictionKind.Limit);

    public static Command ReEnrol() => Create("re-enrol", "Proposes that a person does not pass until a newer certificate is presented.", RestrictionKind.ReEnrol);

    private static Command Create(string name, string description, RestrictionKind kind)
    {
        var chaincode = GovernanceCommand.Chaincode();
        var organization = new Option<string?>("--organization") { Description = "The MSP id of the callers; without it of any organisation.", HelpName = "MSPID" };
        var person = new Option<string?>("--person") { Description = "The caller as approvals show it with --json, x509::subject::issuer; --organization has to be there too.", HelpName = "ID" };
        (organization.Required, person.Required) = (kind == RestrictionKind.ReEnrol, kind == RestrictionKind.ReEnrol);
        var function = new Option<string?>("--function") { Description = "The transaction function; without it all.", HelpName = "NAME" };
        var until = new Option<long>("--until") { Description = "The last block at which it holds.", HelpName = "BLOCK", Required = true };
        var source = new Option<string>("--source") { Description = "Who listed it: a desk, a public list.", HelpName = "TEXT", Required = true };
        var incident = new Option<string?>("--incident") { Description = "The open incident for which it is: its id, or the first digits.", HelpName = "ID" };
        var reason = GovernanceCommand.Reason();
        var confirmable = new Option<bool>("--confirmable") { Description = "A confirmation lets a call pass (428); otherwise nothing does (403)." };
        var enact = Proposing.EnactAtOnce();
        var value = new Option<string?>("--value") { Description = "The exact text of an argument, of a value inside one, or of a key or value written.", HelpName = "TEXT" };
        var pattern = new Option<string?>("--pattern") { Description = "The form of such a text: * for any characters, ? for one, \\ before either for itself.", HelpName = "PATTERN" };
        var calls = new Option<int?>("--calls") { Description = "How many calls of one identity pass within the window.", HelpName = "N", Required = true };
        var window = new Option<int?>("--window") { Description = "How many blocks the window has.", HelpName = "BLOCKS", Required = true };
        var issuedBefore = new Option<string?>("--issued-before") { Description = "Certificates valid from before this moment do not pass, as in 2026-01-31T12:00:00Z.", HelpName = "TIME", Required = true };
        var untilVersion = new Option<string?>("--until-version") { Description = "The version of the chaincode whose commit ends it earlier: a virtual patch.", HelpName = "VERSION" };
        var attribute = new Option<string>("--attribute") { Description = "The attribute's path as in a finding, as lot*/amount.", HelpName = "PATH", Required = true };
        var limits = new LimitOptions();
        var command = new Command(name, description) { chaincode, function, organization, person };
        Option[] own = kind switch
        {
            RestrictionKind.Deny => [value, pattern],
            RestrictionKind.Limit => [attribute, .. limits.All],
            RestrictionKind.Quota => [calls, window],
            RestrictionKind.ReEnrol => [issuedBefore],
            _ => [],
        };
        foreach (var option in (Option[])[.. own, until, untilVersion, incident, source, reason, confirmable, enact])
        {
            command.Options.Add(option);
        }

        return command.Governs(async (context, access, cancellationToken) =>
        {
            var restriction = new Restriction
            {
                Chaincode = context.Value(chaincode)!,
                Kind = kind,
                Organization = context.Value(organization),
                Person = context.Value(person),
                Function = context.Value(function),
                Value = kind == RestrictionKind.Deny ? context.Value(value) : null,
                Pattern = kind == RestrictionKind.Deny ? context.Value(pattern) : null,
                Attribute = kind == RestrictionKind.Limit ? context.Value(attribute) : null,
                Limits = kind == RestrictionKind.Limit ? limits.Read(context) : null,
                Calls = kind == RestrictionKind.Quota ? context.Value(calls) : null,
                WindowBlocks = kind == RestrictionKind.Quota ? context.Value(window) : null,
                IssuedBefore = kind == RestrictionKind.ReEnrol ? context.Value(issuedBefore) : null,
                UntilVersion = context.Value(untilVersion),
                Incident = context.Value(incident) is { } named ? (await access.IncidentAsync(named, cancellationToken)).Incident.Id : null,
                Confirmable = context.Value(confirmable),
                Reason = context.Value(reason)!,
                Source = context.Value(source)!,
                UntilBlock = context.Value(until),
            };
            return await Proposing.OpenAsync(
                context, access, ProposalKind.Restrict, CanonicalJson.ToText(restriction.Validate()), context.Value(enact), cancellationToken);
        });
    }
}
