using System.CommandLine;
using System.CommandLine.Parsing;
using Warden.Documents;

namespace Warden.Host.Commands.Governing;

/// <summary>The command <c>policy propose</c>: a whole policy from a file, or single members changed by options.</summary>
internal static class PolicyPropose
{
    public static Command Create()
    {
        var file = DocumentFile.Option("The whole policy");
        var chaincode = new Option<string?>("--chaincode") { Description = "The chaincode; its policy in force is changed, or the defaults where it has none.", HelpName = "NAME" };
        var schema = new Option<FileInfo?>("--schema") { Description = "The schema as JSON, where the chaincode is put under guard; later: warden schema propose.", HelpName = "FILE" }.OfExisting();
        var report = Proposing.Backtest();
        var changes = new PolicyChanges();
        var command = new Command("propose", "Proposes a policy; a chaincode that has none is put under guard.") { file, chaincode, schema, report };
        foreach (var option in changes.All)
        {
            command.Options.Add(option);
        }

        command.Validators.Add(result => Check(result, file, chaincode, changes));
        return command.Governs(async (context, access, cancellationToken) =>
        {
            var inForce = context.Value(file) is null ? await PolicyOfAsync(access, context.Value(chaincode)!, cancellationToken) : null;
            var policy = context.Value(file) is { } path
                ? CanonicalJson.Read<DetectionPolicy>(await DocumentFile.ReadAsync(path, cancellationToken))
                : changes.Apply(context, inForce ?? new DetectionPolicy { Chaincode = context.Value(chaincode)! });
            policy.Validate();
            inForce ??= await PolicyOfAsync(access, policy.Chaincode, cancellationToken);
            if (inForce is not null)
            {
                return context.Value(schema) is null
                    ? await Proposing.OpenAsync(context, access, ProposalKind.Policy, CanonicalJson.ToText(policy), context.Value(report), cancellationToken)
                    : throw new CommandException($"{schema.Name}: expected none, since {policy.Chaincode} is under guard: warden schema propose changes it");
            }

            var declared = context.Value(schema) is { } declaration
                ? CanonicalJson.Read<AttributeSchema>(await DocumentFile.ReadAsync(declaration.FullName, cancellationToken)).Validate()
                : null;
            return await Proposing.OpenAsync(
                context, access, ProposalKind.Register, CanonicalJson.ToText(new Registration(policy, declared)), context.Value(report), cancellationToken);
        });
    }

    private static async Task<DetectionPolicy?> PolicyOfAsync(GovernanceAccess access, string chaincode, CancellationToken cancellationToken) =>
        (await access.FindAsync<VersionedPolicy>(GovernanceFunctions.GetPolicy, [chaincode], cancellationToken))?.Document;

    private static void Check(CommandResult result, Option file, Option chaincode, PolicyChanges changes)
    {
        var fromFile = result.GetResult(file) is { Implicit: false };
        var named = result.GetResult(chaincode) is { Implicit: false };
        if (fromFile == named)
        {
            result.AddError("expected either --file with a whole policy or --chaincode with what changes");
        }
        else if (fromFile && changes.All.FirstOrDefault(option => result.GetResult(option) is { Implicit: false }) is { } option)
        {
            result.AddError($"{option.Name}: expected none beside --file, which holds the whole policy");
        }
    }
}
