using Warden.Detection;
using Warden.Documents;
using Warden.Host.Ledger;
using Warden.Host.Relay;
using Warden.Host.Telemetry;

namespace Warden.Host.Guard;

/// <summary>One call that is guarded, from its TRANSACTION frame to its COMPLETED or ERROR frame.</summary>
/// <remarks>The rules that held when it began hold until it ends. The two directions of a stream touch it at the same time.</remarks>
internal sealed class GuardedCall(
    TransactionKey key, string chaincode, ProposedCall proposed, ChannelView view, ChaincodeView rules, long started, bool isJudged)
{
    private readonly Lock gate = new();
    private readonly WardenMode mode = isJudged ? rules.ModeOf(proposed.Function, key.TxId) : WardenMode.Off;
    private readonly WardenMode strictest = isJudged ? rules.StrictestOf(proposed.Function, key.TxId) : WardenMode.Off;
    private List<Task<NestedScore>>? nested;
    private string? digest;
    private CallParts? parts;
    private ScoreContext? context;
    private bool requestOpen;
    private TaskCompletionSource? idle;
    private TaskCompletionSource<byte[]>? injected;

    /// <summary>The transaction.</summary>
    public TransactionKey Key => key;

    /// <summary>The guarded chaincode.</summary>
    public string Chaincode => chaincode;

    /// <summary>The call as proposed.</summary>
    public ProposedCall Proposed => proposed;

    /// <summary>What was in force on the channel when it began.</summary>
    public ChannelView View => view;

    /// <summary>What was in force for the chaincode when it began.</summary>
    public ChaincodeView Rules => rules;

    /// <summary>When it began, as a timestamp of the time provider.</summary>
    public long Started => started;

    /// <summary>Its trace.</summary>
    public CallTrace Trace { get; } = CallTrace.Start(key, chaincode);

    /// <summary>The mode that holds for its function, or that a barrier asks for.</summary>
    public WardenMode Mode => Barrier is null || (Barrier.Confirmable && mode == WardenMode.Deny) ? mode
        : Barrier.Confirmable ? WardenMode.Hold
        : WardenMode.Deny;

    /// <summary>The strictest mode that any part of it can get: an attribute may have a mode of its own.</summary>
    public WardenMode Strictest => strictest > Mode ? strictest : Mode;

    /// <summary>Whether it is scored at all; otherwise it is only looked at for listed values.</summary>
    public bool IsScored => strictest > WardenMode.Off;

    /// <summary>Whether this organisation only uses the confirmation up, as those do who guard the chaincode, and judges nothing.</summary>
    public bool OnlyUsesUp { get; init; }

    /// <summary>Whether listed values have to be looked for in what it writes.</summary>
    public bool WatchesWrites { get; } = rules.WatchesWritesOf(proposed);

    /// <summary>What bars it; null where nothing.</summary>
    public Barrier? Barrier { get; init; }

    /// <summary>Whether another chaincode's call of the same transaction is what the client asked for.</summary>
    private bool IsNested => proposed.Invoked != chaincode;

    /// <summary>The guarded call of the same transaction that this one is nested in; null where it is outermost or that one is not guarded here.</summary>
    public GuardedCall? Outer { get; init; }

    /// <summary>Where the call stands in its transaction.</summary>
    public CallPlace Place => !IsNested ? CallPlace.Outermost : Outer is null ? CallPlace.NestedInUnguarded : CallPlace.NestedInGuarded;

    /// <summary>Whether calls nested in this one have joined their verdicts.</summary>
    public bool HasNested
    {
        get
        {
            lock (gate)
            {
                return nested is not null;
            }
        }
    }

    /// <summary>How long the sidecar itself has kept the call waiting so far.</summary>
    public TimeSpan Added { get; set; }

    /// <summary>How long judging took behind an answer that had passed already: what the call would have waited in a stricter mode.</summary>
    public TimeSpan Unwaited { get; set; }

    /// <summary>Completes when the answer to the contract's COMPLETED is on its way; frames of the contract wait for it.</summary>
    public Task Finishing { get; set; } = Task.CompletedTask;

    /// <summary>Who calls, as detection tells callers apart.</summary>
    public Caller Caller { get; } = proposed.Caller?.Caller ?? LedgerCaller.Of(proposed.Creator.Span).ToCaller();

    /// <summary>Who calls, and what changes, rates and repeats are judged by.</summary>
    public ScoreContext Context => context ??= new ScoreContext(Caller, rules.Live, key.TxId);

    /// <summary>How many range, rich and history queries the contract has asked for.</summary>
    public int RangeQueries { get; set; }

    /// <summary>How long its event is, name included.</summary>
    public int EventBytes { get; set; }

    /// <summary>What the contract writes.</summary>
    public WriteCollector Writes { get; } = new();

    /// <summary>What the arguments got; null while they are not scored.</summary>
    public ScoreResult? ArgumentScore { get; set; }

    /// <summary>Whether a usable confirmation of this call is on the ledger.</summary>
    public bool Confirmed { get; set; }

    /// <summary>The digest that a confirmation of this call is bound to; computed at first use.</summary>
    public string Digest => digest ??= CallDigest.Compute(key.Channel, chaincode, Parts);

    /// <summary>The digests of caller and arguments; computed at first use.</summary>
    public CallParts Parts => parts ??= CallParts.Of(proposed.Creator.Span, proposed.Arguments);

    /// <summary>Adds the verdict of a call nested in this one.</summary>
    public void Join(Task<NestedScore> score)
    {
        lock (gate)
        {
            (nested ??= []).Add(score);
        }
    }

    /// <summary>Gets the verdicts of the calls nested in this one.</summary>
    public async Task<NestedScore[]> NestedScoresAsync()
    {
        Task<NestedScore>[] all;
        lock (gate)
        {
            all = [.. nested ?? []];
        }

        return await Task.WhenAll(all);
    }

    /// <summary>Notes that the contract asked its peer for something.</summary>
    public void RequestOpened()
    {
        lock (gate)
        {
            requestOpen = true;
        }
    }

    /// <summary>Takes the peer's answer to a request; true where the sidecar had asked, and the contract must not see it.</summary>
    public bool TakeAnswer(byte[] frame)
    {
        TaskCompletionSource<byte[]>? own;
        TaskCompletionSource? waiting;
        lock (gate)
        {
            own = injected;
            injected = null;
            waiting = own is null ? idle : null;
            requestOpen = requestOpen && own is not null;
        }

        waiting?.TrySetResult();
        return own?.TrySetResult(frame) ?? false;
    }

    /// <summary>Completes once the contract has no request open: only then may the sidecar ask (FABRIC_FACTS section 5, rule 1).</summary>
    public Task IdleAsync()
    {
        lock (gate)
        {
            if (!requestOpen)
            {
                return Task.CompletedTask;
            }

            idle = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return idle.Task;
        }
    }

    /// <summary>Announces a request of the sidecar's own; the next answer completes the task.</summary>
    public Task<byte[]> ExpectAnswer()
    {
        lock (gate)
        {
            injected = new TaskCompletionSource<byte[]>(TaskCreationOptions.RunContinuationsAsynchronously);
            return injected.Task;
        }
    }
}
