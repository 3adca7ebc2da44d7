using Warden.Detection;
using Warden.Documents;
using Warden.Host.Scoring;
using Warden.Host.Telemetry;

namespace Warden.Host.Guard;

/// <summary>Scores the calls of one guarded chaincode, within their budget and deadline: whatever detection does, a transaction goes on.</summary>
internal sealed class CallScorer(string chaincode, GuardContext context)
{
    // So many scores that have run out of their time and run on keep every processor busy: none is begun beside them, or one that hangs would take all threads.
    private static readonly int MostLate = Math.Max(2, Environment.ProcessorCount);

    private int late;

    /// <summary>Gets what the arguments get, scored once: before the contract runs where the call waits for it, otherwise beside the writes.</summary>
    public async ValueTask<ScoreResult> ScoreArgumentsAsync(GuardedCall call)
    {
        if (call.ArgumentScore is null)
        {
            await ScoreAsync(call, writes: null, touches: []);
        }

        return call.ArgumentScore!;
    }

    /// <summary>Gets what arguments and writes get together.</summary>
    public async ValueTask<ScoreResult> ScoreAllAsync(GuardedCall call)
    {
        if (!call.IsScored)
        {
            return ScoreResult.Empty;
        }

        if (call.Writes.IsCut)
        {
            return CutScore.Join(await ScoreArgumentsAsync(call), CutScore.Of(CutScore.TooManyWrites));
        }

        var (writes, touches) = (call.Writes.Writes(), call.Writes.Touches());
        var ofWrites = await ScoreAsync(call, writes.Count + touches.Count == 0 ? null : writes, touches);
        return CutScore.Join(call.ArgumentScore!, ofWrites);
    }

    /// <summary>Scores by the models, and by what was voted, which needs none.</summary>
    /// <inheritdoc cref="ScoreByModelAsync"/>
    private async ValueTask<ScoreResult> ScoreAsync(GuardedCall call, IReadOnlyList<StateWrite>? writes, IReadOnlyList<KeyTouch> touches)
    {
        var isNew = call.ArgumentScore is null;
        var ofWrites = await ScoreByModelAsync(call, writes, touches);
        if (call.IsScored && call.Rules.Judging.Limits is { } limits)
        {
            try
            {
                call.ArgumentScore = isNew ? call.ArgumentScore!.Behind(limits.JudgeArguments(call.Proposed.Arguments)) : call.ArgumentScore;
                ofWrites = writes is null ? ofWrites : ofWrites.Behind(limits.JudgeWrites(writes));
            }
            catch (Exception e)
            {
                // As a fault of the models: it must never fail a transaction.
                Log.ScoreFailed(context.Logger, e, chaincode);
            }
        }

        return ofWrites;
    }

    /// <summary>Scores on another thread and waits no longer than the deadline: whatever detection does, the transaction goes on.</summary>
    /// <param name="call">The call; its arguments are scored too where they are not yet, and their score is set.</param>
    /// <param name="writes">What it wrote; null where nothing of that is scored.</param>
    /// <param name="touches">What else it did to keys.</param>
    /// <returns>What the writes got.</returns>
    private async ValueTask<ScoreResult> ScoreByModelAsync(GuardedCall call, IReadOnlyList<StateWrite>? writes, IReadOnlyList<KeyTouch> touches)
    {
        var (rules, proposed) = (call.Rules, call.Proposed);
        if (call.ArgumentScore is null && (!call.IsScored || proposed.Arguments.Count == 0))
        {
            call.ArgumentScore = ScoreResult.Empty;
        }

        if (call.ArgumentScore is not null && writes is null)
        {
            return ScoreResult.Empty;
        }

        if (rules.Model is not { } model)
        {
            var unscored = CutScore.Of(rules.Unscored ?? ChaincodeView.NoEpoch);
            call.ArgumentScore ??= unscored;
            return writes is null ? ScoreResult.Empty : unscored;
        }

        var budget = rules.Policy.Document.Budget;
        if (call.ArgumentScore is null && CutScore.ReasonOf(budget, proposed.ArgumentBytes, writes: null) is { } tooLarge)
        {
            call.ArgumentScore = CutScore.Of(tooLarge);
            return await ScoreByModelAsync(call, writes, touches);
        }

        if (writes is not null && CutScore.ReasonOf(budget, proposed.ArgumentBytes, writes) is { } tooMuch)
        {
            await ScoreByModelAsync(call, writes: null, touches: []);
            return CutScore.Of(tooMuch);
        }

        if (Volatile.Read(ref late) >= MostLate)
        {
            call.ArgumentScore ??= CutScore.Of(CutScore.Busy);
            return writes is null ? ScoreResult.Empty : CutScore.Of(CutScore.Busy);
        }

        var policy = rules.Judging.Document;
        var scoring = new CallScoring(
            call.ArgumentScore is not null ? null : () => Measured(() => model.ScoreArguments(
                policy, proposed.Arguments, call.Place == CallPlace.Outermost ? call.Context : call.Context with { Live = null })),
            writes is null ? null : () => Measured(() => model.ScoreWrites(policy, writes, call.Context, touches)),
            Failed);
        ThreadPool.UnsafeQueueUserWorkItem(scoring, preferLocal: true);
        if (!scoring.Ended.IsCompleted)
        {
            await EndOfAsync(scoring, DeadlineOf(rules));
        }

        call.ArgumentScore ??= scoring.OfArguments ?? CutScore.Of(CutScore.Late);
        return writes is null ? ScoreResult.Empty : scoring.OfWrites ?? CutScore.Of(CutScore.Late);
    }

    private TimeSpan DeadlineOf(ChaincodeView rules) =>
        rules.Policy.Document.DeadlineMilliseconds is { } voted && voted < context.ScoreDeadline.TotalMilliseconds
            ? TimeSpan.FromMilliseconds(voted)
            : context.ScoreDeadline;

    private async Task EndOfAsync(CallScoring scoring, TimeSpan deadline)
    {
        try
        {
            await scoring.Ended.WaitAsync(deadline, context.Time);
        }
        catch (TimeoutException)
        {
            Log.ScoreDeadlinePassed(context.Logger, chaincode, deadline);
            _ = CountLateAsync(scoring);
        }
    }

    private async Task CountLateAsync(CallScoring scoring)
    {
        Interlocked.Increment(ref late);
        await scoring.Ended;
        Interlocked.Decrement(ref late);
    }

    private ScoreResult Measured(Func<ScoreResult> score)
    {
        var begun = context.Time.GetTimestamp();
        var part = score();
        context.Metrics.Scored(chaincode, context.Time.GetElapsedTime(begun));
        return part;
    }

    // Detection's own fault must never fail a transaction; it is counted and logged with its stack.
    private ScoreResult Failed(Exception e)
    {
        Log.ScoreFailed(context.Logger, e, chaincode);
        return CutScore.Of(CutScore.Fault);
    }
}
