using System.Collections.Concurrent;
using Grpc.Core;
using Warden.Host.Guard;
using Warden.Host.Telemetry;
using MessageType = Warden.Protocol.Peer.ChaincodeMessage.Types.Type;

namespace Warden.Host.Relay;

/// <summary>One peer stream joined to one chaincode stream: forwards frames, and lets the guard look at calls and answers.</summary>
/// <remarks>
/// Frames of one transaction keep their order. A frame that does not parse, is of an unknown type or belongs to no guarded call
/// passes as it is. A call that waits for its verdict holds up no other call.
/// </remarks>
internal sealed class RelayStream(
    string chaincode, FrameWriter toPeer, FrameWriter toContract, CallGuard guard, GovernanceRefusals? refused, SidecarMetrics metrics, CancellationToken ending)
{
    // More calls than a peer has under way at once (2,500 by default): past it, those that the peer gave up long ago are dropped.
    private const int ManyCalls = 10_000;

    // peer/chaincode_shim.proto, ChaincodeMessage.
    private const int ChaincodeEventField = 6;

    private readonly ConcurrentDictionary<TransactionKey, GuardedCall> calls = new();
    private readonly FrameCount fromPeer = metrics.FramesOf(chaincode, fromPeer: true);
    private readonly FrameCount fromContract = metrics.FramesOf(chaincode, fromPeer: false);
    private readonly ConcurrentDictionary<Task, byte> running = new();
    private readonly TaskCompletionSource faulted = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when a frame that was held for its verdict could not be written: the stream is over.</summary>
    public Task Faulted => faulted.Task;

    /// <summary>Takes frames from the peer until it ends the stream.</summary>
    public async Task PumpPeerAsync(IAsyncStreamReader<byte[]> frames)
    {
        while (await frames.MoveNext(ending))
        {
            fromPeer.Add(frames.Current.Length);
            await FromPeerAsync(frames.Current);
        }
    }

    /// <summary>Takes frames from the chaincode until it ends the stream.</summary>
    public async Task PumpContractAsync(IAsyncStreamReader<byte[]> frames)
    {
        while (await frames.MoveNext(ending))
        {
            fromContract.Add(frames.Current.Length);
            await FromContractAsync(frames.Current);
        }
    }

    /// <summary>Waits for what still runs on behalf of calls.</summary>
    public Task DrainAsync() => Task.WhenAll(running.Keys);

    /// <summary>Gives up the calls that are open: their stream is gone.</summary>
    public void AbandonAll()
    {
        foreach (var (key, call) in calls)
        {
            if (calls.TryRemove(key, out _))
            {
                guard.Abandon(call, "stream ended");
            }
        }
    }

    private ValueTask FromPeerAsync(byte[] bytes)
    {
        if (!Frame.TryRead(bytes, out var frame))
        {
            return toContract.WriteAsync(bytes, ending);
        }

        refused?.FromPeer(frame);
        switch (frame.Type)
        {
            case MessageType.Keepalive:
                // Echoed as the Go shim does, and kept from the contract: the Node shim up to 2.5.8 exits on one (FABRIC_FACTS 5, rule 9).
                return toPeer.WriteAsync(bytes, ending);
            case MessageType.Transaction:
                return CallAsync(frame, bytes);
            case MessageType.Response or MessageType.Error
                when calls.TryGetValue(frame.Key, out var call) && call.TakeAnswer(bytes):
                return ValueTask.CompletedTask;
            default:
                return toContract.WriteAsync(bytes, ending);
        }
    }

    private ValueTask CallAsync(in Frame frame, byte[] bytes)
    {
        var call = guard.TryBegin(frame);
        if (call is null)
        {
            calls.TryRemove(frame.Key, out _);
            return toContract.WriteAsync(bytes, ending);
        }

        if (calls.Count >= ManyCalls)
        {
            DropGivenUp();
        }

        calls[frame.Key] = call;
        if (!CallGuard.WaitsForArguments(call))
        {
            call.Trace.Step("called");
            return toContract.WriteAsync(bytes, ending);
        }

        Run(AnswerOrForwardAsync(call, bytes));
        return ValueTask.CompletedTask;
    }

    private void DropGivenUp()
    {
        foreach (var call in calls.Values.Where(guard.IsGivenUp))
        {
            Forget(call);
            guard.Abandon(call, "no answer");
        }
    }

    private async Task AnswerOrForwardAsync(GuardedCall call, byte[] bytes)
    {
        byte[]? refusal = null;
        try
        {
            refusal = await guard.BeforeContractAsync(call);
        }
        catch (Exception e) when (!ending.IsCancellationRequested)
        {
            guard.Fail(call, e);
        }

        if (refusal is null)
        {
            await toContract.WriteAsync(bytes, ending);
            return;
        }

        Forget(call);
        await toPeer.WriteAsync(refusal, ending);
    }

    private async ValueTask FromContractAsync(byte[] bytes)
    {
        var isFrame = Frame.TryRead(bytes, out var frame);
        if (isFrame)
        {
            refused?.FromContract(frame);
        }

        if (!isFrame || !calls.TryGetValue(frame.Key, out var call))
        {
            await toPeer.WriteAsync(bytes, ending);
            return;
        }

        if (!call.Finishing.IsCompleted)
        {
            // The contract has answered already and sends more: it comes after the answer, as it would without a sidecar.
            await call.Finishing.WaitAsync(ending);
            await toPeer.WriteAsync(bytes, ending);
            return;
        }

        if (frame.Type == MessageType.Completed && WireFields.TryGet(bytes, ChaincodeEventField, out var happened))
        {
            call.EventBytes = happened.Length;
        }

        switch (frame.Type)
        {
            case MessageType.Completed when CallGuard.PassesAtOnce(call):
                Forget(call);
                Run(guard.JudgeLaterAsync(call, frame));
                await toPeer.WriteAsync(bytes, ending);
                return;
            case MessageType.Completed:
                call.Finishing = FinishAsync(call, bytes, frame);
                Run(call.Finishing);
                return;
            case MessageType.Error:
                Forget(call);
                guard.Abandon(call, "contract failed");
                await toPeer.WriteAsync(bytes, ending);
                return;
            case var type:
                if (WriteCollector.IsWrite(type))
                {
                    call.Writes.Add(frame);
                }

                if (type is MessageType.GetStateByRange or MessageType.GetQueryResult or MessageType.GetHistoryForKey)
                {
                    call.RangeQueries++;
                }

                call.RequestOpened();
                await toPeer.WriteAsync(bytes, ending);
                return;
        }
    }

    private async Task FinishAsync(GuardedCall call, byte[] bytes, Frame completed)
    {
        byte[] answer;
        try
        {
            answer = await guard.AfterContractAsync(call, bytes, completed, request => AskPeerAsync(call, request));
        }
        catch (Exception e) when (!ending.IsCancellationRequested)
        {
            guard.Fail(call, e);
            answer = bytes;
        }

        Forget(call);
        await toPeer.WriteAsync(answer, ending);
    }

    private async Task<byte[]> AskPeerAsync(GuardedCall call, byte[] request)
    {
        await call.IdleAsync().WaitAsync(ending);
        var answer = call.ExpectAnswer();
        await toPeer.WriteAsync(request, ending);
        return await answer.WaitAsync(ending);
    }

    /// <summary>Takes a call off the table before its last frame goes out: the peer may send the same transaction again right after.</summary>
    private void Forget(GuardedCall call) => calls.TryRemove(new KeyValuePair<TransactionKey, GuardedCall>(call.Key, call));

    private void Run(Task task)
    {
        if (task.IsCompletedSuccessfully)
        {
            return;
        }

        running[task] = 0;
        _ = EndAsync(task);
    }

    private async Task EndAsync(Task task)
    {
        try
        {
            await task;
        }
        catch (Exception e) when (e is RpcException or OperationCanceledException or IOException or InvalidOperationException or ObjectDisposedException)
        {
            // The two pumps end, and the call that the frame belonged to ends with them.
            faulted.TrySetResult();
        }
        finally
        {
            running.TryRemove(task, out _);
        }
    }
}
