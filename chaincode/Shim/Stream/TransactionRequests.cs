using Google.Protobuf;
using Warden.Protocol.Peer;
using MessageType = Warden.Protocol.Peer.ChaincodeMessage.Types.Type;

namespace Warden.Chaincode.Shim;

/// <summary>The requests of one transaction over a peer's stream, one open at a time.</summary>
/// <remarks>The peer drops a second open request of a transaction without an answer, so the next one waits here.</remarks>
internal sealed class TransactionRequests : IPeerRequests
{
    private readonly TransactionKey _key;
    private readonly Func<ChaincodeMessage, Task> _send;

    // Never disposed: it has no timer, and a stream may break while its transaction ends.
    private readonly CancellationTokenSource _aborted = new();
    private readonly Lock _gate = new();
    private Task _last = Task.CompletedTask;
    private TaskCompletionSource<ByteString>? _open;
    private bool _isClosed;

    public TransactionRequests(TransactionKey key, PeerFeatures features, string? peerMspId, Func<ChaincodeMessage, Task> send)
    {
        _key = key;
        _send = send;
        Features = features;
        PeerMspId = peerMspId;
        Aborted = _aborted.Token;
    }

    public PeerFeatures Features { get; }

    public string? PeerMspId { get; }

    public CancellationToken Aborted { get; }

    public Task<ByteString> AskAsync(MessageType type, IMessage request)
    {
        var message = new ChaincodeMessage
        {
            Type = type, ChannelId = _key.ChannelId, Txid = _key.TransactionId, Payload = request.ToByteString(),
        };
        lock (_gate)
        {
            if (_isClosed)
                throw new InvalidOperationException($"Transaction {TransactionRunner.ShortId(_key.TransactionId)} has ended; its stub answers no more.");
            var answer = AskAfterAsync(_last, message);
            _last = answer;
            return answer;
        }
    }

    /// <summary>Takes the peer's answer to the open request.</summary>
    /// <returns>False when there is no open request.</returns>
    public bool Answer(ChaincodeMessage message)
    {
        var open = Interlocked.Exchange(ref _open, null);
        return open is not null && (message.Type == MessageType.Response
            ? open.TrySetResult(message.Payload)
            : open.TrySetException(new PeerErrorException(message.Payload.ToStringUtf8())));
    }

    /// <summary>Fails the open request and every later one: the stream is gone.</summary>
    public void Abort()
    {
        _aborted.Cancel();
        Interlocked.Exchange(ref _open, null)?.TrySetException(Gone());
    }

    /// <summary>Waits for requests that the contract has not awaited, then takes no more: nothing may follow COMPLETED.</summary>
    public async Task CloseAsync()
    {
        while (true)
        {
            Task last;
            lock (_gate)
            {
                last = _last;
                if (last.IsCompleted)
                {
                    _isClosed = true;
                    return;
                }
            }
            await last.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<ByteString> AskAfterAsync(Task previous, ChaincodeMessage message)
    {
        await previous.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var open = new TaskCompletionSource<ByteString>(TaskCreationOptions.RunContinuationsAsynchronously);
        _open = open;
        if (Aborted.IsCancellationRequested)
            throw Gone();
        await _send(message);
        return await open.Task;
    }

    private static IOException Gone() => new("The stream to the peer ended before the transaction did.");
}
