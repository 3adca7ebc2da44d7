using System.Buffers;
using Grpc.Core;

namespace Grpc.Wire;

/// <summary>Takes one message from a marshaller and puts its prefix in front; used again for the next message.</summary>
internal sealed class FrameBuffer : SerializationContext, IBufferWriter<byte>, IDisposable
{
    // From this size on an array that a marshaller hands over is sent from where it is.
    private const int CopyBelowBytes = 64 * 1024;
    private const int KeepAtMostBytes = 1024 * 1024;

    private readonly int? _maxBytes;
    private byte[] _buffer = [];
    private int _length;
    private bool _complete;

    public FrameBuffer(int? maxBytes) => _maxBytes = maxBytes;

    /// <summary>Gets prefix and message, or the prefix alone when <see cref="Tail"/> has the message.</summary>
    public ReadOnlyMemory<byte> Head => _buffer.AsMemory(0, _length);

    /// <summary>Gets a message too large to copy; empty otherwise.</summary>
    public ReadOnlyMemory<byte> Tail { get; private set; }

    /// <summary>Serializes a message; <see cref="Head"/> and <see cref="Tail"/> are valid until <see cref="Reset"/>.</summary>
    public void Write<T>(Marshaller<T> marshaller, T message)
    {
        _complete = false;
        _length = Frame.HeaderBytes;
        Tail = default;
        Reserve(0);
        marshaller.ContextualSerializer(message, this);
        if (!_complete)
        {
            throw new InvalidOperationException("The marshaller did not complete the message.");
        }
    }

    /// <summary>Forgets the message, and the memory if it was a large one.</summary>
    public void Reset()
    {
        Tail = default;
        _length = 0;
        if (_buffer.Length > KeepAtMostBytes)
        {
            Dispose();
        }
    }

    public void Dispose()
    {
        if (_buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = [];
        }
    }

    public override void SetPayloadLength(int payloadLength)
    {
        Frame.ThrowIfTooLongToSend(payloadLength, _maxBytes);
        Reserve(payloadLength);
    }

    public override IBufferWriter<byte> GetBufferWriter() => this;

    public override void Complete()
    {
        Finish(_length - Frame.HeaderBytes);
    }

    public override void Complete(byte[] payload)
    {
        ArgumentNullException.ThrowIfNull(payload);
        Frame.ThrowIfTooLongToSend(payload.Length, _maxBytes);
        if (payload.Length < CopyBelowBytes)
        {
            Reserve(payload.Length);
            payload.CopyTo(_buffer.AsSpan(_length));
            _length += payload.Length;
        }
        else
        {
            Tail = payload;
        }

        Finish(payload.Length);
    }

    public void Advance(int count) => _length += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(Math.Max(sizeHint, 1));
        return _buffer.AsMemory(_length);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(Math.Max(sizeHint, 1));
        return _buffer.AsSpan(_length);
    }

    private void Finish(int payloadBytes)
    {
        if (_complete)
        {
            throw new InvalidOperationException("The marshaller completed the message twice.");
        }

        Frame.ThrowIfTooLongToSend(payloadBytes, _maxBytes);
        Frame.WriteHeader(_buffer, payloadBytes);
        _complete = true;
    }

    private void Reserve(int more)
    {
        var needed = checked(_length + more);
        if (needed <= _buffer.Length)
        {
            return;
        }

        var doubled = (int)Math.Min(_buffer.Length * 2L, Array.MaxLength);
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(needed, doubled));
        _buffer.AsSpan(0, Math.Min(_length, _buffer.Length)).CopyTo(larger);
        Dispose();
        _buffer = larger;
    }
}
