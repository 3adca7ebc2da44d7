using Warden.Detection;
using Warden.Documents;

namespace Warden.Host.Guard;

/// <summary>What is noted of a call that is over: counters, the time that was added, its line in the decision log.</summary>
internal sealed class CallEnding(string chaincode, GuardContext context)
{
    /// <summary>Ends a call.</summary>
    /// <param name="call">The call.</param>
    /// <param name="mode">In which mode it was answered.</param>
    /// <param name="score">What it got; null where it was not judged.</param>
    /// <param name="answer">What became of it: a status, or a word.</param>
    /// <param name="reason">Why; null where the score says all.</param>
    public void End(GuardedCall call, WardenMode mode, ScoreResult? score, string answer, string? reason)
    {
        context.Open.Leave(call);
        if (answer is not ("relayed" or "confirmed" or "299") || !call.Writes.Any)
        {
            call.Rules.Live?.Release(call.Key.TxId);
            call.Rules.InFlight?.Leave(call.Key.TxId);
        }

        if (!call.IsScored && answer == "relayed")
        {
            // It was only looked at for listed values, and holds none, or counted.
            call.Trace.End(mode.ToString(), "Ok", answer);
            return;
        }

        call.Trace.End(mode.ToString(), score?.Outcome.ToString() ?? "Fail", answer);
        context.Metrics.Decided(call.Key.Channel, chaincode, score?.Outcome, answer, call.Added);
        Measure(call);
        if (score is { Outcome: not Outcome.Unscored })
        {
            context.Metrics.ScoredBytes(chaincode, call.Proposed.ArgumentBytes + call.Writes.Bytes);
        }

        if (score?.Outcome == Outcome.Unscored)
        {
            context.Metrics.Unscored(call.Key.Channel, chaincode, score.UnscoredReason ?? "");
        }

        var decision = new Decision
        {
            Time = context.Time.GetUtcNow(),
            TxId = call.Key.TxId,
            Channel = call.Key.Channel,
            Chaincode = chaincode,
            Function = call.Proposed.Function,
            Mode = mode,
            Outcome = score?.Outcome,
            Answer = answer,
            Reason = reason,
            Findings = score?.Findings ?? [],
            Epoch = call.Rules.Epoch?.Number,
            Policy = call.Rules.Policy.Version,
            Call = answer is "428" or "confirmed" ? call.Digest : null,
            PrivateWrites = Some(call.Writes.PrivateWrites),
            PrivateBytes = Some(call.Writes.PrivateBytes),
            Deletes = Some(call.Writes.Deletes),
            Purges = Some(call.Writes.Purges),
            MetadataWrites = Some(call.Writes.MetadataWrites),
            RangeQueries = Some(call.RangeQueries),
            EventBytes = Some(call.EventBytes),
            AddedMs = Math.Round(call.Added.TotalMilliseconds, 3),
            DurationMs = Math.Round(context.Time.GetElapsedTime(call.Started).TotalMilliseconds, 3),
            Nested = call.Place == CallPlace.Outermost ? null : true,
        };
        context.Refused.Note(decision);
        context.Decisions.Write(decision);
    }

    private static int? Some(int count) => count > 0 ? count : null;

    // Of what a model judged. A call that waits for a nested one's verdict has waited for its scoring too.
    private static void Measure(GuardedCall call)
    {
        if (call.Rules is { Meter: { } meter, Model: not null, Policy.Document.Latency: { } limit, Height: var height }
            && limit.IsOf(call.Proposed.Function)
            && call is { IsScored: true, ArgumentScore: not null, Place: not CallPlace.NestedInGuarded })
        {
            meter.Take(call.Added + call.Unwaited, limit, height);
        }
    }
}
