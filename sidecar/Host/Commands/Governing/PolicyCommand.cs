using System.CommandLine;
using System.Globalization;
using Warden.Documents;

namespace Warden.Host.Commands.Governing;

/// <summary>The command <c>policy</c>: how chaincodes are guarded.</summary>
internal static class PolicyCommand
{
    public static Command Create() => new("policy", "Shows how chaincodes are guarded and proposes changes.")
    {
        List(),
        Show(),
        History(),
        PolicyLatency.Create(),
        PolicyPropose.Create(),
        Retire(),
        TakePart(),
        Emergency(),
        Review(),
    };

    private static Command List() => new Command("list", "Lists the chaincodes under guard.").Shows(
        async (_, access, cancellationToken) => await access.ReadAsync<List<RegisteredChaincode>>(GovernanceFunctions.ListChaincodes, [], cancellationToken),
        (context, chaincodes) =>
        {
            var table = Tables.Of("chaincode", "mode", "policy", "schema", "owner");
            foreach (var chaincode in chaincodes)
            {
                table.Row(chaincode.Chaincode, Tables.Word(chaincode.Mode), Number(chaincode.Policy), Number(chaincode.Schema), chaincode.Owner);
            }

            context.Print(table, "no chaincode is under guard");
        });

    private static Command Show()
    {
        var chaincode = GovernanceCommand.Chaincode();
        return new Command("show", "Shows the policy in force, and whether the organisations that guard are those that endorse.") { chaincode }.Governs(
            async (context, access, cancellationToken) =>
            {
                var policy = await access.ReadAsync<VersionedPolicy>(GovernanceFunctions.GetPolicy, [context.Value(chaincode)!], cancellationToken);
                var check = await EndorsementCheck.OfAsync(access, policy.Document, await access.ConstitutionAsync(cancellationToken), cancellationToken);
                if (context.Json)
                {
                    context.PrintJson(policy);
                }
                else
                {
                    context.Output.WriteLine(FormattableString.Invariant(
                        $"policy {policy.Version} of {policy.Document.Chaincode}, enacted by proposal {Tables.Short(policy.Proposal)}"));
                    context.PrintMembers(policy.Document);
                    context.Output.WriteLine($"guarded by {Tables.Listed(check.TakingPart)}; endorsed by {check.Rule?.Text ?? "nobody knows whom"}");
                    if (await access.FindAsync<BreakGlassRecord>(GovernanceFunctions.GetBreakGlass, [policy.Document.Chaincode], cancellationToken) is { } emergency)
                    {
                        context.Output.WriteLine(Describe(emergency));
                    }
                }

                foreach (var warning in check.Warnings)
                {
                    context.Errors.WriteLine($"warning: {warning}");
                }

                return ExitCodes.Done;
            });
    }

    private static string Describe(BreakGlassRecord emergency) => FormattableString.Invariant(
        $"emergency: no mode is stricter than {Tables.Word(emergency.Document.Mode)} until block {emergency.Document.UntilBlock}: {emergency.Document.Reason}; ")
        + (emergency.Review is { } review ? $"reviewed by {review.Organization}: {review.Reason}" : $"a review by another organisation than {emergency.Proposer} is due");

    private static Command History()
    {
        var chaincode = GovernanceCommand.Chaincode();
        return new Command("history", "Lists the policies that were in force, newest first.") { chaincode }.Shows(
            async (context, access, cancellationToken) => await access.ReadAsync<List<PolicyHistoryEntry>>(
                GovernanceFunctions.GetPolicyHistory, [context.Value(chaincode)!], cancellationToken),
            (context, entries) =>
            {
                var table = Tables.Of("policy", "mode", "strategy", "proposal", "transaction", "time");
                foreach (var entry in entries)
                {
                    table.Row(
                        entry.Policy is { } policy ? Number(policy.Version) : "retired", entry.Policy is null ? "" : Tables.Word(entry.Policy.Document.Mode),
                        entry.Policy?.Document.Strategy, Tables.Short(entry.Policy?.Proposal ?? ""), Tables.Short(entry.TxId), entry.Timestamp);
                }

                context.Print(table, "no policy was ever in force");
            });
    }

    private static Command Retire()
    {
        var chaincode = GovernanceCommand.Chaincode();
        return new Command("retire", "Proposes to end the guard of a chaincode.") { chaincode }.Governs((context, access, cancellationToken) => Proposing.OpenAsync(
            context, access, ProposalKind.Retire, CanonicalJson.ToText(new Retirement(context.Value(chaincode)!)), enact: false, cancellationToken));
    }

    private static Command TakePart()
    {
        var chaincode = GovernanceCommand.Chaincode();
        var on = new Argument<string>("on|off") { Description = "Whether the caller's organisation guards it." };
        on.AcceptOnlyFromAmong("on", "off");
        var reason = GovernanceCommand.Reason();
        return new Command("take-part", "Switches the guard on or off for the caller's organisation alone.") { chaincode, on, reason }.Shows(
            async (context, access, cancellationToken) => await access.SubmitAsync<ParticipationRecord>(
                GovernanceFunctions.TakePart, [context.Value(chaincode)!, context.Value(on)!, context.Value(reason)!], cancellationToken),
            (context, record) => context.Output.WriteLine(
                $"{record.By.Organization} {(record.TakesPart ? "guards" : "does not guard")} {record.Chaincode}: {record.By.Reason}"));
    }

    private static Command Emergency()
    {
        var chaincode = GovernanceCommand.Chaincode();
        var mode = new Option<string>("--mode") { Description = "The strictest mode meanwhile: off or shadow.", HelpName = "MODE", DefaultValueFactory = _ => Tables.Word(WardenMode.Shadow) };
        mode.AcceptOnlyFromAmong(Tables.Word(WardenMode.Off), Tables.Word(WardenMode.Shadow));
        var until = new Option<long>("--until") { Description = FormattableString.Invariant($"The last block of it, {BreakGlass.MostBlocks} blocks after its enactment at most."), HelpName = "BLOCK", Required = true };
        var reason = GovernanceCommand.Reason();
        var enact = Proposing.EnactAtOnce();
        return new Command("emergency", "Proposes that the guard of a chaincode stands back for a while.") { chaincode, mode, until, reason, enact }.Governs(
            (context, access, cancellationToken) => Proposing.OpenAsync(
                context, access, ProposalKind.BreakGlass,
                CanonicalJson.ToText(new BreakGlass(context.Value(chaincode)!, Enum.Parse<WardenMode>(context.Value(mode)!, ignoreCase: true), context.Value(until), context.Value(reason)!)),
                context.Value(enact), cancellationToken));
    }

    private static Command Review()
    {
        var chaincode = GovernanceCommand.Chaincode();
        var found = new Option<string>("--found") { Description = "What the review found, in one line.", HelpName = "TEXT", Required = true };
        return new Command("review", "Closes the review of an emergency.") { chaincode, found }.Shows(
            async (context, access, cancellationToken) => await access.SubmitAsync<BreakGlassRecord>(
                GovernanceFunctions.Review, [context.Value(chaincode)!, context.Value(found)!], cancellationToken),
            (context, record) => context.Output.WriteLine($"the emergency of {record.Document.Chaincode} is reviewed by {record.Review!.Organization}: {record.Review.Reason}"));
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
