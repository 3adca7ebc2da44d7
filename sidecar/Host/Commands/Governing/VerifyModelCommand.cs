using System.CommandLine;
using Warden.Host.Replays;
using Warden.Host.Scoring;

namespace Warden.Host.Commands.Governing;

/// <summary>The command <c>verify-model</c>: fits a model anew from blocks and compares it with what the organisations published.</summary>
internal static class VerifyModelCommand
{
    public static Command Create()
    {
        var chaincode = GovernanceCommand.Chaincode();
        var height = new Option<long?>("--height") { Description = "The last block that taught the model; without it that of the epoch in force.", HelpName = "BLOCK" };
        var ledger = new LedgerOptions();
        var peer = new PeerOptions();
        var detectors = DetectorsOption.Create();
        var command = new Command("verify-model", "Fits a chaincode's model anew from blocks and compares its digest with the ledger's; exit code 1 where they differ.")
        {
            chaincode, height,
        };
        foreach (var option in (Option[])[detectors, .. ledger.All, .. peer.All])
        {
            command.Options.Add(option);
        }

        return command.Runs(async (context, cancellationToken) =>
        {
            PeerAccess? access = null;
            try
            {
                using var copy = await ledger.OpenAsync(context, () => access ??= peer.Open(context), last: null, cancellationToken);
                var check = new ModelCheck(copy.Store, new FittedDetection(detectors.Load(context)), context.Value(chaincode)!);
                var at = context.Value(height) ?? check.HeightInForce()
                    ?? throw new CommandException($"no epoch of {context.Value(chaincode)} is in force: expected a height with --height");
                var model = check.Check((ulong)Math.Max(0, at));
                Print(context, model);
                return model.Holds ? ExitCodes.Done : ExitCodes.Failed;
            }
            finally
            {
                access?.Dispose();
            }
        });
    }

    private static void Print(CommandContext context, CheckedModel model)
    {
        if (context.Json)
        {
            context.PrintJson(model);
            return;
        }

        context.Output.WriteLine(FormattableString.Invariant(
            $"model of {model.Chaincode} at height {model.Height}, fitted anew with policy {model.Policy}, schema {model.Schema} and {model.Labels} labels: {model.Rebuilt}"));
        var table = Tables.Of("organisation", "published", "");
        foreach (var (organization, digest) in model.Published)
        {
            table.Row(organization, Tables.Short(digest), digest == model.Rebuilt ? "equal" : "differs");
        }

        context.Print(table, "no organisation has published a digest of this height");
        foreach (var path in model.StoredDiffers)
        {
            context.Output.WriteLine($"the stored model differs in {path}");
        }

        context.Output.WriteLine(Conclusion(model));
    }

    private static string Conclusion(CheckedModel model) => model switch
    {
        { Holds: true } => "the model is what these blocks give",
        { Published.Count: 0 } => "nothing to compare with",
        { Differing.Count: 0 } => "the ledger is right, but the model in the store is another one: stop the sidecar, delete its store, it is rebuilt",
        _ when model.Differing.Count == model.Published.Count && model.Published.Values.Distinct(StringComparer.Ordinal).Count() == 1 =>
            $"every organisation published another digest: this program is of another version or has other detectors than theirs, or these are not the channel's blocks (block {model.Height} has the header hash {model.Seed})",
        _ => $"{Tables.Listed(model.Differing)} published another digest than these blocks give",
    };
}
