using System.CommandLine;
using System.Globalization;
using Warden.Documents;

namespace Warden.Host.Commands.Governing;

/// <summary>The commands <c>vote history</c> and <c>vote effects</c>: what was done to a proposal, and whether what was enacted is obeyed.</summary>
internal static class VoteStory
{
    public static Command History()
    {
        var id = GovernanceCommand.Proposal();
        return new Command("history", "Tells the story of a proposal: each vote given and taken back, what became of it, what sidecars report.") { id }.Shows(
            async (context, access, cancellationToken) => await access.ReadAsync<List<ProposalHistoryEntry>>(
                GovernanceFunctions.GetProposalHistory, [(await access.ProposalAsync(context.Value(id)!, cancellationToken)).Id], cancellationToken),
            (context, entries) =>
            {
                var table = Tables.Of("time", "what", "organisation", "by", "reason", "transaction");
                foreach (var entry in entries)
                {
                    var (organization, by, reason) = Said(entry);
                    table.Row(entry.Timestamp, What(entry), organization, by, reason, Tables.Short(entry.TxId));
                }

                context.Print(table, "nothing was done");
            });
    }

    public static Command Effects()
    {
        var all = new Option<bool>("--all") { Description = "Also what is obeyed everywhere." };
        return new Command("effects", "Lists what is enacted and not known to be obeyed everywhere, oldest first.") { all }.Shows(
            async (context, access, cancellationToken) =>
            {
                var standings = (await access.ReadPagesAsync<EffectStanding>(GovernanceFunctions.ListEffects, cancellationToken))
                    .Where(s => context.Value(all) || s.State != EffectState.Enacted).ToDictionary(s => s.Proposal, StringComparer.Ordinal);
                return (await access.ReadPagesAsync<ProposalRecord>(GovernanceFunctions.ListProposals, cancellationToken))
                    .Where(proposal => standings.ContainsKey(proposal.Id))
                    .OrderBy(proposal => proposal.Timestamp, StringComparer.Ordinal).ThenBy(proposal => proposal.Id, StringComparer.Ordinal)
                    .Select(proposal => new ListedEffect(Proposing.Title(proposal), standings[proposal.Id])).ToList();
            },
            (context, listed) =>
            {
                var table = Tables.Of("proposal", "what", "state", "does not hold at", "not reported", "due by block");
                foreach (var (what, effect) in listed)
                {
                    table.Row(
                        Tables.Short(effect.Proposal), what, Tables.Word(effect.State),
                        string.Join(", ", effect.Reports.Where(r => !r.Holds).Select(r => $"{r.Organization} {r.Place}: {r.Reason}")),
                        string.Join(", ", effect.Missing), effect.DueBlock?.ToString(CultureInfo.InvariantCulture) ?? "");
                }

                context.Print(table, context.Value(all) ? "nothing to report on is enacted" : "all that is reported on is obeyed everywhere");
            });
    }

    private static string What(ProposalHistoryEntry entry) => entry.Event switch
    {
        GovernanceEvents.VoteCast => entry.Vote!.Accept ? "voted yes" : "voted no",
        GovernanceEvents.VoteRevoked => "took its vote back",
        GovernanceEvents.ProposalRejected => "voted no: rejected",
        GovernanceEvents.EffectReported => "holds",
        GovernanceEvents.EffectFailed => "does not hold",
        GovernanceEvents.ProposalOpened => "proposed",
        _ => Tables.Word(entry.Proposal!.State),
    };

    private static (string Organization, string By, string Reason) Said(ProposalHistoryEntry entry) => entry switch
    {
        { Event: GovernanceEvents.VoteRevoked, Vote: { } vote } => (vote.Organization, Tables.NameOf(entry.Revoked?.Person ?? ""), entry.Revoked?.Reason ?? ""),
        { Vote: { } vote } => (vote.Organization, Tables.NameOf(vote.Person), vote.Reason),
        { Report: { } report } => (report.Organization, report.Place, report.Reason),
        { Event: GovernanceEvents.ProposalOpened, Proposal: { } proposal } => (proposal.Proposer, Tables.NameOf(proposal.Person ?? ""), ""),
        _ => ("", "", entry.Proposal?.Failure ?? ""),
    };

    /// <summary>A post-condition and what it is of.</summary>
    private sealed record ListedEffect(string What, EffectStanding Effect);
}
