using System.CommandLine;
using Warden.Documents;

namespace Warden.Host.Commands.Governing;

/// <summary>The commands of <c>schema</c> that speak with the governance chaincode.</summary>
internal static class SchemaGovernance
{
    /// <summary>Gets <c>schema show</c>: the schema in force.</summary>
    public static Command Show()
    {
        var chaincode = GovernanceCommand.Chaincode();
        return new Command("show", "Shows the schema in force.") { chaincode }.Shows(
            async (context, access, cancellationToken) =>
                await access.ReadAsync<VersionedSchema>(GovernanceFunctions.GetSchema, [context.Value(chaincode)!], cancellationToken),
            (context, schema) =>
            {
                context.Output.WriteLine(FormattableString.Invariant(
                    $"schema {schema.Version} of {schema.Document.Chaincode}, enacted by proposal {Tables.Short(schema.Proposal)}"));
                var table = Tables.Of("path", "kind", "unit", "sensitive", "minimum history", "strategy", "limits", "description");
                foreach (var attribute in schema.Document.Attributes)
                {
                    table.Row(
                        attribute.Path, attribute.Kind is { } kind ? Tables.Word(kind) : "", attribute.Unit, attribute.Sensitive ? "yes" : "",
                        attribute.MinimumHistory?.ToString(System.Globalization.CultureInfo.InvariantCulture), attribute.Strategy, attribute.Limits?.Describe(), attribute.Description);
                }

                context.Print(table, "it declares no attribute: history decides");
                foreach (var (function, names) in schema.Document.Arguments.OrderBy(a => a.Key, StringComparer.Ordinal))
                {
                    context.Output.WriteLine($"{function}({string.Join(", ", names)})");
                }
            });
    }

    /// <summary>Gets <c>schema diff</c>: what a file or a proposal would change.</summary>
    public static Command Diff()
    {
        var file = DocumentFile.OptionalArgument("The whole schema");
        var proposal = new Option<string?>("--proposal") { Description = "A proposal of a schema, in place of a file: its id, or the first digits.", HelpName = "ID" };
        var command = new Command("diff", "Shows what a schema would change, against the one in force.") { file, proposal };
        command.Validators.Add(result =>
        {
            var given = result.GetResult(file) is { Tokens.Count: > 0 };
            if (given == result.GetResult(proposal) is { Implicit: false })
            {
                result.AddError($"expected a file or {proposal.Name}, but {(given ? "both" : "neither")} came");
            }
        });
        return command.Shows(
            async (context, access, cancellationToken) =>
            {
                var schema = context.Value(file) is { } path
                    ? CanonicalJson.Read<AttributeSchema>(await DocumentFile.ReadAsync(path, cancellationToken)).Validate()
                    : await ProposedAsync(access, context.Value(proposal)!, cancellationToken);
                var inForce = await access.FindAsync<VersionedSchema>(GovernanceFunctions.GetSchema, [schema.Chaincode], cancellationToken);
                return DocumentDiff.Of(inForce?.Document, schema);
            },
            (context, changes) => context.PrintChanges(changes));
    }

    /// <summary>Gets <c>schema propose</c>.</summary>
    public static Command Propose()
    {
        var file = DocumentFile.Argument("The whole schema");
        var report = Proposing.Backtest();
        return new Command("propose", "Proposes a schema for a chaincode under guard.") { file, report }.Governs(async (context, access, cancellationToken) =>
        {
            var schema = CanonicalJson.Read<AttributeSchema>(await DocumentFile.ReadAsync(context.Value(file)!, cancellationToken)).Validate();
            return await Proposing.OpenAsync(context, access, ProposalKind.Schema, CanonicalJson.ToText(schema), context.Value(report), cancellationToken);
        });
    }

    /// <summary>Gets <c>schema limit</c>: proposes the schema in force with one attribute limited.</summary>
    public static Command Limit()
    {
        var chaincode = GovernanceCommand.Chaincode();
        var path = new Argument<string>("path") { Description = "The attribute's path as in a finding, as lot*/amount." };
        var limits = new LimitOptions();
        var report = Proposing.Backtest();
        var command = new Command("limit", "Proposes what an attribute may be, beside what the schema in force says; a value outside is a finding. Without a limit: none any more.") { chaincode, path, report };
        foreach (var option in limits.All)
        {
            command.Options.Add(option);
        }

        return command.Governs(async (context, access, cancellationToken) =>
        {
            var inForce = await access.ReadAsync<VersionedSchema>(GovernanceFunctions.GetSchema, [context.Value(chaincode)!], cancellationToken);
            var (attribute, limit) = (context.Value(path)!, limits.Read(context));
            var declared = inForce.Document.Attributes.FirstOrDefault(a => a.Path == attribute) ?? new AttributeDeclaration(attribute);
            var limited = declared with { Limits = limit == new ValueLimits() ? null : limit };
            var schema = inForce.Document with
            {
                Attributes = [.. inForce.Document.Attributes.Where(a => a.Path != attribute).Append(limited).OrderBy(a => a.Path, StringComparer.Ordinal)],
            };
            return await Proposing.OpenAsync(context, access, ProposalKind.Schema, CanonicalJson.ToText(schema.Validate()), context.Value(report), cancellationToken);
        });
    }

    private static async Task<AttributeSchema> ProposedAsync(GovernanceAccess access, string id, CancellationToken cancellationToken)
    {
        var proposal = await access.ProposalAsync(id, cancellationToken);
        return proposal.Schema ?? throw new CommandException($"--proposal: expected a proposal of a schema, but {Tables.Short(proposal.Id)} is one of kind {ProposalKinds.NameOf(proposal.Kind)}");
    }
}
