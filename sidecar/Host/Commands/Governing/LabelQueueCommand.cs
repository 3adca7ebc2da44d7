using System.CommandLine;
using System.Globalization;
using Warden.Host.Replays;

namespace Warden.Host.Commands.Governing;

/// <summary>The command <c>label queue</c>: what was warned of, committed all the same, and waits for somebody to say what it teaches.</summary>
internal static class LabelQueueCommand
{
    public static Command Create()
    {
        var chaincode = GovernanceCommand.Chaincode();
        var from = new Option<long?>("--from") { Description = "The first block; without it 1.", HelpName = "BLOCK" };
        var to = new Option<long?>("--to") { Description = "The last block; without it the last one there is.", HelpName = "BLOCK" };
        var log = DecisionsOption.Create();
        var ledger = new LedgerOptions();
        var connection = new GovernanceConnection();
        var command = new Command("queue", "Lists committed calls that were warned of and that no label speaks of yet: they teach nothing until one does.")
        {
            chaincode, from, to, log,
        };
        foreach (var option in ledger.All)
        {
            command.Options.Add(option);
        }

        connection.AddTo(command);
        return command.Runs(async (context, cancellationToken) =>
        {
            using var access = connection.OpenLater(context);
            using var copy = await ledger.OpenAsync(context, () => access.Value.Peer, last: null, cancellationToken);
            var request = new BacktestRequest(context.Value(chaincode)!, null, null, null, context.Value(from) ?? 1, context.Value(to));
            request.RequireKnown(copy.Store);
            var (first, last) = request.Range(copy.Store);
            var queue = new LabelQueue(copy.Store, request.Chaincode).Run(first, last, log.Read(context));
            if (context.Json)
            {
                context.PrintJson(queue);
            }
            else
            {
                Print(context, request.Chaincode, queue);
            }

            return ExitCodes.Done;
        });
    }

    private static void Print(CommandContext context, string chaincode, IReadOnlyList<AwaitedLabel> queue)
    {
        var table = Tables.Of("block", "transaction", "function", "warned of", "let pass by", "reason", "blocks waited", "proposed");
        foreach (var awaited in queue)
        {
            table.Row(
                awaited.Block.ToString(CultureInfo.InvariantCulture),
                Tables.Short(awaited.Transaction),
                awaited.Function,
                awaited.Sentence ?? string.Join(", ", awaited.Attributes),
                string.Join(", ", awaited.Confirmed.Select(c => $"{Tables.NameOf(c.Person)} of {c.Organization}")),
                string.Join("; ", awaited.Confirmed.Select(c => c.Reason).OfType<string>()),
                awaited.Waits.ToString(CultureInfo.InvariantCulture),
                awaited.Proposal is { } proposal ? Tables.Short(proposal) : "");
        }

        context.Print(table, $"no call of {chaincode} waits for a label");
        foreach (var awaited in queue.Where(awaited => awaited.Proposal is null))
        {
            context.Output.WriteLine(awaited.Proposes);
        }
    }
}
