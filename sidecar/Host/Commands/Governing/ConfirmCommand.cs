using System.CommandLine;
using System.Globalization;
using Warden.Documents;

namespace Warden.Host.Commands.Governing;

/// <summary>The command <c>confirm</c>: held calls and who answers for them.</summary>
internal static class ConfirmCommand
{
    public static Command Create() => new("confirm", "Shows who confirmed a held call; confirms, vetoes.")
    {
        Show(),
        Give(),
        Changing("veto", "Forbids a call that is confirmed and not used yet.", GovernanceFunctions.Veto),
        Changing("unveto", "Takes the veto of the caller's organisation back.", GovernanceFunctions.LiftVeto),
    };

    private static Command Show()
    {
        var call = Call();
        return new Command("show", "Shows the confirmation of a call.") { call }.Shows(
            async (context, access, cancellationToken) =>
                await access.ReadAsync<ConfirmationRecord>(GovernanceFunctions.GetConfirmation, [context.Value(call)!], cancellationToken),
            Print);
    }

    private static Command Give()
    {
        var call = Call();
        var verdict = new Option<string>("--verdict")
        {
            Description = "The warning that was shown: a file with its message or its line of JSON, - for standard input; or the digest of the verdict.", HelpName = "FILE|DIGEST", Required = true,
        };
        var chaincode = new Option<string?>("--chaincode") { Description = "The chaincode that is called; a file with the warning names it.", HelpName = "NAME" };
        var attribute = new Option<string[]>("--attribute")
        {
            Description = "The path of what was warned of, beside a digest; it counts to the budget of false alarms. Can be repeated.", HelpName = "PATH",
        };
        var until = new Option<long?>("--until") { Description = "The last block at which it can be used; without it as many blocks from now as the policy says.", HelpName = "BLOCK" };
        var reason = GovernanceCommand.Reason();
        return new Command("give", "Confirms a held call: it passes once when its caller proposes it again.") { call, verdict, chaincode, attribute, until, reason }.Shows(
            async (context, access, cancellationToken) =>
            {
                var shown = await ShownVerdict.ReadAsync(verdict.Name, context.Value(verdict)!, cancellationToken);
                var name = ChaincodeOf(chaincode.Name, context.Value(chaincode), shown.Chaincode);
                var warnedOf = WarnedOf(attribute.Name, context.Value(attribute) ?? [], shown);
                var last = context.Value(until) ?? await LastBlockAsync(access, name, cancellationToken);
                return await access.SubmitAsync<ConfirmationRecord>(
                    GovernanceFunctions.ConfirmWarning,
                    [context.Value(call)!, name, shown.Digest, last.ToString(CultureInfo.InvariantCulture), context.Value(reason)!, CanonicalJson.ToText(warnedOf)],
                    cancellationToken);
            },
            Print);
    }

    private static string ChaincodeOf(string option, string? given, string? shown) => (given, shown) switch
    {
        (null, null) => throw new CommandException($"{option}: expected a chaincode, since a digest does not name it, but nothing came"),
        ({ } other, { } called) when other != called => throw new CommandException($"{option}: expected {called}, which the warning is of, but {other} came"),
        _ => given ?? shown!,
    };

    private static IReadOnlyList<string> WarnedOf(string option, IReadOnlyList<string> given, ShownVerdict shown) =>
        given.Count == 0 ? shown.WarnedOf
        : shown.Chaincode is null ? given
        : throw new CommandException($"{option}: expected none beside a file with the warning, which says what was warned of");

    private static Command Changing(string name, string description, string function)
    {
        var call = Call();
        var reason = GovernanceCommand.Reason();
        return new Command(name, description) { call, reason }.Shows(
            async (context, access, cancellationToken) =>
                await access.SubmitAsync<ConfirmationRecord>(function, [context.Value(call)!, context.Value(reason)!], cancellationToken),
            Print);
    }

    private static Argument<string> Call() => new("call") { Description = "The digest of the held call, as the warning has it." };

    private static async Task<long> LastBlockAsync(GovernanceAccess access, string chaincode, CancellationToken cancellationToken)
    {
        var policy = await access.ReadAsync<VersionedPolicy>(GovernanceFunctions.GetPolicy, [chaincode], cancellationToken);
        return (long)(await access.Network.Ledger.GetChainInfoAsync(cancellationToken)).Height + policy.Document.Confirmation.ValidForBlocks;
    }

    private static void Print(CommandContext context, ConfirmationRecord record)
    {
        var state = record.UsedBy is { } used ? $"used by transaction {Tables.Short(used)}"
            : record.Veto is { } veto ? $"vetoed by {veto.Organization}: {veto.Reason}"
            : FormattableString.Invariant($"to be used until block {record.UntilBlock}");
        context.Output.WriteLine($"call {Tables.Short(record.Call)} of {record.Chaincode}: {state}");
        if (record.Attributes is { } warnedOf)
        {
            context.Output.WriteLine($"warned of {string.Join(", ", warnedOf)}");
        }

        var table = Tables.Of("organisation", "person", "reason", "time");
        foreach (var approval in record.Approvals)
        {
            table.Row(approval.Organization, Tables.NameOf(approval.Person), approval.Reason, approval.Timestamp);
        }

        context.Print(table, "nobody has confirmed it");
    }
}
