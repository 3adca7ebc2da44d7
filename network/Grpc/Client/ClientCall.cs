using System.Net;
using Grpc.Core;
using Grpc.Wire;

namespace Grpc.Net.Client;

/// <summary>The life of one call, whatever its messages are: deadline, cancellation, status, trailers.</summary>
/// <remarks>A call ends exactly once; the first reason wins, and everything that still waits is released by it.</remarks>
internal abstract class ClientCall : IDisposable
{
    private static readonly TimeSpan LongestTimer = TimeSpan.FromMilliseconds(int.MaxValue - 1);

    private readonly GrpcChannel _channel;
    private readonly CancellationTokenSource _cancellation = new();
    private readonly DateTime _deadline;
    private readonly CancellationToken _callerToken;
    private readonly Lock _lock = new();
    private CancellationTokenRegistration _callerRegistration;
    private Timer? _deadlineTimer;
    private CallEnd? _end;
    private CancellationToken _cancelledBy;

    protected ClientCall(GrpcChannel channel, CallOptions options)
    {
        var deadline = options.Deadline ?? DateTime.MaxValue;
        if (deadline != DateTime.MaxValue && deadline != DateTime.MinValue && deadline.Kind != DateTimeKind.Utc)
        {
            throw new InvalidOperationException("Deadline must have a kind DateTimeKind.Utc or be equal to DateTime.MaxValue or DateTime.MinValue.");
        }

        _channel = channel;
        _deadline = deadline;
        _callerToken = options.CancellationToken;
    }

    /// <summary>Raised once, when the call has ended for whatever reason.</summary>
    public event Action? Ended;

    /// <summary>Gets what stops the sending and receiving of this call.</summary>
    public CancellationToken Token => _cancellation.Token;

    public bool HasEnded => Volatile.Read(ref _end) is not null;

    protected GrpcChannel Channel => _channel;

    protected HttpResponseMessage? Response { get; set; }

    protected CallEnd? End => Volatile.Read(ref _end);

    public Status GetStatus() => End?.Status
        ?? throw new InvalidOperationException("Unable to get the status because the call is not complete.");

    public Metadata GetTrailers() => End?.Trailers
        ?? throw new InvalidOperationException("Can't get the call trailers because the call has not completed successfully.");

    public void Dispose() => Abort(new Status(StatusCode.Cancelled, "gRPC call disposed."), default);

    /// <summary>Lets a token give up this call while the result is not disposed.</summary>
    public CancellationTokenRegistration CancelWith(CancellationToken cancellationToken) =>
        cancellationToken.CanBeCanceled && cancellationToken != _callerToken
            ? cancellationToken.UnsafeRegister(static (call, token) => ((ClientCall)call!).AbortByToken(token), this)
            : default;

    public void ThrowIfEnded()
    {
        if (End is { } end)
        {
            throw ToException(end);
        }
    }

    /// <summary>Gets what to throw after a request could not be written.</summary>
    /// <remarks>
    /// The call itself goes on: when the server has answered and closed, its status is still to be read. Where somebody reads
    /// it already, that status is waited for, since it says more than the broken pipe.
    /// </remarks>
    public async Task<Exception> ExplainFailedWriteAsync(Exception exception)
    {
        if (!HasEnded && exception is IOException or OperationCanceledException && ResponseUnderWay is { } underWay)
        {
            await underWay.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return ToException(End ?? new CallEnd(ToStatus(exception, "Error writing request."), []));
    }

    /// <summary>Gets the reading that is about to bring the status of the server, where somebody reads.</summary>
    protected abstract Task? ResponseUnderWay { get; }

    /// <summary>Starts clock and registrations; false when the call is over before it began.</summary>
    protected bool TryBegin(out TimeSpan? timeout)
    {
        timeout = null;
        _channel.Register(this);
        if (_callerToken.CanBeCanceled)
        {
            _callerRegistration = _callerToken.UnsafeRegister(static (call, token) => ((ClientCall)call!).AbortByToken(token), this);
        }

        if (_deadline != DateTime.MaxValue)
        {
            var left = _deadline - DateTime.UtcNow;
            if (left <= TimeSpan.Zero)
            {
                AbortByDeadline();
                return false;
            }

            timeout = left;
            StartTimer(left);
        }

        if (End is not null)
        {
            // Ended while it was being set up: the end could not see what was registered after it.
            Release();
            return false;
        }

        return true;
    }

    /// <summary>Ends the call with what the server said.</summary>
    /// <returns>How the call ended, which is something else when it had ended before.</returns>
    protected CallEnd FinishWith(Status status, Metadata trailers) => TryEnd(new CallEnd(status, trailers));

    protected Exception ToException(CallEnd end) =>
        _channel.ThrowOperationCanceled && _cancelledBy.IsCancellationRequested && end.Status.StatusCode == StatusCode.Cancelled
            ? new OperationCanceledException(end.Status.Detail, end.Status.DebugException, _cancelledBy)
            : new RpcException(end.Status, end.Trailers);

    /// <summary>Gets the status that an exception of the transport stands for.</summary>
    protected Status ToStatus(Exception exception, string doing)
    {
        if (End is { } end)
        {
            return end.Status;
        }

        for (var current = exception; current is not null; current = current.InnerException)
        {
            if (current is RpcException rpc)
            {
                return rpc.Status;
            }
        }

        var code = TransportError.ToStatusCode(exception);
        if (code == StatusCode.Cancelled && DateTime.UtcNow >= _deadline)
        {
            // The server's clock ran out first and it reset the stream.
            return new Status(StatusCode.DeadlineExceeded, "", exception);
        }

        return new Status(code, doing + " " + Failure.Describe(exception), exception);
    }

    private void AbortByToken(CancellationToken token)
    {
        var exception = new OperationCanceledException(token);
        Abort(new Status(StatusCode.Cancelled, "Call canceled by the client.", exception), token);
    }

    private void AbortByDeadline() => Abort(new Status(StatusCode.DeadlineExceeded, ""), default);

    private void Abort(Status status, CancellationToken by)
    {
        lock (_lock)
        {
            if (_end is not null)
            {
                return;
            }

            _cancelledBy = by;
        }

        TryEnd(new CallEnd(status, []));
    }

    private CallEnd TryEnd(CallEnd end)
    {
        lock (_lock)
        {
            if (_end is { } earlier)
            {
                return earlier;
            }

            Volatile.Write(ref _end, end);
        }

        Release();
        Ended?.Invoke();
        OnEnded(end);
        return end;
    }

    /// <summary>Releases whoever waits for the result.</summary>
    protected abstract void OnEnded(CallEnd end);

    private void Release()
    {
        _callerRegistration.Dispose();
        Interlocked.Exchange(ref _deadlineTimer, null)?.Dispose();
        _channel.Unregister(this);

        // Cancelling stops a request that waits for its response; disposing the response resets a stream that is open.
        _cancellation.Cancel();
        Response?.Dispose();
    }

    private void StartTimer(TimeSpan left)
    {
        var timer = new Timer(static call => ((ClientCall)call!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _deadlineTimer = timer;
        timer.Change(left < LongestTimer ? left : LongestTimer, Timeout.InfiniteTimeSpan);
    }

    private void OnTimer()
    {
        // A timer may be early by a part of a millisecond, and a very long one comes in pieces.
        var left = _deadline - DateTime.UtcNow;
        if (left <= TimeSpan.Zero)
        {
            AbortByDeadline();
            return;
        }

        try
        {
            var due = left < LongestTimer ? left : LongestTimer;
            _deadlineTimer?.Change(due < TimeSpan.FromMilliseconds(1) ? TimeSpan.FromMilliseconds(1) : due, Timeout.InfiniteTimeSpan);
        }
        catch (ObjectDisposedException)
        {
            // The call ended meanwhile.
        }
    }

    /// <summary>How a call ended.</summary>
    internal sealed record CallEnd(Status Status, Metadata Trailers);
}
