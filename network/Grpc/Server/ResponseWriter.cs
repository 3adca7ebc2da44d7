using System.IO.Pipelines;
using Grpc.Core;
using Grpc.Wire;

namespace Grpc.AspNetCore.Server;

/// <summary>Writes messages into a response body, without a copy after the marshaller.</summary>
internal sealed class ResponseWriter<TResponse>(ServerCall call, Marshaller<TResponse> marshaller) : IServerStreamWriter<TResponse>
    where TResponse : class
{
    private readonly PipeWriter _body = call.Http.Response.BodyWriter;
    private readonly ResponseFrame _frame = new(call.Http.Response.BodyWriter, call.Options.MaxSendMessageSize);

    public WriteOptions? WriteOptions
    {
        get => call.WriteOptions;
        set => call.WriteOptions = value;
    }

    /// <summary>Writes the one response of a call that has only one; it leaves together with the trailers.</summary>
    public void WriteOnlyMessage(TResponse? message)
    {
        if (message is null)
        {
            throw Failure.Of(StatusCode.Cancelled, "No message returned from method.");
        }

        lock (call.WriteLock)
        {
            if (!call.HasEnded)
            {
                Serialize(message);
            }
        }
    }

    public Task WriteAsync(TResponse message) => WriteAsync(message, CancellationToken.None);

    public Task WriteAsync(TResponse message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled(cancellationToken);
        }

        lock (call.WriteLock)
        {
            if (call.HasEnded || call.Http.RequestAborted.IsCancellationRequested)
            {
                return Task.FromException(new InvalidOperationException("Can't write the message because the request is complete."));
            }

            if (call.WriteUnderWay is { IsCompleted: false })
            {
                return Task.FromException(new InvalidOperationException("Can't write the message because the previous write is in progress."));
            }

            var write = WriteCoreAsync(message, cancellationToken);
            call.WriteUnderWay = write;
            return write;
        }
    }

    private Task WriteCoreAsync(TResponse message, CancellationToken cancellationToken)
    {
        try
        {
            Serialize(message);
        }
        catch (Exception exception)
        {
            return Task.FromException(exception);
        }

        if (WriteOptions is not null && (WriteOptions.Flags & WriteFlags.BufferHint) != 0)
        {
            return Task.CompletedTask;
        }

        var flush = _body.FlushAsync(cancellationToken.CanBeCanceled ? cancellationToken : call.CancellationToken);
        if (flush.IsCompletedSuccessfully)
        {
            _ = flush.Result;
            return Task.CompletedTask;
        }

        return flush.AsTask();
    }

    private void Serialize(TResponse message)
    {
        call.HasWritten = true;
        _frame.Write(marshaller, message);
    }
}
