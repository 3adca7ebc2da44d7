using System.Globalization;
using System.Net.Sockets;
using Grpc.Core;
using Grpc.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Grpc.AspNetCore.Server;

/// <summary>One call being served: what the method sees of it, and how it ends.</summary>
/// <remarks>
/// A call ends by its method or by its deadline, whichever comes first; only that one writes status and trailers. After the
/// deadline the client has its answer at once, and the method is waited for, since the request belongs to it until it returns.
/// </remarks>
internal sealed class ServerCall(HttpContext http, GrpcServiceOptions options, ILogger logger) : ServerCallContext
{
    private static readonly TimeSpan LongestTimer = TimeSpan.FromMilliseconds(int.MaxValue - 1);

    private Metadata? _requestHeaders;
    private Metadata? _responseTrailers;
    private AuthContext? _authContext;
    private CancellationTokenSource? _deadlineCancellation;
    private CancellationTokenRegistration _abortRegistration;
    private Timer? _deadlineTimer;
    private Task? _deadlineTask;
    private DateTime _deadline = DateTime.MaxValue;
    private Status _status = Status.DefaultSuccess;
    private bool _ended;

    public HttpContext Http => http;

    public GrpcServiceOptions Options => options;

    /// <summary>Gets or sets whether a message was handed to the response, sent or not.</summary>
    public bool HasWritten { get; set; }

    /// <summary>Gets or sets the write under way; the deadline waits for it before it ends the response.</summary>
    public Task? WriteUnderWay { get; set; }

    /// <summary>Gets what a write holds while it begins, so that none begins after the end.</summary>
    public Lock WriteLock { get; } = new();

    /// <summary>Gets whether status and trailers are written, so that nothing may follow.</summary>
    public bool HasEnded => Volatile.Read(ref _ended);

    protected override string MethodCore => http.Request.Path.Value!;

    protected override string HostCore => http.Request.Host.Value ?? "";

    protected override string PeerCore => http.Connection.RemoteIpAddress is not { } address
        ? "unknown"
        : address.AddressFamily == AddressFamily.InterNetwork
            ? string.Create(CultureInfo.InvariantCulture, $"ipv4:{address}:{http.Connection.RemotePort}")
            : string.Create(CultureInfo.InvariantCulture, $"ipv6:[{address}]:{http.Connection.RemotePort}");

    protected override DateTime DeadlineCore => _deadline;

    protected override Metadata RequestHeadersCore => _requestHeaders ??= ReadRequestHeaders();

    protected override CancellationToken CancellationTokenCore => _deadlineCancellation?.Token ?? http.RequestAborted;

    protected override Metadata ResponseTrailersCore => _responseTrailers ??= [];

    protected override Status StatusCore
    {
        get => _status;
        set => _status = value;
    }

    protected override WriteOptions? WriteOptionsCore { get; set; }

    protected override AuthContext AuthContextCore => _authContext ??= PeerCertificate.ToAuthContext(http.Connection.ClientCertificate);

    protected override IDictionary<object, object> UserStateCore => http.Items!;

    /// <summary>Writes status and trailers, to the trailers of a response or to the headers of one without messages.</summary>
    public static void WriteStatus(IHeaderDictionary destination, Status status, Metadata trailers)
    {
        foreach (var entry in trailers)
        {
            destination.Append(entry.Key, HeaderNames.ToHeader(entry));
        }

        destination[HeaderNames.Status] = ((int)status.StatusCode).ToString(CultureInfo.InvariantCulture);
        if (status.Detail.Length > 0)
        {
            destination[HeaderNames.Message] = PercentEncoding.Encode(status.Detail);
        }
    }

    /// <summary>Starts the clock of the deadline and checks the encoding of the requests.</summary>
    public void Begin()
    {
        var encoding = (string?)http.Request.Headers[HeaderNames.Encoding];
        if (!Gzip.IsAccepted(encoding))
        {
            http.Response.Headers[HeaderNames.AcceptEncoding] = Gzip.AcceptedEncodings;
            throw Failure.Of(StatusCode.Unimplemented, $"Unsupported grpc-encoding value '{encoding}'. Supported encodings: {Gzip.AcceptedEncodings}");
        }

        if (!TimeoutEncoding.TryDecode(http.Request.Headers[HeaderNames.Timeout], out var timeout))
        {
            return;
        }

        // A year is as good as forever, and the sum stays a date.
        timeout = timeout < TimeSpan.FromDays(365) ? timeout : TimeSpan.FromDays(365);
        _deadline = DateTime.UtcNow + timeout;
        _deadlineCancellation = new CancellationTokenSource();
        _abortRegistration = http.RequestAborted.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), _deadlineCancellation);
        _deadlineTimer = new Timer(static call => ((ServerCall)call!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        SetTimer(timeout);
    }

    /// <summary>Takes what a method threw as the status of the call.</summary>
    public void Fail(Exception exception, string methodName)
    {
        if (exception is RpcException rpc)
        {
            Log.MethodRefused(logger, methodName, rpc.StatusCode, rpc.Status.Detail);
            foreach (var entry in rpc.Trailers)
            {
                ResponseTrailers.Add(entry);
            }

            _status = rpc.Status;
            return;
        }

        if (exception is OperationCanceledException or IOException && CancellationToken.IsCancellationRequested)
        {
            Log.MethodLeft(logger, methodName, exception);
        }
        else
        {
            Log.MethodFailed(logger, methodName, exception);
        }

        var detail = "Exception was thrown by handler.";
        _status = new Status(StatusCode.Unknown, options.EnableDetailedErrors == true ? detail + " " + Failure.Describe(exception) : detail, exception);
    }

    /// <summary>Writes status and trailers, unless the deadline did.</summary>
    public async Task EndAsync()
    {
        if (TryEnd())
        {
            WriteStatus(_status, _responseTrailers ?? Metadata.Empty);
        }

        if (_deadlineTimer is not null)
        {
            await _deadlineTimer.DisposeAsync();
            if (_deadlineTask is not null)
            {
                await _deadlineTask;
            }

            await _abortRegistration.DisposeAsync();
            _deadlineCancellation!.Dispose();
        }
    }

    protected override async Task WriteResponseHeadersAsyncCore(Metadata responseHeaders)
    {
        ArgumentNullException.ThrowIfNull(responseHeaders);
        if (http.Response.HasStarted || HasWritten)
        {
            throw new InvalidOperationException("Response headers can only be sent once per call.");
        }

        foreach (var entry in responseHeaders)
        {
            http.Response.Headers.Append(entry.Key, HeaderNames.ToHeader(entry));
        }

        HasWritten = true;
        await http.Response.BodyWriter.FlushAsync(CancellationToken);
    }

    protected override ContextPropagationToken CreatePropagationTokenCore(ContextPropagationOptions? options) =>
        throw new NotSupportedException("Pass Deadline and CancellationToken of this context on instead.");

    private bool TryEnd()
    {
        lock (WriteLock)
        {
            return !_ended && (_ended = true);
        }
    }

    private void WriteStatus(Status status, Metadata trailers)
    {
        if (http.RequestAborted.IsCancellationRequested)
        {
            return;
        }

        var trailersOnly = !http.Response.HasStarted && !HasWritten;
        var destination = trailersOnly ? http.Response.Headers : http.Features.GetRequiredFeature<IHttpResponseTrailersFeature>().Trailers;
        WriteStatus(destination, status, trailers);
    }

    private void SetTimer(TimeSpan due)
    {
        try
        {
            var atLeast = due > TimeSpan.FromMilliseconds(1) ? due : TimeSpan.FromMilliseconds(1);
            _deadlineTimer!.Change(atLeast < LongestTimer ? atLeast : LongestTimer, Timeout.InfiniteTimeSpan);
        }
        catch (ObjectDisposedException)
        {
            // The call ended meanwhile.
        }
    }

    private void OnTimer()
    {
        var left = _deadline - DateTime.UtcNow;
        if (left > TimeSpan.Zero)
        {
            SetTimer(left);
        }
        else if (TryEnd())
        {
            _deadlineTask = EndByDeadlineAsync();
        }
    }

    private async Task EndByDeadlineAsync()
    {
        Log.DeadlinePassed(logger, MethodCore);
        try
        {
            await _deadlineCancellation!.CancelAsync();
            if (WriteUnderWay is { } write)
            {
                await write.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            // Without the trailers of the method, which is still running and may be adding some.
            WriteStatus(new Status(StatusCode.DeadlineExceeded, "Deadline Exceeded"), Metadata.Empty);
            await http.Response.CompleteAsync();

            // NO_ERROR: the answer stands, the rest of the request is not wanted.
            http.Features.Get<IHttpResetFeature>()?.Reset(0);
        }
        catch (Exception exception)
        {
            Log.MethodFailed(logger, MethodCore, exception);
        }
    }

    private Metadata ReadRequestHeaders()
    {
        var metadata = new Metadata();
        foreach (var (name, values) in http.Request.Headers)
        {
            if (HeaderNames.IsReserved(name))
            {
                continue;
            }

            foreach (var value in values)
            {
                HeaderNames.AddTo(metadata, name, value ?? "");
            }
        }

        return metadata;
    }
}
