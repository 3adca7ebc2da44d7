using System.Globalization;
using Warden.Documents;

namespace Warden.Host.Commands.Governing;

/// <summary>A proposal as a voter reads it.</summary>
internal static class ProposalPage
{
    /// <summary>Prints what it changes, who voted and what does not fit.</summary>
    public static async Task PrintAsync(
        CommandContext context, GovernanceAccess access, ProposalStanding standing, Constitution constitution, CancellationToken cancellationToken)
    {
        var proposal = standing.Proposal;
        context.Output.WriteLine($"proposal {proposal.Id}: {Proposing.Title(proposal)}");
        context.Output.WriteLine($"by {Tables.NameOf(proposal.Person)} of {proposal.Proposer}, {proposal.Timestamp}");
        context.PrintChanges((await ProposedDocument.OfAsync(access, proposal, cancellationToken)).Changes);
        if (proposal.FalseAlarms is { } alarms)
        {
            context.Output.WriteLine(FormattableString.Invariant(
                $"opened by a sidecar: of {alarms.Warned} warnings of {alarms.Attribute} up to block {alarms.Height}, {alarms.False} are labelled reasonable"));
        }

        if (proposal.Backtest is { } claim)
        {
            context.Output.WriteLine($"{Said(claim)}; warden backtest --proposal {Tables.Short(proposal.Id)} recomputes it");
        }

        var votes = Tables.Of("organisation", "vote", "back-test", "person", "reason", "time");
        foreach (var vote in standing.Votes)
        {
            votes.Row(
                vote.Organization, vote.Accept ? "yes" : "no", Recomputed(proposal, vote), Tables.NameOf(vote.Person), vote.Reason, vote.Timestamp);
        }

        context.Print(votes, "no votes yet");
        context.Output.WriteLine(Count(standing));
        if (proposal.ClosesAfterBlock is { } last)
        {
            context.Output.WriteLine(FormattableString.Invariant($"takes votes until block {last}"));
        }

        if (proposal.Failure is { } failure)
        {
            context.Output.WriteLine($"it could not be done: {failure}");
        }

        if (proposal.State == ProposalState.Enacted)
        {
            PrintEffect(context, await access.ReadAsync<EffectStanding>(GovernanceFunctions.GetEffect, [proposal.Id], cancellationToken));
        }

        if (proposal.Policy is { } policy && proposal.State == ProposalState.Open)
        {
            foreach (var warning in (await EndorsementCheck.OfAsync(access, policy, constitution, cancellationToken)).Warnings)
            {
                context.Errors.WriteLine($"warning: {warning}");
            }
        }
    }

    /// <summary>Gets what a proposal says of its back-test.</summary>
    public static string Said(BacktestClaim claim) => FormattableString.Invariant(
        $"back-test {Tables.Short(claim.Digest)} of blocks {claim.From} to {claim.To}: {claim.Warn} of {claim.Judged} calls would have been warned of");

    /// <summary>Gets how the vote goes, as one line.</summary>
    public static string Count(ProposalStanding standing)
    {
        var count = FormattableString.Invariant($"{standing.Yes} yes, {standing.No} no, {standing.Needed} yes needed");
        return standing.Proposal.State != ProposalState.Open ? $"{count}; {Tables.Word(standing.Proposal.State)}"
            : standing.Yes >= standing.Needed ? $"{count}; it can be enacted"
            : $"{count}; not voted: {Tables.Listed(standing.Missing)}";
    }

    /// <summary>Prints what the sidecars report; nothing where the constitution has none report.</summary>
    public static void PrintEffect(CommandContext context, EffectStanding effect)
    {
        if (effect.Reports.Count == 0 && effect.DueBlock is null)
        {
            return;
        }

        var table = Tables.Of("organisation", "sidecar", "holds", "from block", "why not");
        foreach (var report in effect.Reports)
        {
            table.Row(report.Organization, report.Place, report.Holds ? "yes" : "no", report.Height.ToString(CultureInfo.InvariantCulture), report.Reason);
        }

        context.Print(table, "nobody has reported whether it is obeyed");
        context.Output.WriteLine(effect switch
        {
            { State: EffectState.Enacted } => "obeyed everywhere",
            { State: EffectState.Failed } when effect.Reports.All(report => report.Holds) =>
                FormattableString.Invariant($"failed: not reported by block {effect.DueBlock}: {Tables.Listed(effect.Missing)}"),
            { State: EffectState.Failed } => "not obeyed everywhere: an alarm",
            { DueBlock: { } due } => FormattableString.Invariant($"not reported yet, due by block {due}: {Tables.Listed(effect.Missing)}"),
            _ => $"not reported yet: {Tables.Listed(effect.Missing)}",
        });
    }

    private static string Recomputed(ProposalRecord proposal, VoteRecord vote) => vote.Backtest is not { } digest ? ""
        : digest == proposal.Backtest?.Digest ? "recomputed"
        : $"got {Tables.Short(digest)}";
}
