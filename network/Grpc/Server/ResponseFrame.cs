using System.Buffers;
using System.IO.Pipelines;
using Grpc.Core;
using Grpc.Wire;

namespace Grpc.AspNetCore.Server;

/// <summary>Takes one message from a marshaller straight into a response body; used again for the next message.</summary>
internal sealed class ResponseFrame(PipeWriter body, int? maxBytes) : SerializationContext
{
    private ArrayBufferWriter<byte>? _unsized;
    private int? _announced;
    private bool _complete;

    public void Write<T>(Marshaller<T> marshaller, T message)
    {
        _announced = null;
        _complete = false;
        marshaller.ContextualSerializer(message, this);
        if (!_complete)
        {
            throw new InvalidOperationException("The marshaller did not complete the message.");
        }
    }

    public override void SetPayloadLength(int payloadLength)
    {
        Frame.ThrowIfTooLongToSend(payloadLength, maxBytes);
        _announced = payloadLength;
    }

    public override IBufferWriter<byte> GetBufferWriter()
    {
        if (_announced is not { } length)
        {
            return _unsized ??= new ArrayBufferWriter<byte>();
        }

        WriteHeader(length);
        return body;
    }

    public override void Complete()
    {
        if (_announced is null && _unsized is not null)
        {
            WriteWhole(_unsized.WrittenSpan);
            _unsized = null;
        }

        _complete = true;
    }

    public override void Complete(byte[] payload)
    {
        ArgumentNullException.ThrowIfNull(payload);
        WriteWhole(payload);
        _complete = true;
    }

    private void WriteWhole(ReadOnlySpan<byte> payload)
    {
        Frame.ThrowIfTooLongToSend(payload.Length, maxBytes);
        WriteHeader(payload.Length);
        body.Write(payload);
    }

    private void WriteHeader(int payloadBytes)
    {
        Frame.WriteHeader(body.GetSpan(Frame.HeaderBytes), payloadBytes);
        body.Advance(Frame.HeaderBytes);
    }
}
