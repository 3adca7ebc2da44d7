using System.Buffers;
using System.Buffers.Binary;

namespace Grpc.Wire;

/// <summary>The five bytes before every message: a compression flag and the length, big-endian.</summary>
/// <remarks>Source: grpc, doc/PROTOCOL-HTTP2.md, Length-Prefixed-Message.</remarks>
internal static class Frame
{
    /// <summary>Length of the prefix in bytes.</summary>
    public const int HeaderBytes = 5;

    /// <summary>The largest message that is accepted when nothing else is set: 4 MiB, as in every gRPC implementation.</summary>
    public const int DefaultMaxReceiveBytes = 4 * 1024 * 1024;

    public static void WriteHeader(Span<byte> destination, int payloadBytes)
    {
        destination[0] = 0;
        BinaryPrimitives.WriteUInt32BigEndian(destination[1..], (uint)payloadBytes);
    }

    /// <summary>Reads a prefix and checks it.</summary>
    /// <exception cref="Core.RpcException">RESOURCE_EXHAUSTED when the message is longer than allowed, INTERNAL when the flag is unknown.</exception>
    public static (bool Compressed, int PayloadBytes) ReadHeader(ReadOnlySpan<byte> header, int? maxBytes)
    {
        if (header[0] > 1)
        {
            throw Failure.Of(Core.StatusCode.Internal, $"Unexpected compression flag {header[0]} in the message header.");
        }

        var length = BinaryPrimitives.ReadUInt32BigEndian(header[1..]);
        var limit = Math.Min(maxBytes ?? int.MaxValue, Array.MaxLength - HeaderBytes);
        if (length > (uint)limit)
        {
            throw Failure.Of(
                Core.StatusCode.ResourceExhausted,
                $"Received message exceeds the maximum configured message size: {length} bytes, {limit} allowed.");
        }

        return (header[0] == 1, (int)length);
    }

    public static (bool Compressed, int PayloadBytes) ReadHeader(in ReadOnlySequence<byte> buffer, int? maxBytes)
    {
        if (buffer.FirstSpan.Length >= HeaderBytes)
        {
            return ReadHeader(buffer.FirstSpan[..HeaderBytes], maxBytes);
        }

        Span<byte> header = stackalloc byte[HeaderBytes];
        buffer.Slice(0, HeaderBytes).CopyTo(header);
        return ReadHeader(header, maxBytes);
    }

    /// <summary>Refuses to send a message that is longer than the sender's own setting.</summary>
    public static void ThrowIfTooLongToSend(int payloadBytes, int? maxBytes)
    {
        if (payloadBytes > maxBytes)
        {
            throw Failure.Of(
                Core.StatusCode.ResourceExhausted,
                $"Sending message exceeds the maximum configured message size: {payloadBytes} bytes, {maxBytes} allowed.");
        }
    }
}
