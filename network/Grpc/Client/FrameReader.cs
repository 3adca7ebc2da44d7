using System.Buffers;
using Grpc.Core;
using Grpc.Wire;

namespace Grpc.Net.Client;

/// <summary>Cuts a response body into messages, with one pooled buffer for the whole call.</summary>
internal sealed class FrameReader<T>(Stream stream, Marshaller<T> marshaller, string? encoding, int? maxBytes) : IDisposable
{
    private const int InitialBytes = 4096;
    private const int KeepAtMostBytes = 1024 * 1024;

    private readonly Payload _payload = new();
    private byte[] _buffer = [];
    private int _start;
    private int _end;

    /// <summary>Reads the next message.</summary>
    /// <returns>Whether there was one, and it; no message is the regular end of the body.</returns>
    /// <exception cref="RpcException">The body breaks off inside a message, or the message is too long or cannot be unpacked.</exception>
    public async ValueTask<(bool HasMessage, T? Message)> ReadAsync(CancellationToken cancellationToken)
    {
        if (!await FillAsync(Frame.HeaderBytes, cancellationToken))
        {
            return _end == _start
                ? (false, default)
                : throw Failure.Of(StatusCode.Internal, "Incomplete message: the response ended inside a message header.");
        }

        var (compressed, payloadBytes) = Frame.ReadHeader(_buffer.AsSpan(_start, Frame.HeaderBytes), maxBytes);
        if (!await FillAsync(Frame.HeaderBytes + payloadBytes, cancellationToken))
        {
            throw Failure.Of(StatusCode.Internal, "Incomplete message: the response ended inside a message.");
        }

        var bytes = new ReadOnlySequence<byte>(_buffer, _start + Frame.HeaderBytes, payloadBytes);
        var message = _payload.Read(marshaller, bytes, compressed, encoding, maxBytes);
        _start += Frame.HeaderBytes + payloadBytes;
        ReleaseWhenEmpty();
        return (true, message);
    }

    public void Dispose()
    {
        var buffer = Interlocked.Exchange(ref _buffer, []);
        _start = _end = 0;
        if (buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async ValueTask<bool> FillAsync(int bytes, CancellationToken cancellationToken)
    {
        while (_end - _start < bytes)
        {
            MakeRoom(bytes);
            var read = await stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken);
            if (read == 0)
            {
                return false;
            }

            _end += read;
        }

        return true;
    }

    private void MakeRoom(int bytes)
    {
        if (_start + bytes <= _buffer.Length && _end < _buffer.Length)
        {
            return;
        }

        var target = bytes <= _buffer.Length ? _buffer : ArrayPool<byte>.Shared.Rent(Math.Max(bytes, InitialBytes));
        Buffer.BlockCopy(_buffer, _start, target, 0, _end - _start);
        _end -= _start;
        _start = 0;
        if (!ReferenceEquals(target, _buffer))
        {
            if (_buffer.Length > 0)
            {
                ArrayPool<byte>.Shared.Return(_buffer);
            }

            _buffer = target;
        }
    }

    private void ReleaseWhenEmpty()
    {
        if (_start != _end)
        {
            return;
        }

        _start = _end = 0;
        if (_buffer.Length > KeepAtMostBytes)
        {
            Dispose();
        }
    }
}
