using System.Collections.Concurrent;
using Grpc.Core;
using Microsoft.Extensions.Logging;
using Warden.Protocol.Peer;

namespace Warden.Chaincode.Shim;

/// <summary>The open streams of a server, so that a stop can end them.</summary>
internal sealed class PeerStreams(IChaincode chaincode, ChaincodeServerOptions options, ILogger log) : IDisposable
{
    private readonly ConcurrentDictionary<PeerConversation, bool> _open = new();
    private readonly CancellationTokenSource _end = new();

    private readonly CancellationTokenSource _ending = new();

    public bool IsEnding => _ending.IsCancellationRequested;

    /// <summary>Gets the token that says that a stop has begun.</summary>
    public CancellationToken Ending => _ending.Token;

    public async Task ServeAsync(
        IAsyncStreamReader<ChaincodeMessage> incoming, IAsyncStreamWriter<ChaincodeMessage> outgoing, ServerCallContext context)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, _end.Token);
        var conversation = new PeerConversation(chaincode, options.ChaincodeId, options.MspId, incoming, outgoing, log);
        _open[conversation] = true;
        // A stop knows it from here on: it drains it, or had begun before.
        if (IsEnding)
        {
            _open.TryRemove(conversation, out _);
            throw new RpcException(new Status(StatusCode.Unavailable, "the chaincode is shutting down"));
        }
        Log.PeerConnected(log, context.Peer);
        try
        {
            await conversation.RunAsync(ended.Token);
            Log.PeerLeft(log, context.Peer);
        }
        catch (Exception) when (ended.IsCancellationRequested)
        {
            Log.PeerLeft(log, context.Peer);
        }
        catch (InvalidDataException e)
        {
            Log.PeerFailed(log, e, context.Peer);
            throw new RpcException(new Status(StatusCode.InvalidArgument, e.Message));
        }
        finally
        {
            _open.TryRemove(conversation, out _);
        }
    }

    /// <summary>Lets open transactions finish, then ends every stream.</summary>
    /// <returns>Whether any stream was open.</returns>
    public async Task<bool> EndAsync(TimeSpan drainTimeout)
    {
        var announced = _ending.CancelAsync();
        using var timeout = new CancellationTokenSource(drainTimeout);
        // Before anything is waited for: what comes once a stop has been called is refused.
        var drained = Task.WhenAll(_open.Keys.Select(conversation => conversation.DrainAsync(timeout.Token)));
        await announced;
        try
        {
            await drained;
        }
        catch (OperationCanceledException)
        {
            Log.DrainTimedOut(log, drainTimeout.TotalSeconds);
        }
        var wereOpen = !_open.IsEmpty;
        await _end.CancelAsync();
        return wereOpen;
    }

    public void Dispose()
    {
        _ending.Dispose();
        _end.Dispose();
    }
}
