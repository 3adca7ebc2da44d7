using System.Collections.Concurrent;
using System.Threading.Channels;
using Google.Protobuf;
using Grpc.Core;
using Warden.Protocol.Peer;
using MessageType = Warden.Protocol.Peer.ChaincodeMessage.Types.Type;

namespace Warden.Embedded;

/// <summary>One stream to one chaincode: all its transactions travel on it, each with at most one request at a time.</summary>
/// <remarks>
/// Source: fabric, core/chaincode/handler.go. KEEPALIVE is never sent: Fabric's default is off, and the released Node shim exits on one.
/// </remarks>
internal sealed class ChaincodeSession : IAsyncDisposable
{
    // ChaincodeAdditionalParams of a Fabric 3.1 peer: write batches and multiple reads, 1000 each.
    private static readonly ByteString ReadyPayload = new ChaincodeAdditionalParams
    {
        UseWriteBatch = true,
        MaxSizeWriteBatch = 1000,
        UseGetMultipleKeys = true,
        MaxSizeGetMultipleKeys = 1000,
    }.ToByteString();

    private readonly ConcurrentDictionary<(string ChannelId, string TransactionId), TransactionContext> contexts = new();
    private readonly Channel<ChaincodeMessage> outgoing = Channel.CreateUnbounded<ChaincodeMessage>(new() { SingleReader = true });
    private readonly CancellationTokenSource closing = new();
    private readonly IAsyncStreamReader<ChaincodeMessage> reader;
    private readonly IAsyncStreamWriter<ChaincodeMessage> writer;
    private readonly StateRequests state;
    private readonly Func<Invocation, string, ChaincodeInput, Task<ChaincodeMessage>> invoke;
    private readonly TaskCompletionSource terminated = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task running = Task.CompletedTask;

    /// <summary>Takes over a stream that is connected but has said nothing yet.</summary>
    /// <param name="reader">From the chaincode.</param>
    /// <param name="writer">To the chaincode.</param>
    /// <param name="state">Answers requests for state.</param>
    /// <param name="invoke">Runs a chaincode that this one calls; throws <see cref="ChaincodeExecutionException"/>.</param>
    public ChaincodeSession(
        IAsyncStreamReader<ChaincodeMessage> reader,
        IAsyncStreamWriter<ChaincodeMessage> writer,
        StateRequests state,
        Func<Invocation, string, ChaincodeInput, Task<ChaincodeMessage>> invoke)
    {
        (this.reader, this.writer, this.state, this.invoke) = (reader, writer, state, invoke);
    }

    /// <summary>Gets what completes when the stream has ended, whoever ended it.</summary>
    public Task Terminated => terminated.Task;

    /// <summary>Waits for REGISTER and answers it; afterwards transactions can be sent.</summary>
    /// <returns>False when the chaincode registered under another id: nothing is answered then, as a peer does.</returns>
    /// <exception cref="RpcException">The stream broke, or could not be opened.</exception>
    /// <exception cref="ChaincodeExecutionException">The chaincode began with something else.</exception>
    public async Task<bool> RegisterAsync(string packageId, CancellationToken cancellationToken)
    {
        if (!await reader.MoveNext(cancellationToken))
        {
            throw new ChaincodeExecutionException($"connection to {packageId} terminated");
        }

        var first = reader.Current;
        if (first.Type != MessageType.Register)
        {
            throw new ChaincodeExecutionException(
                $"[{first.Txid}] Fabric side handler cannot handle message ({MessageTypeNames.Of(first.Type)}) while in created state");
        }

        if (ChaincodeID.Parser.ParseFrom(first.Payload).Name != packageId)
        {
            return false;
        }

        await writer.WriteAsync(new() { Type = MessageType.Registered }, cancellationToken);
        await writer.WriteAsync(new() { Type = MessageType.Ready, Payload = ReadyPayload }, cancellationToken);
        running = Task.WhenAll(ReceiveAsync(), SendAsync());
        return true;
    }

    /// <summary>Sends a TRANSACTION (or INIT) and waits for the chaincode's COMPLETED or ERROR.</summary>
    /// <exception cref="ChaincodeExecutionException">
    /// The transaction is already with this chaincode, the time ran out, or the stream ended.
    /// </exception>
    public async Task<ChaincodeMessage> ExecuteAsync(Invocation invocation, string ns, ChaincodeMessage message, TimeSpan timeout)
    {
        var key = (invocation.ChannelId, invocation.TransactionId);
        var context = new TransactionContext(invocation, ns, message.Type == MessageType.Init);
        if (!contexts.TryAdd(key, context))
        {
            throw new ChaincodeExecutionException($"error sending: txid: {invocation.TransactionId}({invocation.ChannelId}) exists");
        }

        try
        {
            outgoing.Writer.TryWrite(message);
            var first = await Task.WhenAny(context.Answer.Task, terminated.Task).WaitAsync(timeout);
            return first == context.Answer.Task
                ? await context.Answer.Task
                : throw new ChaincodeExecutionException($"error sending: {StreamTerminated}");
        }
        catch (TimeoutException)
        {
            throw new ChaincodeExecutionException("error sending: timeout expired while executing transaction");
        }
        finally
        {
            contexts.TryRemove(key, out _);
        }
    }

    /// <summary>The end of the text by which a gateway recognises a chaincode that crashed.</summary>
    public const string StreamTerminated = "chaincode stream terminated";

    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        outgoing.Writer.TryComplete();
        await running;
        terminated.TrySetResult();
        closing.Dispose();
    }

    private async Task ReceiveAsync()
    {
        try
        {
            while (await reader.MoveNext(closing.Token))
            {
                if (!Handle(reader.Current))
                {
                    break;
                }
            }
        }
        catch (Exception e) when (e is RpcException or OperationCanceledException or IOException)
        {
            // However the stream ended, those who wait on it learn the same: it is over.
        }
        finally
        {
            terminated.TrySetResult();
            outgoing.Writer.TryComplete();
        }
    }

    private async Task SendAsync()
    {
        try
        {
            await foreach (var message in outgoing.Reader.ReadAllAsync(closing.Token))
            {
                await writer.WriteAsync(message, closing.Token);
            }
        }
        catch (Exception e) when (e is RpcException or OperationCanceledException or IOException or InvalidOperationException)
        {
            await closing.CancelAsync();
        }
    }

    // False ends the stream: a peer does so on any message that is none of its requests.
    private bool Handle(ChaincodeMessage message)
    {
        switch (message.Type)
        {
            case MessageType.Keepalive:
                return true;
            case MessageType.Completed or MessageType.Error:
                if (contexts.TryGetValue((message.ChannelId, message.Txid), out var context))
                {
                    context.Answer.TrySetResult(message);
                }

                return true;
            case MessageType.InvokeChaincode:
                Begin(message, InvokeAsync);
                return true;
            case >= MessageType.GetState and <= MessageType.DelState
                or >= MessageType.GetStateByRange and <= MessageType.QueryStateClose
                or >= MessageType.GetHistoryForKey and <= MessageType.GetStateMultiple:
                Begin(message, (request, at) => new ValueTask<ByteString>(state.Answer(request.Type, request.Payload, at)));
                return true;
            default:
                return false;
        }
    }

    private void Begin(ChaincodeMessage request, Func<ChaincodeMessage, TransactionContext, ValueTask<ByteString>> answer)
    {
        if (!contexts.TryGetValue((request.ChannelId, request.Txid), out var context))
        {
            var reason = request.Type == MessageType.InvokeChaincode ? "could not get valid transaction" : "no ledger context";
            outgoing.Writer.TryWrite(Refusal(request, reason));
            return;
        }

        // A second request before the first is answered is dropped without any answer.
        if (context.TryBeginRequest())
        {
            // Never faults: every failure becomes an ERROR message.
            _ = AnswerAsync(request, context, answer);
        }
    }

    private async Task AnswerAsync(
        ChaincodeMessage request, TransactionContext context, Func<ChaincodeMessage, TransactionContext, ValueTask<ByteString>> answer)
    {
        ChaincodeMessage reply;
        try
        {
            var payload = await answer(request, context);
            reply = new() { Type = MessageType.Response, Payload = payload, Txid = request.Txid, ChannelId = request.ChannelId };
        }
        catch (InvalidProtocolBufferException)
        {
            reply = Refusal(request, $"unmarshal failed: {WireMessages.Malformed}");
        }
        catch (Exception e)
        {
            reply = Refusal(request, e.Message);
        }

        context.EndRequest();
        outgoing.Writer.TryWrite(reply);
    }

    private async ValueTask<ByteString> InvokeAsync(ChaincodeMessage request, TransactionContext context)
    {
        var call = ChaincodeSpec.Parser.ParseFrom(request.Payload);
        var target = call.ChaincodeId?.Name ?? "";
        var slash = target.IndexOf('/');
        var channel = slash < 0 ? context.Invocation.ChannelId : target[(slash + 1)..];
        var name = (slash < 0 ? target : target[..slash]).Split(':')[0];
        if (channel != context.Invocation.ChannelId)
        {
            // The embedded network has one channel; this is what a peer says of a channel it does not know.
            throw new ChaincodeRequestException($"Failed to get policy manager for channel [{channel}]");
        }

        try
        {
            return (await invoke(context.Invocation, name, call.Input ?? new())).ToByteString();
        }
        catch (ChaincodeExecutionException e)
        {
            throw new ChaincodeRequestException($"execute failed: {e.Message}");
        }
    }

    private static ChaincodeMessage Refusal(ChaincodeMessage request, string reason) => new()
    {
        Type = MessageType.Error,
        Payload = ByteString.CopyFromUtf8($"{MessageTypeNames.Of(request.Type)} failed: transaction ID: {request.Txid}: {reason}"),
        Txid = request.Txid,
        ChannelId = request.ChannelId,
    };
}
