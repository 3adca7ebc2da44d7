using System.CommandLine;
using System.Globalization;
using Warden.Documents;

namespace Warden.Host.Commands.Governing;

/// <summary>The command <c>epoch</c>: the models that the organisations agree on.</summary>
internal static class EpochCommand
{
    private const int NewestHeights = 5;

    public static Command Create() => new("epoch", "Shows which model the organisations agree on, and who published another one.")
    {
        List(),
        Show(),
        Request(),
    };

    private static Command List() => new Command("list", "Lists the epochs in force.").Shows(
        async (_, access, cancellationToken) =>
        {
            var epochs = new List<EpochRecord>();
            foreach (var chaincode in await access.ReadAsync<List<RegisteredChaincode>>(GovernanceFunctions.ListChaincodes, [], cancellationToken))
            {
                if (await access.FindAsync<EpochRecord>(GovernanceFunctions.GetEpoch, [chaincode.Chaincode], cancellationToken) is { } epoch)
                {
                    epochs.Add(epoch);
                }
            }

            return epochs;
        },
        (context, epochs) =>
        {
            var table = Tables.Of("chaincode", "epoch", "height", "digest", "published by");
            foreach (var epoch in epochs)
            {
                table.Row(epoch.Chaincode, Number(epoch.Number), Number(epoch.Height), Tables.Short(epoch.Digest), string.Join(", ", epoch.Organizations));
            }

            context.Print(table, "no epoch is in force");
        });

    private static Command Show()
    {
        var chaincode = GovernanceCommand.Chaincode();
        var height = new Option<long?>("--height") { Description = $"Only this height; without it the newest {NewestHeights}.", HelpName = "BLOCK" };
        return new Command("show", "Shows what each organisation published of each height, and who differs.") { chaincode, height }.Shows(
            async (context, access, cancellationToken) =>
            {
                var name = context.Value(chaincode)!;
                var publications = context.Value(height) is { } only
                    ? await access.ReadAsync<List<EpochPublication>>(GovernanceFunctions.GetPublications, [name, Number(only)], cancellationToken)
                    : await access.ListAsync<EpochPublication>(GovernanceFunctions.ListPublications, name, cancellationToken);
                return new EpochReport(
                    name,
                    await access.FindAsync<EpochRecord>(GovernanceFunctions.GetEpoch, [name], cancellationToken),
                    [.. publications.GroupBy(p => p.Height).OrderByDescending(g => g.Key).Take(NewestHeights).Select(PublishedHeight.Of)]);
            },
            Print);
    }

    private static Command Request()
    {
        var chaincode = GovernanceCommand.Chaincode();
        return new Command("request", "Asks every sidecar for an epoch now.") { chaincode }.Shows(
            async (context, access, cancellationToken) =>
                await access.SubmitAsync<EpochRequest>(GovernanceFunctions.RequestEpoch, [context.Value(chaincode)!], cancellationToken),
            (context, request) => context.Output.WriteLine($"every sidecar of {request.Chaincode} fits a model now; warden epoch show {request.Chaincode} tells what comes of it"));
    }

    private static void Print(CommandContext context, EpochReport report)
    {
        context.Output.WriteLine(report.Epoch is { } epoch
            ? FormattableString.Invariant($"epoch {epoch.Number} of {epoch.Chaincode}: model {Tables.Short(epoch.Digest)} of height {epoch.Height}, published by {Tables.Listed(epoch.Organizations)}")
            : $"no epoch of {report.Chaincode} is in force");
        var table = Tables.Of("height", "organisation", "digest", "");
        foreach (var height in report.Heights)
        {
            foreach (var (organization, digest) in height.Digests)
            {
                table.Row(Number(height.Height), organization, Tables.Short(digest), height.Differing.Contains(organization) ? "differs" : "");
            }
        }

        context.Print(table, "nothing is published");
        foreach (var height in report.Heights.Where(h => h.Differing.Count > 0))
        {
            context.Output.WriteLine(FormattableString.Invariant($"height {height.Height}: {Tables.Listed(height.Differing)} published another digest than the others: an alarm"));
        }
    }

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
