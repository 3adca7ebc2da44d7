using System.CommandLine;
using Warden.Detection.Models;
using Warden.Documents;
using Warden.Host.Ledger;
using Warden.Host.Replays;
using Warden.Host.Scoring;

namespace Warden.Host.Commands.Governing;

/// <summary>The command <c>backtest</c>: what committed blocks would have met under a proposed policy.</summary>
internal static class BacktestCommand
{
    public static Command Create()
    {
        var options = new BacktestOptions();
        var ledger = new LedgerOptions();
        var detectors = DetectorsOption.Create();
        var connection = new GovernanceConnection();
        var command = new Command("backtest", "Replays committed blocks under a proposed policy or schema, compares it with what is in force, and writes the report.");
        foreach (var option in (Option[])[.. options.All, detectors, .. ledger.All])
        {
            command.Options.Add(option);
        }

        connection.AddTo(command);
        command.Validators.Add(options.Check);
        return command.Runs(async (context, cancellationToken) =>
        {
            using var access = connection.OpenLater(context);
            var request = await options.ReadAsync(context, access, cancellationToken);
            // All blocks: those behind the range say what is in force now.
            using var copy = await ledger.OpenAsync(context, () => access.Value.Peer, last: null, cancellationToken);
            var comparison = Replay(copy.Store, request, detectors.Load(context), cancellationToken);
            await BacktestPage.PrintAsync(context, comparison, cancellationToken);
            if (context.Value(options.Report) is { } file)
            {
                await File.WriteAllBytesAsync(file.FullName, CanonicalJson.ToBytes(comparison.Proposed.Report), cancellationToken);
            }

            if (comparison.Claim is { } claim && claim.Digest != comparison.Digest)
            {
                context.Errors.WriteLine($"the proposal claims the digest {claim.Digest}, but these blocks give {comparison.Digest}: its report is not of them");
                return ExitCodes.Failed;
            }

            return context.Value(options.Vote) is { } vote
                ? await VoteAsync(context, access.Value, request.Proposal!, vote == "yes", context.Value(options.Reason)!, comparison.Digest, cancellationToken)
                : ExitCodes.Done;
        });
    }

    private static BacktestComparison Replay(LedgerStore store, BacktestRequest request, NumericDetectors detectors, CancellationToken cancellationToken)
    {
        var (from, to) = request.Range(store);
        var standing = request.InForce(store);
        var backtest = new Backtest(store, new FittedDetection(detectors), request.Chaincode);
        var (policy, schema) = request.Documents(standing);
        DetectorsOption.Check(detectors, policy.With(schema), "the policy");
        var proposed = backtest.Run(policy, schema, from, to, replayed: null, cancellationToken);
        var inForce = standing.Policy is { } current
            ? backtest.Run(current, standing.Schema ?? new AttributeSchema { Chaincode = request.Chaincode }, from, to, replayed: null, cancellationToken)
            : null;
        return new BacktestComparison(proposed, inForce, request.Proposal?.Backtest);
    }

    private static async Task<int> VoteAsync(
        CommandContext context, GovernanceAccess access, ProposalRecord proposal, bool accept, string reason, string digest, CancellationToken cancellationToken)
    {
        await access.SubmitAsync<ProposalRecord>(
            GovernanceFunctions.VoteWithBacktest, [proposal.Id, accept ? "accept" : "reject", reason, digest], cancellationToken);
        var standing = await access.StandingAsync(proposal, await access.ConstitutionAsync(cancellationToken), cancellationToken);
        context.Errors.WriteLine(
            $"{access.MspId} has voted {(accept ? "yes" : "no")} on {Tables.Short(proposal.Id)} with the digest that it recomputed: {ProposalPage.Count(standing)}");
        return ExitCodes.Done;
    }
}
