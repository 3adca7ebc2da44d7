using System.Net;
using Grpc.Core;
using Grpc.Wire;

namespace Grpc.Net.Client;

/// <summary>One call with the types of its messages.</summary>
internal sealed class MessageCall<TRequest, TResponse> : ClientCall, IAsyncStreamReader<TResponse>
    where TRequest : class
    where TResponse : class
{
    private const string UserAgent = "grpc-dotnet-warden/0.1";

    private readonly Method<TRequest, TResponse> _method;
    private readonly string? _host;
    private readonly CallOptions _options;
    private readonly TaskCompletionSource<HttpResponseMessage> _headers = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _readLock = new();
    private TaskCompletionSource<TResponse>? _singleResponse;
    private Task? _sending;
    private Task<bool>? _read;
    private FrameReader<TResponse>? _reader;
    private TResponse? _current;

    public MessageCall(GrpcChannel channel, Method<TRequest, TResponse> method, string? host, CallOptions options)
        : base(channel, options)
    {
        _method = method;
        _host = host;
        _options = options;
    }

    public TResponse Current => _current ?? throw new InvalidOperationException("There is no current message: MoveNext has not returned true.");

    protected override Task? ResponseUnderWay => _singleResponse is null ? _read : _sending;

    /// <summary>Sends the call and reads its only response.</summary>
    public Task<TResponse> StartSingleResponse(HttpContent content)
    {
        // A success is the last thing that the reading thread does, so the caller may go on upon it; a failure is set elsewhere.
        _singleResponse = new TaskCompletionSource<TResponse>();
        if (TryBegin(out var timeout))
        {
            _sending = ReceiveSingleAsync(NewRequest(content, timeout));
        }

        return _singleResponse.Task;
    }

    /// <summary>Sends the call; its responses are read from the result.</summary>
    public IAsyncStreamReader<TResponse> StartResponseStream(HttpContent content)
    {
        if (TryBegin(out var timeout))
        {
            _sending = ReceiveHeadersAsync(NewRequest(content, timeout));
        }

        return this;
    }

    public async Task<Metadata> GetResponseHeadersAsync()
    {
        var response = await _headers.Task;
        return ResponseStatus.ToMetadata(response.Headers);
    }

    public Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        lock (_readLock)
        {
            if (_read is { IsCompleted: false })
            {
                return Task.FromException<bool>(new InvalidOperationException("Can't read the next message because the previous read is still in progress."));
            }

            return _read = MoveNextAsync(cancellationToken);
        }
    }

    protected override void OnEnded(CallEnd end)
    {
        if (!_headers.Task.IsCompleted && _headers.TrySetException(ToException(end)))
        {
            // Few callers ask for the headers; nobody has to hear of the same failure twice.
            _ = _headers.Task.Exception;
        }

        // A success is set by the reader, which has the message.
        if (_singleResponse is not null && end.Status.StatusCode != StatusCode.OK)
        {
            // Not on this thread: it may hold whatever the one who cancels holds.
            ThreadPool.UnsafeQueueUserWorkItem(
                static call =>
                {
                    call._singleResponse!.TrySetException(call.ToException(call.End!));
                    _ = call._singleResponse.Task.Exception;
                },
                this,
                preferLocal: true);
        }
    }

    private async Task ReceiveSingleAsync(HttpRequestMessage request)
    {
        var doing = "Error starting gRPC call.";
        try
        {
            if (await SendAsync(request) is not { } reader)
            {
                return;
            }

            doing = "Error reading response.";
            var (hasMessage, message) = await reader.ReadAsync(Token);
            if (hasMessage && (await reader.ReadAsync(Token)).HasMessage)
            {
                throw Failure.Of(StatusCode.Internal, "Unexpected data after finished reading message.");
            }

            reader.Dispose();
            var (status, trailers) = ResponseStatus.OfTrailers(Response!);
            if (status.StatusCode == StatusCode.OK && !hasMessage)
            {
                status = new Status(StatusCode.Internal, "Failed to deserialize response message: the response has none.");
            }

            if (FinishWith(status, trailers).Status.StatusCode == StatusCode.OK)
            {
                _singleResponse!.TrySetResult(message!);
            }
        }
        catch (Exception exception)
        {
            FinishWith(ToStatus(exception, doing), []);
        }
        finally
        {
            request.Dispose();
        }
    }

    private async Task ReceiveHeadersAsync(HttpRequestMessage request)
    {
        try
        {
            await SendAsync(request);
        }
        catch (Exception exception)
        {
            FinishWith(ToStatus(exception, "Error starting gRPC call."), []);
        }
    }

    /// <summary>Sends the call and waits for the headers of the response.</summary>
    /// <returns>What cuts the response into messages; null when the headers have ended the call.</returns>
    private async Task<FrameReader<TResponse>?> SendAsync(HttpRequestMessage request)
    {
        var response = await Channel.SendAsync(request, Token);
        Response = response;
        if (HasEnded)
        {
            response.Dispose();
            return null;
        }

        if (ResponseStatus.OfHeaders(response) is { } refused)
        {
            FinishWith(refused, ResponseStatus.TrailersInHeaders(response));
            return null;
        }

        var encoding = ResponseStatus.FirstValue(response.Headers, HeaderNames.Encoding);
        var stream = await response.Content.ReadAsStreamAsync(Token);
        _reader = new FrameReader<TResponse>(stream, _method.ResponseMarshaller, encoding, Channel.MaxReceiveBytes);
        _headers.TrySetResult(response);
        return _reader;
    }

    private async Task<bool> MoveNextAsync(CancellationToken cancellationToken)
    {
        using var cancellation = CancelWith(cancellationToken);
        _current = null;
        if (End is null)
        {
            await ReadNextAsync();
        }

        if (_current is not null)
        {
            return true;
        }

        var end = End!;
        return end.Status.StatusCode == StatusCode.OK ? false : throw ToException(end);
    }

    private async Task ReadNextAsync()
    {
        try
        {
            if (!_sending!.IsCompleted)
            {
                await _sending;
            }

            if (HasEnded)
            {
                return;
            }

            var (hasMessage, message) = await _reader!.ReadAsync(Token);
            if (hasMessage)
            {
                _current = message;
                return;
            }

            _reader.Dispose();
            var (status, trailers) = ResponseStatus.OfTrailers(Response!);
            FinishWith(status, trailers);
        }
        catch (Exception exception)
        {
            FinishWith(ToStatus(exception, "Error reading next message."), []);
        }
    }

    private HttpRequestMessage NewRequest(HttpContent content, TimeSpan? timeout)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Channel.Address, _method.FullName))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = content,
        };
        var headers = request.Headers;
        headers.TryAddWithoutValidation("TE", "trailers");
        headers.TryAddWithoutValidation("User-Agent", UserAgent);
        headers.TryAddWithoutValidation(HeaderNames.AcceptEncoding, Gzip.AcceptedEncodings);
        if (_host is not null)
        {
            headers.Host = _host;
        }

        if (timeout is not null)
        {
            headers.TryAddWithoutValidation(HeaderNames.Timeout, TimeoutEncoding.Encode(timeout.Value));
        }

        foreach (var entry in _options.Headers ?? Metadata.Empty)
        {
            headers.TryAddWithoutValidation(entry.Key, HeaderNames.ToHeader(entry));
        }

        return request;
    }
}
