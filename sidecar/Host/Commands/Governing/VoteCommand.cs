using System.CommandLine;
using System.Globalization;
using Warden.Documents;

namespace Warden.Host.Commands.Governing;

/// <summary>The command <c>vote</c>: proposals and what becomes of them.</summary>
internal static class VoteCommand
{
    public static Command Create() => new("vote", "Lists proposals, votes on them, enacts them.")
    {
        List(),
        Show(),
        VoteStory.History(),
        VoteStory.Effects(),
        Cast("yes", "accept"),
        Cast("no", "reject"),
        Revoke(),
        Enact(),
        Withdraw(),
        Expire(),
        Witness(),
    };

    private static Command List()
    {
        var all = new Option<bool>("--all") { Description = "Also those that are decided." };
        var chaincode = new Option<string?>("--chaincode") { Description = "Only those of one chaincode.", HelpName = "NAME" };
        return new Command("list", "Lists the proposals that take votes, oldest first.") { all, chaincode }.Shows(
            async (context, access, cancellationToken) =>
            {
                var constitution = await access.ConstitutionAsync(cancellationToken);
                var proposals = await access.ReadPagesAsync<ProposalRecord>(GovernanceFunctions.ListProposals, cancellationToken);
                var standings = new List<ProposalStanding>();
                foreach (var proposal in proposals.OrderBy(p => p.Timestamp, StringComparer.Ordinal).ThenBy(p => p.Id, StringComparer.Ordinal))
                {
                    if ((context.Value(all) || proposal.State == ProposalState.Open)
                        && (context.Value(chaincode) is not { } name || proposal.Chaincode == name))
                    {
                        standings.Add(await access.StandingAsync(proposal, constitution, cancellationToken));
                    }
                }

                return standings;
            },
            (context, standings) =>
            {
                var table = Tables.Of("proposal", "what", "by", "state", "yes", "no", "needed", "not voted", "until block");
                foreach (var standing in standings)
                {
                    var proposal = standing.Proposal;
                    var open = proposal.State == ProposalState.Open;
                    table.Row(
                        Tables.Short(proposal.Id), Proposing.Title(proposal), proposal.Proposer, Tables.Word(proposal.State), Number(standing.Yes), Number(standing.No),
                        open ? Number(standing.Needed) : "", open ? string.Join(", ", standing.Missing) : "", proposal.ClosesAfterBlock?.ToString(CultureInfo.InvariantCulture) ?? "");
                }

                context.Print(table, context.Value(all) ? "no proposals" : "no open proposals");
            });
    }

    private static Command Show()
    {
        var id = GovernanceCommand.Proposal();
        return new Command("show", "Shows a proposal: what it changes, its votes, what does not fit.") { id }.Governs(async (context, access, cancellationToken) =>
        {
            var proposal = await access.ProposalAsync(context.Value(id)!, cancellationToken);
            var constitution = await access.ConstitutionAsync(cancellationToken);
            var standing = await access.StandingAsync(proposal, constitution, cancellationToken);
            if (context.Json)
            {
                context.PrintJson(standing);
                return ExitCodes.Done;
            }

            await ProposalPage.PrintAsync(context, access, standing, constitution, cancellationToken);
            return ExitCodes.Done;
        });
    }

    private static Command Cast(string name, string vote)
    {
        var id = GovernanceCommand.Proposal();
        var reason = new Option<string>("--reason") { Description = "Why, in one line.", HelpName = "TEXT", DefaultValueFactory = _ => "" };
        return new Command(name, $"Votes {name} for the caller's organisation.") { id, reason }.Governs(async (context, access, cancellationToken) =>
        {
            var proposal = await access.ProposalAsync(context.Value(id)!, cancellationToken);
            var after = await access.SubmitAsync<ProposalRecord>(
                GovernanceFunctions.Vote, [proposal.Id, vote, context.Value(reason)!], cancellationToken);
            if (proposal.Backtest is not null && vote == "accept" && proposal.Proposer != access.MspId)
            {
                context.Errors.WriteLine($"the back-test was not recomputed: vote revoke, then warden backtest --proposal {Tables.Short(proposal.Id)} --vote yes does that");
            }

            return await TellAsync(context, access, after, $"{access.MspId} has voted {name} on", cancellationToken);
        });
    }

    private static Command Revoke()
    {
        var id = GovernanceCommand.Proposal();
        var reason = GovernanceCommand.Reason();
        return new Command("revoke", "Takes the vote of the caller's organisation back.") { id, reason }.Governs(async (context, access, cancellationToken) =>
        {
            var proposal = await access.ProposalAsync(context.Value(id)!, cancellationToken);
            await access.SubmitAsync<VoteRecord>(GovernanceFunctions.RevokeVote, [proposal.Id, context.Value(reason)!], cancellationToken);
            return await TellAsync(context, access, proposal, $"{access.MspId} has taken its vote back on", cancellationToken);
        });
    }

    private static Command Enact()
    {
        var id = GovernanceCommand.Proposal();
        return new Command("enact", "Brings an accepted proposal into force.") { id }.Governs(async (context, access, cancellationToken) =>
            await Proposing.EnactAsync(context, access, (await access.ProposalAsync(context.Value(id)!, cancellationToken)).Id, cancellationToken));
    }

    private static Command Withdraw() => Closing("withdraw", "Takes a proposal of the caller's organisation back.", GovernanceFunctions.Withdraw);

    private static Command Expire() => Closing("expire", "Closes a proposal whose last block has passed.", GovernanceFunctions.Expire);

    private static Command Closing(string name, string description, string function)
    {
        var id = GovernanceCommand.Proposal();
        return new Command(name, description) { id }.Governs(async (context, access, cancellationToken) =>
        {
            var proposal = await access.ProposalAsync(context.Value(id)!, cancellationToken);
            var closed = await access.SubmitAsync<ProposalRecord>(function, [proposal.Id], cancellationToken);
            if (context.Json)
            {
                context.PrintJson(closed);
            }
            else
            {
                context.Output.WriteLine($"proposal {Tables.Short(closed.Id)} ({Proposing.Title(closed)}) is {Tables.Word(closed.State)}");
            }

            return ExitCodes.Done;
        });
    }

    private static Command Witness()
    {
        var height = new Argument<long?>("height") { Description = "The number of a committed block; without it the peer's last one.", Arity = ArgumentArity.ZeroOrOne };
        return new Command("witness", "Says for the caller's organisation that the channel has reached a height (decision 0010).") { height }.Shows(
            async (context, access, cancellationToken) =>
            {
                var block = context.Value(height) ?? (long)(await access.Network.Ledger.GetChainInfoAsync(cancellationToken)).Height - 1;
                return await access.SubmitAsync<HeightStanding>(
                    GovernanceFunctions.Witness, [block.ToString(CultureInfo.InvariantCulture)], cancellationToken);
            },
            (context, standing) => context.Output.WriteLine(FormattableString.Invariant(
                $"a majority witnesses block {standing.Height}: {string.Join(", ", standing.Witnesses.Select(w => FormattableString.Invariant($"{w.Organization} {w.Height}")))}")));
    }

    private static async Task<int> TellAsync(
        CommandContext context, GovernanceAccess access, ProposalRecord proposal, string what, CancellationToken cancellationToken)
    {
        var standing = await access.StandingAsync(proposal, await access.ConstitutionAsync(cancellationToken), cancellationToken);
        if (context.Json)
        {
            context.PrintJson(standing);
            return ExitCodes.Done;
        }

        context.Output.WriteLine($"{what} {Tables.Short(proposal.Id)} ({Proposing.Title(proposal)}): {ProposalPage.Count(standing)}");
        return ExitCodes.Done;
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
