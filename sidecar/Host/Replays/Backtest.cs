using System.Text;
using Warden.Detection;
using Warden.Documents;
using Warden.Host.Epochs;
using Warden.Host.Governance;
using Warden.Host.Guard;
using Warden.Host.Ledger;
using Warden.Host.Scoring;

namespace Warden.Host.Replays;

/// <summary>Replays committed blocks under a policy and schema: what would have been warned of.</summary>
/// <remarks>
/// The first model is fitted from the blocks before the range, further ones at each multiple of the policy's <see cref="RetrainPolicy.EveryBlocks"/>,
/// with the labels in force at the end of the range. A model that judges no call is not fitted. The report is a function of the blocks, the documents and the
/// range alone, so every member computes the same bytes. Calls that the policy's conditions leave out are not in it.
/// </remarks>
/// <param name="store">The blocks, from the first on.</param>
/// <param name="detection">What learns and judges.</param>
/// <param name="chaincode">The guarded chaincode.</param>
internal sealed class Backtest(LedgerStore store, IDetection detection, string chaincode)
{
    /// <summary>The name under which functions are counted that have none, or for which there is no room.</summary>
    public const string OtherFunctions = "";

    private const int LongestFunction = 128;

    /// <summary>Replays a range.</summary>
    /// <param name="policy">The policy that judges; its modes, its canary share and its budget of false alarms do not matter.</param>
    /// <param name="schema">The schema that judges.</param>
    /// <param name="from">The first block, 1 at least.</param>
    /// <param name="to">The last block.</param>
    /// <param name="replayed">Told the number of each block that holds a call.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="LedgerException">The range is no range of the store, or needs more models than a report has room for.</exception>
    public BacktestRun Run(
        DetectionPolicy policy, AttributeSchema schema, ulong from, ulong to, IProgress<ulong>? replayed, CancellationToken cancellationToken)
    {
        if (from < 1 || to < from || store.HeaderHashOf(to) is null)
        {
            throw new LedgerException($"expected blocks between 1 and {store.Last()?.Number}, but {from} to {to} came");
        }

        var view = GovernanceView.Empty.After(store.GovernanceWrites().TakeWhile(write => write.Block <= to));
        var history = new TaughtHistory(chaincode, store, detection, view.Labels.GetValueOrDefault(chaincode));
        var judging = policy.With(schema);
        var limits = LimitJudge.Of(policy, schema);
        var every = (ulong)policy.Retrain.EveryBlocks;
        var tally = new BacktestTally();
        var live = new LiveConduct();
        foreach (var (block, calls) in store.CallsOf(chaincode, 0, from - 1))
        {
            cancellationToken.ThrowIfCancellationRequested();
            live.Take(block, calls.Select(call => call.ToCommitted(block)));
        }

        var models = new List<BacktestModel>();
        IFittedModel? model = null;
        foreach (var (block, calls) in store.CallsOf(chaincode, from, to))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var height = Math.Max(from - 1, (block - 1) / every * every);
            if (model is null || models[^1].Height != (long)height)
            {
                if (models.Count == BacktestReport.MaxEntries)
                {
                    throw new LedgerException(
                        $"expected a range that at most {BacktestReport.MaxEntries} models judge, one each {every} blocks, but {from} to {to} came: begin later");
                }

                history.TeachTo(height);
                model = history.Fit(schema, policy, height);
                models.Add(new BacktestModel((long)height, model.Digest));
            }

            live.Take(block - 1, []);
            foreach (var call in calls.Where(call => call.Arguments.Count > 0 && MatchedCalls.IsReplayed(policy, CalledBy.Of(call), call.Arguments)))
            {
                tally.Add(block, call, FunctionOf(call), Judge(model, judging, limits, call, live));
            }

            live.Take(block, calls.Select(call => call.ToCommitted(block)));

            replayed?.Report(block);
        }

        return tally.ToRun(new BacktestReport
        {
            Channel = store.Channel,
            Chaincode = chaincode,
            From = (long)from,
            To = (long)to,
            Policy = CanonicalJson.Digest(policy),
            Schema = CanonicalJson.Digest(schema),
            Models = models,
            Total = BacktestCount.None,
            Functions = new SortedDictionary<string, BacktestCount>(StringComparer.Ordinal),
            Warned = [],
            WarnedDigest = "",
        });
    }

    // As the guard does: the arguments, then the writes, both together; against the state of the block before.
    private static ScoreResult Judge(IFittedModel model, DetectionPolicy policy, LimitJudge? limits, LedgerCall call, LiveConduct live)
    {
        var context = new ScoreContext(call.Caller.ToCaller(), live);
        var bytes = call.Arguments.Sum(argument => (long)argument.Length);
        var arguments = CutScore.ReasonOf(policy.Budget, bytes, writes: null) is { } tooLarge
            ? CutScore.Of(tooLarge)
            : model.ScoreArguments(policy, call.Arguments, context);
        var writes = call.Writes.Count + call.Touches.Count == 0 ? ScoreResult.Empty
            : CutScore.ReasonOf(policy.Budget, bytes, call.Writes) is { } tooMuch ? CutScore.Of(tooMuch)
            : model.ScoreWrites(policy, call.Writes, context, call.Touches);
        return limits is null
            ? CutScore.Join(arguments, writes)
            : CutScore.Join(arguments.Behind(limits.JudgeArguments(call.Arguments)), writes.Behind(limits.JudgeWrites(call.Writes)));
    }

    private static string FunctionOf(LedgerCall call)
    {
        var name = call.Arguments[0].Length <= LongestFunction ? Encoding.UTF8.GetString(call.Arguments[0].Span) : OtherFunctions;
        return name.Any(char.IsControl) ? OtherFunctions : name;
    }
}
