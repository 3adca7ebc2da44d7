using System.Collections.Concurrent;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.Logging;
using Warden.Protocol.Peer;
using MessageType = Warden.Protocol.Peer.ChaincodeMessage.Types.Type;

namespace Warden.Chaincode.Shim;

/// <summary>One stream with one peer: registers the chaincode, then runs its transactions side by side until the stream ends.</summary>
internal sealed class PeerConversation(
    IChaincode chaincode,
    string chaincodeId,
    string? peerMspId,
    IAsyncStreamReader<ChaincodeMessage> incoming,
    IAsyncStreamWriter<ChaincodeMessage> outgoing,
    ILogger log)
{
    private readonly Lock _gate = new();
    private readonly HashSet<Transaction> _running = [];
    private readonly ConcurrentDictionary<TransactionKey, TransactionRequests> _open = new();
    private readonly SemaphoreSlim _writing = new(1, 1);
    private PeerFeatures _features = PeerFeatures.None;
    private bool _isDraining;

    /// <summary>Talks until the peer ends the stream or the token is cancelled.</summary>
    /// <param name="cancellationToken">Ends the stream at once; open transactions fail.</param>
    /// <exception cref="InvalidDataException">The peer does not speak as a peer does.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await RegisterAsync(cancellationToken);
            while (await incoming.MoveNext(cancellationToken))
                await ReceiveAsync(incoming.Current);
        }
        finally
        {
            foreach (var requests in _open.Values)
                requests.Abort();
            // A stream that is to end ends, even where a contract does not look at Aborted and never returns.
            if (!cancellationToken.IsCancellationRequested)
                await RunningAsync();
        }
    }

    /// <summary>Takes no new transactions and waits for the open ones. New ones are answered with ERROR, upon which the Gateway asks another peer.</summary>
    public Task DrainAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
            _isDraining = true;
        return RunningAsync().WaitAsync(cancellationToken);
    }

    private async Task RegisterAsync(CancellationToken cancellationToken)
    {
        await SendAsync(new ChaincodeMessage { Type = MessageType.Register, Payload = new ChaincodeID { Name = chaincodeId }.ToByteString() });
        await ExpectAsync(MessageType.Registered, cancellationToken);
        var ready = await ExpectAsync(MessageType.Ready, cancellationToken);
        try
        {
            _features = PeerFeatures.FromReady(ready.Payload);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new InvalidDataException("The peer's READY does not parse: " + e.Message, e);
        }
        Log.Ready(log, chaincodeId, _features.MaxWritesPerBatch, _features.MaxKeysPerRead);
    }

    private async Task<ChaincodeMessage> ExpectAsync(MessageType type, CancellationToken cancellationToken)
    {
        while (await incoming.MoveNext(cancellationToken))
        {
            var message = incoming.Current;
            if (message.Type == type)
                return message;
            if (message.Type != MessageType.Keepalive)
                throw new InvalidDataException($"Expected {type} from the peer, got {message.Type}: {message.Payload.ToStringUtf8()}");
            await SendAsync(message);
        }
        throw new InvalidDataException($"The peer ended the stream before {type}; does it know chaincode {chaincodeId}?");
    }

    private async Task ReceiveAsync(ChaincodeMessage message)
    {
        var key = new TransactionKey(message.ChannelId, message.Txid);
        switch (message.Type)
        {
            case MessageType.Transaction or MessageType.Init:
                await BeginAsync(key, message);
                break;
            case MessageType.Response or MessageType.Error:
                if (!_open.TryGetValue(key, out var requests) || !requests.Answer(message))
                    Log.AnswerWithoutRequest(log, message.Type, TransactionRunner.ShortId(message.Txid));
                break;
            case MessageType.Keepalive:
                await SendAsync(message);
                break;
            default:
                throw new InvalidDataException($"A peer does not send {message.Type}.");
        }
    }

    private async Task BeginAsync(TransactionKey key, ChaincodeMessage message)
    {
        var transaction = new Transaction(new TransactionRequests(key, _features, peerMspId, SendAsync));
        bool isRefused;
        lock (_gate)
        {
            isRefused = _isDraining;
            if (!isRefused && !_open.TryAdd(key, transaction.Requests))
            {
                // A peer never does this; a second answer to one TRANSACTION would block it for good.
                Log.TransactionTwice(log, TransactionRunner.ShortId(key.TransactionId));
                return;
            }
            if (!isRefused)
                _running.Add(transaction);
        }
        if (isRefused)
            await SendAsync(Failure(key, "the chaincode is shutting down"));
        else
            _ = Task.Run(() => CompleteAsync(key, transaction, message), CancellationToken.None);
    }

    // Whatever happens in between, exactly one COMPLETED or ERROR goes out for a TRANSACTION. The task of this never fails;
    // transaction.Ended stands for it.
    private async Task CompleteAsync(TransactionKey key, Transaction transaction, ChaincodeMessage message)
    {
        try
        {
            var answer = await RunAsync(key, transaction.Requests, message);
            // Before the answer is sent: the peer may use the id again as soon as it has it.
            _open.TryRemove(key, out _);
            await SendAsync(answer);
        }
        catch (Exception e)
        {
            Log.AnswerNotSent(log, e, TransactionRunner.ShortId(key.TransactionId));
        }
        finally
        {
            lock (_gate)
                _running.Remove(transaction);
            transaction.Ended.SetResult();
        }
    }

    private async Task<ChaincodeMessage> RunAsync(TransactionKey key, TransactionRequests requests, ChaincodeMessage message)
    {
        ChaincodeStub stub;
        try
        {
            stub = new ChaincodeStub(requests, key.ChannelId, key.TransactionId, ChaincodeInput.Parser.ParseFrom(message.Payload), message.Proposal);
        }
        catch (Exception e) when (e is InvalidDataException or InvalidProtocolBufferException)
        {
            return Failure(key, e.Message);
        }
        var isInit = message.Type == MessageType.Init;
        var response = await TransactionRunner.RunAsync(chaincode, stub, isInit, log);
        await requests.CloseAsync();
        // As in Fabric's own shims: an initialization that fails is an error of the chaincode, not a refusal.
        if (isInit && response.Status >= ChaincodeResponse.ErrorStatus)
            return Failure(key, response.Message);
        return new ChaincodeMessage
        {
            Type = MessageType.Completed,
            ChannelId = key.ChannelId,
            Txid = key.TransactionId,
            ChaincodeEvent = stub.Event,
            Payload = new Response
            {
                Status = response.Status, Message = response.Message, Payload = UnsafeByteOperations.UnsafeWrap(response.Payload),
            }.ToByteString(),
        };
    }

    private async Task SendAsync(ChaincodeMessage message)
    {
        await _writing.WaitAsync();
        try
        {
            await outgoing.WriteAsync(message);
        }
        finally
        {
            _writing.Release();
        }
    }

    private static ChaincodeMessage Failure(TransactionKey key, string text) => new()
    {
        Type = MessageType.Error, ChannelId = key.ChannelId, Txid = key.TransactionId, Payload = ByteString.CopyFromUtf8(text),
    };

    private Task RunningAsync()
    {
        lock (_gate)
            return Task.WhenAll(_running.Select(transaction => transaction.Ended.Task));
    }

    private sealed class Transaction(TransactionRequests requests)
    {
        public TransactionRequests Requests { get; } = requests;

        public TaskCompletionSource Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
