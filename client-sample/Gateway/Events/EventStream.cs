using Grpc.Core;

namespace Warden.Gateway;

/// <summary>
/// Events of a channel as they are committed. Read once; disposing it, leaving the loop or disposing the Gateway ends it.
/// </summary>
/// <remarks>There is no automatic reconnect: open a new one with a checkpoint after a <see cref="GatewayException"/>.</remarks>
/// <typeparam name="T">What is delivered.</typeparam>
public sealed class EventStream<T> : IAsyncEnumerable<T>, IAsyncDisposable
{
    private readonly IDisposable call;
    private readonly CancellationTokenSource ended;
    private readonly CancellationToken end;
    private readonly CancellationToken caller;
    private readonly string what;
    private readonly Func<CancellationToken, IAsyncEnumerable<T>> read;
    private int started;
    private int disposed;

    internal EventStream(
        IDisposable call,
        CancellationTokenSource ended,
        CancellationToken caller,
        string what,
        Func<CancellationToken, IAsyncEnumerable<T>> read)
    {
        this.call = call;
        this.ended = ended;
        end = ended.Token;
        this.caller = caller;
        this.what = what;
        this.read = read;
    }

    /// <summary>Reads the events. Ends without an exception when the stream or the Gateway is disposed.</summary>
    /// <exception cref="GatewayException">The stream broke, or the peer refused the request.</exception>
    /// <exception cref="OperationCanceledException">The caller's token was cancelled.</exception>
    /// <exception cref="InvalidOperationException">It is read already.</exception>
    public async IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        if (Interlocked.Exchange(ref started, 1) == 1)
        {
            throw new InvalidOperationException("An event stream is read once; open another one.");
        }

        await using var _ = this;
        using var reading = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, end);
        await using var events = read(reading.Token).GetAsyncEnumerator(reading.Token);
        while (await MoveNextAsync(events, cancellationToken))
        {
            yield return events.Current;
        }
    }

    /// <summary>Ends the stream.</summary>
    public ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref disposed, 1) == 0)
        {
            ended.Cancel();
            call.Dispose();
            ended.Dispose();
        }

        return ValueTask.CompletedTask;
    }

    private async ValueTask<bool> MoveNextAsync(IAsyncEnumerator<T> events, CancellationToken cancellationToken)
    {
        try
        {
            return await events.MoveNextAsync();
        }
        catch (Exception e) when (
            e is OperationCanceledException or ObjectDisposedException or RpcException { StatusCode: StatusCode.Cancelled }
            && (end.IsCancellationRequested || cancellationToken.IsCancellationRequested))
        {
            caller.ThrowIfCancellationRequested();
            cancellationToken.ThrowIfCancellationRequested();
            return false;
        }
        catch (RpcException e)
        {
            throw new GatewayException(what, transactionId: null, e);
        }
    }
}
