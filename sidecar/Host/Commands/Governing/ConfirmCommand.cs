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
        var chaincode = new Option<string>("--chaincode") { Description = "The chaincode that is called.", HelpName = "NAME", Required = true };
        var verdict = new Option<string>("--verdict") { Description = "The digest of the verdict that was shown.", HelpName = "DIGEST", Required = true };
        var until = new Option<long?>("--until") { Description = "The last block at which it can be used; without it as many blocks from now as the policy says.", HelpName = "BLOCK" };
        var reason = GovernanceCommand.Reason();
        return new Command("give", "Confirms a held call.") { call, chaincode, verdict, until, reason }.Shows(
            async (context, access, cancellationToken) =>
            {
                var name = context.Value(chaincode)!;
                var last = context.Value(until) ?? await LastBlockAsync(access, name, cancellationToken);
                return await access.SubmitAsync<ConfirmationRecord>(
                    GovernanceFunctions.Confirm,
                    [context.Value(call)!, name, context.Value(verdict)!, last.ToString(CultureInfo.InvariantCulture), context.Value(reason)!],
                    cancellationToken);
            },
            Print);
    }

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
        var table = Tables.Of("organisation", "person", "reason", "time");
        foreach (var approval in record.Approvals)
        {
            table.Row(approval.Organization, Tables.NameOf(approval.Person), approval.Reason, approval.Timestamp);
        }

        context.Print(table, "nobody has confirmed it");
    }
}
