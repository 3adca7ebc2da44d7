using System.CommandLine;
using Warden.Documents;

namespace Warden.Host.Commands.Governing;

/// <summary>Opens proposals and says what becomes of them.</summary>
internal static class Proposing
{
    /// <summary>Gets the option by which the holder of a mandate enacts at once.</summary>
    public static Option<bool> EnactAtOnce() => new("--enact") { Description = "Enact it at once, by a mandate of the constitution." };

    /// <summary>Gets the option that puts a back-test beside the proposal.</summary>
    public static Option<FileInfo?> Backtest() => new Option<FileInfo?>("--backtest") { Description = "The report of warden backtest --report; it is bound to the proposal.", HelpName = "FILE" }.OfExisting();

    /// <summary>Opens a proposal with its back-test where there is one, and prints it.</summary>
    public static async Task<int> OpenAsync(
        CommandContext context, GovernanceAccess access, ProposalKind kind, string document, FileInfo? report, CancellationToken cancellationToken)
    {
        if (report is null)
        {
            return await OpenAsync(context, access, kind, document, enact: false, cancellationToken);
        }

        var text = await File.ReadAllTextAsync(report.FullName, cancellationToken);
        var id = await access.SubmitAsync(GovernanceFunctions.ProposeWithBacktest, [ProposalKinds.NameOf(kind), document, text], cancellationToken);
        return await TellAsync(context, access, id, enact: false, cancellationToken);
    }

    /// <summary>Opens a proposal, enacts it where asked, and prints it.</summary>
    /// <param name="context">The command.</param>
    /// <param name="access">The governance chaincode.</param>
    /// <param name="kind">What it changes.</param>
    /// <param name="document">The document, canonical or not.</param>
    /// <param name="enact">Whether the caller's organisation enacts it by its mandate.</param>
    /// <param name="cancellationToken">Ends the calls.</param>
    public static async Task<int> OpenAsync(
        CommandContext context, GovernanceAccess access, ProposalKind kind, string document, bool enact, CancellationToken cancellationToken)
    {
        var id = await access.SubmitAsync(GovernanceFunctions.Propose, [ProposalKinds.NameOf(kind), document], cancellationToken);
        return await TellAsync(context, access, id, enact, cancellationToken);
    }

    /// <summary>Prints a proposal that has just been opened, what it changes and what does not fit, and enacts it where asked.</summary>
    public static async Task<int> TellAsync(
        CommandContext context, GovernanceAccess access, string id, bool enact, CancellationToken cancellationToken)
    {
        var proposal = await access.ReadAsync<ProposalRecord>(GovernanceFunctions.GetProposal, [id], cancellationToken);
        var constitution = await access.ConstitutionAsync(cancellationToken);
        var warnings = proposal.Policy is { } policy
            ? (await EndorsementCheck.OfAsync(access, policy, constitution, cancellationToken)).Warnings
            : [];
        if (!context.Json)
        {
            context.Output.WriteLine($"proposal {id}: {Title(proposal)}");
            context.PrintChanges((await ProposedDocument.OfAsync(access, proposal, cancellationToken)).Changes);
            if (proposal.Backtest is { } claim)
            {
                context.Output.WriteLine(ProposalPage.Said(claim));
            }
        }

        foreach (var warning in warnings)
        {
            context.Errors.WriteLine($"warning: {warning}");
        }

        if (enact)
        {
            return await EnactAsync(context, access, id, cancellationToken);
        }

        if (context.Json)
        {
            context.PrintJson(new { id, kind = ProposalKinds.NameOf(proposal.Kind), chaincode = proposal.Chaincode, warnings });
        }
        else
        {
            context.Output.WriteLine(FormattableString.Invariant(
                $"needs {constitution.Needed(proposal.Kind)} of {constitution.Members.Count} votes: warden vote yes {Tables.Short(id)}"));
        }

        return ExitCodes.Done;
    }

    /// <summary>Enacts a proposal and prints what is in force now.</summary>
    /// <returns>1 where the proposal was accepted but could not be done any more.</returns>
    public static async Task<int> EnactAsync(CommandContext context, GovernanceAccess access, string id, CancellationToken cancellationToken)
    {
        var enactment = await access.SubmitAsync<Enactment>(GovernanceFunctions.Enact, [id], cancellationToken);
        if (context.Json)
        {
            context.PrintJson(enactment);
        }
        else if (enactment.Failure is { } failure)
        {
            context.Output.WriteLine($"proposal {Tables.Short(id)} has failed: {failure}");
        }
        else
        {
            var by = enactment.Mandate is { } mandate ? $"by the mandate of {mandate}" : $"by the votes of {Tables.Listed(enactment.Accepted)}";
            context.Output.WriteLine($"proposal {Tables.Short(id)} is enacted {by}: {InForce(enactment)}");
        }

        return enactment.Failure is null ? ExitCodes.Done : ExitCodes.Failed;
    }

    /// <summary>Gets what a proposal is, in a few words.</summary>
    public static string Title(ProposalRecord proposal) =>
        proposal.Chaincode.Length == 0 ? ProposalKinds.NameOf(proposal.Kind) : $"{ProposalKinds.NameOf(proposal.Kind)} {proposal.Chaincode}";

    private static string InForce(Enactment enactment) => enactment.Kind switch
    {
        ProposalKind.Register => FormattableString.Invariant($"{enactment.Chaincode} is guarded in mode {Tables.Word(enactment.Policy!.Document.Mode)}, policy {enactment.Policy.Version}"),
        ProposalKind.Policy => FormattableString.Invariant($"policy {enactment.Policy!.Version} of {enactment.Chaincode}, mode {Tables.Word(enactment.Policy.Document.Mode)}"),
        ProposalKind.Schema => FormattableString.Invariant($"schema {enactment.Schema!.Version} of {enactment.Chaincode}"),
        ProposalKind.Retire => $"{enactment.Chaincode} is guarded no longer",
        ProposalKind.Constitution => "the constitution has changed; proposals that were open have ended",
        ProposalKind.Restrict => FormattableString.Invariant($"restriction {Tables.Short(enactment.Restriction!.Id)} of {enactment.Chaincode}, until block {enactment.Restriction.Document.UntilBlock}"),
        ProposalKind.Lift => $"restriction {Tables.Short(enactment.Lifted!)} of {enactment.Chaincode} is lifted",
        ProposalKind.Label => $"transaction {Tables.Short(enactment.Label!.Document.Transaction)} is {Tables.Word(enactment.Label.Document.Label)} from the next epoch on",
        ProposalKind.Unlabel => $"transaction {Tables.Short(enactment.Unlabelled!)} is labelled no longer",
        _ => FormattableString.Invariant($"no mode of {enactment.Chaincode} is stricter than {Tables.Word(enactment.BreakGlass!.Document.Mode)} until block {enactment.BreakGlass.Document.UntilBlock}; a review is due"),
    };
}
