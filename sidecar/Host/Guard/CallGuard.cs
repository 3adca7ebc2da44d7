using Warden.Detection;
using Warden.Detection.Models;
using Warden.Documents;
using Warden.Host.Relay;
using Warden.Host.Scoring;
using Warden.Host.Telemetry;
using MessageType = Warden.Protocol.Peer.ChaincodeMessage.Types.Type;

namespace Warden.Host.Guard;

/// <summary>Judges the calls of one guarded chaincode. Holds no state of a stream; one instance serves all streams.</summary>
internal sealed class CallGuard(string chaincode, bool enabled, string? program, GuardContext context)
{
    private const int FirstSuccess = 200;
    private const int FirstRefusal = 400;

    private static readonly TimeSpan LongestCall = TimeSpan.FromMinutes(10);

    private readonly CallScorer scorer = new(chaincode, context);
    private readonly CallEnding ending = new(chaincode, context);

    /// <summary>Begins a call; null where it is not guarded and its frames only pass.</summary>
    public GuardedCall? TryBegin(in Frame frame)
    {
        try
        {
            return Begin(frame);
        }
        catch (Exception e)
        {
            // The sidecar's own fault never fails a transaction.
            Log.GuardFailed(context.Logger, e, chaincode);
            context.Metrics.Unscored(frame.Key.Channel, chaincode, CutScore.Fault);
            return null;
        }
    }

    /// <summary>Counts a fault of the guard itself; the call goes on as if it were not guarded.</summary>
    public void Fail(GuardedCall call, Exception fault)
    {
        Log.GuardFailed(context.Logger, fault, chaincode);
        ending.End(call, call.Mode, CutScore.Of(CutScore.Fault), "relayed", CutScore.Fault);
    }

    /// <summary>Whether a call may reach its contract only after its arguments are judged.</summary>
    public static bool WaitsForArguments(GuardedCall call) =>
        call.Strictest is WardenMode.Hold or WardenMode.Deny && (call.Place != CallPlace.NestedInGuarded || call.Barrier is not null);

    /// <summary>Judges the arguments: null where the call goes on to the contract, otherwise the frame that answers it.</summary>
    public async Task<byte[]?> BeforeContractAsync(GuardedCall call)
    {
        if (call.Barrier is { } barrier && Refused(call, barrier) is { } refusal)
        {
            return refusal;
        }

        var (mode, score, _) = Weighing.Weigh(call, await scorer.ScoreArgumentsAsync(call));
        call.Trace.Step("arguments scored");
        if (score.Outcome == Outcome.Warn)
        {
            call.Confirmed = IsConfirmed(call, mode, score);
        }

        var answer = Answers.BeforeContract(call.Place, mode, score.Outcome, call.Confirmed);
        call.Added += context.Time.GetElapsedTime(call.Started);
        if (answer == Answer.Relay)
        {
            call.Trace.Step("called");
            return null;
        }

        var verdict = Verdict(call, mode, score, reply: "");
        ending.End(call, mode, score, Told(answer), score.UnscoredReason ?? verdict.Document.Unconfirmed);
        return Answers.Refusal(call.Key, answer, verdict.Format());
    }

    // A barrier needs no model and no score, and holds for a nested call too, whose confirmation nobody could use.
    private byte[]? Refused(GuardedCall call, Barrier barrier)
    {
        if (barrier.Fault is { } fault)
        {
            Log.GuardFailed(context.Logger, fault, chaincode);
        }

        call.Confirmed = call.Place == CallPlace.Outermost && barrier.Confirmable && IsConfirmed(call, WardenMode.Hold, barrier.Score());
        if (call.Confirmed)
        {
            return null;
        }

        var (answer, mode) = barrier.Confirmable ? (Answer.Hold, WardenMode.Hold) : (Answer.Deny, WardenMode.Deny);
        var score = barrier.Score();
        call.Added += context.Time.GetElapsedTime(call.Started);
        var verdict = Verdict(call, mode, score, reply: "") with { Sentence = barrier.Sentence };
        ending.End(call, mode, score, Told(answer), "restricted");
        return Answers.Refusal(call.Key, answer, verdict.Format());
    }

    /// <summary>Whether the contract's answer may pass before anything is judged: nothing that is found can change it.</summary>
    public static bool PassesAtOnce(GuardedCall call) =>
        call.Place == CallPlace.NestedInGuarded
        || (!call.OnlyUsesUp && call.Strictest <= WardenMode.Shadow && !call.HasNested && !(call.WatchesWrites && call.Writes.Any));

    /// <summary>Judges a call whose answer has passed already; joins the verdict of a nested call into the outer one's.</summary>
    public Task JudgeLaterAsync(GuardedCall call, in Frame completed)
    {
        call.Trace.Step("completed");

        // A callee that refuses has its writes committed all the same (FABRIC_FACTS section 5), so its writes are judged too.
        var judged = call.Place == CallPlace.NestedInGuarded || IsSuccess(completed);
        var later = LaterAsync(call, judged);
        call.Outer?.Join(later);
        return later;
    }

    /// <summary>Judges a call that the contract has answered, and gets the frame that goes to the peer.</summary>
    /// <param name="call">The call.</param>
    /// <param name="bytes">The contract's COMPLETED frame.</param>
    /// <param name="completed">The same, read.</param>
    /// <param name="askPeer">Sends a request of the sidecar's own within the transaction and gets the peer's answer.</param>
    public async Task<byte[]> AfterContractAsync(GuardedCall call, byte[] bytes, Frame completed, Func<byte[], Task<byte[]>> askPeer)
    {
        var begun = context.Time.GetTimestamp();
        call.Trace.Step("completed");
        if (call.OnlyUsesUp)
        {
            await StandAsideAsync(call, completed, askPeer);
            return bytes;
        }

        if (!IsSuccess(completed))
        {
            var arguments = await scorer.ScoreArgumentsAsync(call);
            call.Added += context.Time.GetElapsedTime(begun);
            ending.End(call, call.Mode, arguments, "contract refused", reason: null);
            return bytes;
        }

        var own = Weighing.Weigh(call, await scorer.ScoreAllAsync(call));
        var nested = call.HasNested ? await call.NestedScoresAsync() : [];
        call.Trace.Step("writes scored");
        var barrier = BarrierOfWrites(call) ?? BarrierOf(nested);
        if (barrier is not null && Refused(call, barrier) is { } barred)
        {
            return barred;
        }

        var score = own.Score;
        foreach (var inner in nested)
        {
            score = CutScore.Join(score, inner.Score);
        }

        var mode = Weighing.StrictestOf(own, nested);
        // What opened a barrier is used up in any mode; it opens no denial of the models.
        call.Confirmed = IsConfirmed(call, (call.Barrier ?? barrier) is null ? mode : WardenMode.Hold, score);
        var answer = Answers.AfterContract(
            call.Place, mode, score.Outcome, call.Confirmed, call.Rules.Policy.Document.OnUnscored, call.Writes.Any);
        call.Added += context.Time.GetElapsedTime(begun);
        switch (answer)
        {
            case Answer.Relay when call.Confirmed:
                return await ConsumeAsync(call, mode, score, bytes, askPeer);
            case Answer.Relay:
                ending.End(call, mode, score, "relayed", ReasonOf(call, score));
                return bytes;
            case Answer.Advise:
                var advised = Answers.WithAdvice(bytes, Verdict(call, mode, score, ReplyIn(completed)).Format());
                ending.End(call, mode, score, Told(answer), reason: null);
                return advised;
            default:
                var verdict = Verdict(call, mode, score, ReplyIn(completed));
                ending.End(call, mode, score, Told(answer), score.UnscoredReason ?? verdict.Document.Unconfirmed);
                return Answers.Refusal(call.Key, answer, verdict.Format());
        }
    }

    /// <summary>Whether the peer has long given the call up: its time for one transaction is 30 s (chaincode.executetimeout).</summary>
    public bool IsGivenUp(GuardedCall call) => context.Time.GetElapsedTime(call.Started) > LongestCall;

    /// <summary>Ends a call that gets no verdict: the contract failed, or the stream broke.</summary>
    public void Abandon(GuardedCall call, string why) => ending.End(call, call.Mode, score: null, why, reason: null);

    private GuardedCall? Begin(in Frame frame)
    {
        var view = enabled ? context.ViewOf(frame.Key.Channel) : null;
        if (view is null || !view.Chaincodes.TryGetValue(chaincode, out var rules))
        {
            if (view?.Outdated is not null)
            {
                // A policy may be in force that is not taken in yet.
                context.Metrics.Unscored(frame.Key.Channel, chaincode, ChaincodeView.LedgerBehind);
            }

            return null;
        }

        var proposed = ProposedCall.Read(frame);
        if (proposed is null)
        {
            context.Metrics.Unscored(frame.Key.Channel, chaincode, "unreadable call");
            return null;
        }

        // On the way only calls that a block will name are counted: it has the arguments of the outermost one alone.
        var isCounted = proposed.Invoked == chaincode && rules.IsCounted(proposed);
        if (isCounted)
        {
            rules.InFlight?.Enter(frame.Key.TxId, proposed, rules.Height);
        }

        var barrier = rules.BarrierOf(proposed, program, frame.Key.TxId);
        var isMatched = IsMatched(rules.Policy.Document, proposed);
        var isJudged = isMatched && rules.StrictestOf(proposed.Function, frame.Key.TxId) > WardenMode.Off;
        if (!isJudged)
        {
            context.Metrics.NotJudged(frame.Key.Channel, chaincode, isMatched ? "off" : "match");
        }

        if (!rules.TakesPart)
        {
            return TryStandAside(frame.Key, proposed, view, rules, isMatched);
        }

        if (barrier is null && !isCounted && !isJudged && !rules.WatchesWritesOf(proposed))
        {
            return null;
        }

        var call = new GuardedCall(frame.Key, chaincode, proposed, view, rules, context.Time.GetTimestamp(), isJudged)
        {
            Outer = proposed.Invoked == chaincode ? null : context.Open.OuterOf(frame.Key),
            Barrier = barrier,
        };
        if (call.Place == CallPlace.Outermost)
        {
            if (call.IsScored)
            {
                rules.Live?.Reserve(call.Key.TxId, call.Caller, proposed.Arguments);
            }

            context.Open.Enter(call);
        }

        return call;
    }

    // The others' sidecars add the use of a confirmation to the call that it confirms. What is endorsed here has to be the same, judged or not.
    private GuardedCall? TryStandAside(TransactionKey key, ProposedCall proposed, ChannelView view, ChaincodeView rules, bool isMatched) =>
        proposed.Invoked == chaincode
        && !view.Governance.Confirmations.IsEmpty
        && rules.IsHeldByOthers(proposed, isMatched, key.TxId)
        && view.IsConfirmed(CallDigest.Compute(key.Channel, chaincode, CallParts.Of(proposed.Creator.Span, proposed.Arguments)), chaincode, [])
            ? new GuardedCall(key, chaincode, proposed, view, rules, context.Time.GetTimestamp(), isJudged: false) { OnlyUsesUp = true }
            : null;

    // A call that cannot be compared with the conditions is judged: it must not look for a value that leaves it out.
    private bool IsMatched(DetectionPolicy policy, ProposedCall call)
    {
        try
        {
            return MatchedCalls.IsJudged(policy, CalledBy.Of(call), call.Arguments);
        }
        catch (Exception e)
        {
            Log.GuardFailed(context.Logger, e, chaincode);
            return true;
        }
    }

    private static bool IsSuccess(in Frame completed)
    {
        var status = 0;
        var response = new WireFields(completed.Payload);
        while (response.Next())
        {
            if (response.Field == 1 && response.HasNumber)
            {
                status = (int)response.Number;
            }
        }

        return !response.Failed && status is >= FirstSuccess and < FirstRefusal;
    }

    private static string ReplyIn(in Frame completed) =>
        WireFields.TryGet(completed.Payload, 2, out var message) ? System.Text.Encoding.UTF8.GetString(message.Span) : "";

    private static Barrier? BarrierOf(NestedScore[] nested) => nested.Length == 0 ? null : nested.Select(n => n.Barrier).FirstOrDefault(b => b is not null);

    private static Barrier? BarrierOfWrites(GuardedCall call) =>
        call.WatchesWrites && call.Writes.Any ? call.Rules.BarrierOf(call.Proposed, call.Writes.Writes(), !call.Writes.Overflown) : null;

    private static string? ReasonOf(GuardedCall call, ScoreResult score) =>
        score.UnscoredReason
        ?? (call.Place == CallPlace.NestedInUnguarded ? "nested" : null)
        ?? (call.Rules.IsTooSlowFor(call.Proposed.Function, call.Key.TxId) ? ChaincodeView.TooSlow : null)
        ?? (call.Rules.Policy.Document.ModeOf(call.Proposed.Function) == WardenMode.Advise ? call.Rules.AdviceRefused : null);

    private static string Told(Answer answer) => Answers.StatusOf(answer).ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static bool IsConfirmed(GuardedCall call, WardenMode mode, ScoreResult score) =>
        mode == WardenMode.Hold
        && !call.View.Governance.Confirmations.IsEmpty
        && call.View.IsConfirmed(call.Digest, call.Chaincode, Weighing.Shown(score));

    private async Task<NestedScore> LaterAsync(GuardedCall call, bool judged)
    {
        var begun = context.Time.GetTimestamp();
        var weighed = Weighing.Weigh(call, await (judged ? scorer.ScoreAllAsync(call) : scorer.ScoreArgumentsAsync(call)));
        call.Unwaited = context.Time.GetElapsedTime(begun);
        call.Trace.Step("writes scored");
        ending.End(call, weighed.Mode, weighed.Score, judged ? "relayed" : "contract refused", ReasonOf(call, weighed.Score));
        return weighed with { Barrier = BarrierOfWrites(call) };
    }

    private async Task<byte[]> ConsumeAsync(
        GuardedCall call, WardenMode mode, ScoreResult score, byte[] completed, Func<byte[], Task<byte[]>> askPeer)
    {
        var refusal = await UseUpAsync(call, PersonsFor(call, score), askPeer);
        if (refusal is null)
        {
            ending.End(call, mode, score, "confirmed", reason: null);
            return completed;
        }

        var verdict = Verdict(call, mode, score, reply: "") with { Sentence = $"The confirmation was not accepted: {refusal}" };
        ending.End(call, mode, score, Told(Answer.Hold), refusal);
        return Answers.Refusal(call.Key, Answer.Hold, verdict.Format());
    }

    // Whether the confirmation is accepted is for those to answer who guard: here the call passes either way.
    private async Task StandAsideAsync(GuardedCall call, Frame completed, Func<byte[], Task<byte[]>> askPeer)
    {
        var refusal = IsSuccess(completed) ? await UseUpAsync(call, persons: null, askPeer) : "contract refused";
        ending.End(call, WardenMode.Off, score: null, refusal is null ? "confirmed" : "relayed", refusal);
    }

    // Gets why the confirmation could not be used up; null where it is.
    private async Task<string?> UseUpAsync(GuardedCall call, int? persons, Func<byte[], Task<byte[]>> askPeer)
    {
        try
        {
            var answer = await askPeer(ConsumeCall.Request(call.Key, call.Digest, persons)).WaitAsync(context.ConsumeTimeout, context.Time);
            call.Trace.Step("consumed");
            return Frame.TryRead(answer, out var frame) && frame.Type is MessageType.Response or MessageType.Error
                ? ConsumeCall.RefusalIn(frame)
                : "the peer's answer does not parse";
        }
        catch (TimeoutException)
        {
            return "the governance chaincode did not answer in time";
        }
    }

    private VerdictMessage Verdict(GuardedCall call, WardenMode mode, ScoreResult score, string reply)
    {
        var epoch = call.Rules.Epoch?.Number ?? 0;
        var policy = call.Rules.Policy.Version;
        var findings = Weighing.Shown(score);
        var sentence = score.Outcome == Outcome.Unscored
            ? $"{call.Proposed.Function} could not be checked: {score.UnscoredReason}"
            : context.Detection.SentenceFor(findings);
        return new VerdictMessage(sentence, new VerdictDocument(
            1, score.Outcome, mode, chaincode, epoch, call.Rules.Model?.Digest ?? "", policy,
            VerdictDigest.Compute(call.Digest, findings, policy, epoch), findings, reply)
        {
            Unconfirmed = mode == WardenMode.Hold && !call.Confirmed ? call.View.WhyUnconfirmed(call.Digest, call.Parts, chaincode, findings) : null,
            Persons = mode == WardenMode.Hold && call.Rules.Judging.ConfirmationFor(findings).Persons is > 1 and var persons ? persons : null,
        });
    }

    // Where an attribute asks for more than the policy does of every call.
    private static int? PersonsFor(GuardedCall call, ScoreResult score) =>
        call.Rules.Judging.ConfirmationFor(Weighing.Shown(score)).Persons is var persons && persons > call.Rules.Policy.Document.Confirmation.Persons ? persons : null;
}
