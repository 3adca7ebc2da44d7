using System.Buffers;
using System.IO.Pipelines;
using Grpc.Core;
using Grpc.Wire;

namespace Grpc.AspNetCore.Server;

/// <summary>Cuts a request body into messages, without a copy before the marshaller.</summary>
internal sealed class RequestReader<TRequest>(ServerCall call, Marshaller<TRequest> marshaller) : IAsyncStreamReader<TRequest>
    where TRequest : class
{
    private readonly PipeReader _body = call.Http.Request.BodyReader;
    private readonly Payload _payload = new();
    private readonly int? _maxBytes = call.Options.MaxReceiveMessageSize;
    private TRequest? _current;

    public TRequest Current => _current ?? throw new InvalidOperationException("There is no current message: MoveNext has not returned true.");

    /// <summary>Reads the one request of a call that has only one.</summary>
    public async ValueTask<TRequest> ReadOnlyMessageAsync()
    {
        var request = await ReadAsync(call.CancellationToken) ?? throw Failure.Of(StatusCode.Internal, "Incomplete message: the request has none.");
        return await ReadAsync(call.CancellationToken) is null
            ? request
            : throw Failure.Of(StatusCode.Internal, "Additional data after the message received.");
    }

    public Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<bool>(cancellationToken);
        }

        if (call.HasEnded || call.Http.RequestAborted.IsCancellationRequested)
        {
            return Task.FromException<bool>(new InvalidOperationException("Can't read messages after the request is complete."));
        }

        _current = null;
        var read = ReadAsync(cancellationToken);
        if (!read.IsCompletedSuccessfully)
        {
            return WaitAsync(read);
        }

        _current = read.Result;
        return _current is null ? FalseTask : TrueTask;
    }

    private static readonly Task<bool> TrueTask = Task.FromResult(true);
    private static readonly Task<bool> FalseTask = Task.FromResult(false);

    private async Task<bool> WaitAsync(ValueTask<TRequest?> read)
    {
        _current = await read;
        return _current is not null;
    }

    private async ValueTask<TRequest?> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var result = await _body.ReadAsync(cancellationToken);
            var buffer = result.Buffer;
            if (result.IsCanceled)
            {
                throw new RpcException(new Status(StatusCode.Internal, "Incoming message cancelled."));
            }

            if (TryRead(ref buffer, out var message))
            {
                _body.AdvanceTo(buffer.Start);
                return message;
            }

            if (result.IsCompleted)
            {
                var empty = buffer.IsEmpty;
                _body.AdvanceTo(buffer.Start, buffer.End);
                return empty ? null : throw Failure.Of(StatusCode.Internal, "Incomplete message: the request ended inside a message.");
            }

            _body.AdvanceTo(buffer.Start, buffer.End);
        }
    }

    private bool TryRead(ref ReadOnlySequence<byte> buffer, out TRequest? message)
    {
        message = null;
        if (buffer.Length < Frame.HeaderBytes)
        {
            return false;
        }

        var (compressed, payloadBytes) = Frame.ReadHeader(buffer, _maxBytes);
        if (buffer.Length < Frame.HeaderBytes + (long)payloadBytes)
        {
            return false;
        }

        var payload = buffer.Slice(Frame.HeaderBytes, payloadBytes);
        var encoding = compressed ? (string?)call.Http.Request.Headers[HeaderNames.Encoding] : null;
        message = _payload.Read(marshaller, payload, compressed, encoding, _maxBytes);
        buffer = buffer.Slice(payload.End);
        return true;
    }
}
