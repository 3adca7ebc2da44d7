using System.Net;
using System.Net.Http.Headers;
using Grpc.Core;
using Grpc.Wire;

namespace Grpc.Net.Client;

/// <summary>The request body of a call with many requests, open until the caller completes it or the call ends.</summary>
internal sealed class RequestStream<TRequest> : IClientStreamWriter<TRequest>
{
    private readonly ClientCall _call;
    private readonly Marshaller<TRequest> _marshaller;
    private readonly FrameBuffer _frame;
    private readonly TaskCompletionSource<Stream> _stream = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _completed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _lock = new();
    private Task? _write;
    private bool _completeCalled;

    public RequestStream(ClientCall call, Marshaller<TRequest> marshaller, WriteOptions? writeOptions, int? maxBytes)
    {
        _call = call;
        _marshaller = marshaller;
        _frame = new FrameBuffer(maxBytes);
        WriteOptions = writeOptions;
        Content = new StreamedContent(this);
        call.Ended += () =>
        {
            _stream.TrySetCanceled();
            _completed.TrySetResult();
        };
    }

    public HttpContent Content { get; }

    public WriteOptions? WriteOptions { get; set; }

    public Task WriteAsync(TRequest message) => WriteAsync(message, CancellationToken.None);

    public Task WriteAsync(TRequest message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        lock (_lock)
        {
            if (_completeCalled)
            {
                return Task.FromException(new InvalidOperationException("Request stream has already been completed."));
            }

            if (_write is { IsCompleted: false })
            {
                return Task.FromException(new InvalidOperationException("Can't write the message because the previous write is in progress."));
            }

            return _write = WriteCoreAsync(message, cancellationToken);
        }
    }

    public Task CompleteAsync()
    {
        lock (_lock)
        {
            if (_write is { IsCompleted: false })
            {
                return Task.FromException(new InvalidOperationException("Can't complete the client stream writer because the previous write is in progress."));
            }

            _completeCalled = true;
            _completed.TrySetResult();
            return Task.CompletedTask;
        }
    }

    private async Task WriteCoreAsync(TRequest message, CancellationToken cancellationToken)
    {
        using var cancellation = _call.CancelWith(cancellationToken);
        try
        {
            _call.ThrowIfEnded();
            var stream = _stream.Task.IsCompletedSuccessfully ? _stream.Task.Result : await _stream.Task;
            _frame.Write(_marshaller, message);
            await stream.WriteAsync(_frame.Head, _call.Token);
            if (!_frame.Tail.IsEmpty)
            {
                await stream.WriteAsync(_frame.Tail, _call.Token);
            }

            if (WriteOptions is null || (WriteOptions.Flags & WriteFlags.BufferHint) == 0)
            {
                await stream.FlushAsync(_call.Token);
            }
        }
        catch (Exception exception) when (exception is not RpcException)
        {
            throw await _call.ExplainFailedWriteAsync(exception);
        }
        finally
        {
            _frame.Reset();
        }
    }

    private sealed class StreamedContent : HttpContent
    {
        private readonly RequestStream<TRequest> _requests;

        public StreamedContent(RequestStream<TRequest> requests)
        {
            _requests = requests;
            Headers.ContentType = new MediaTypeHeaderValue(HeaderNames.ContentType);
        }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            // The headers go out now: a server may speak first, as a chaincode does in Connect.
            await stream.FlushAsync(cancellationToken);
            _requests._stream.TrySetResult(stream);
            await _requests._completed.Task;
        }

        protected override bool TryComputeLength(out long length)
        {
            length = -1;
            return false;
        }
    }
}
