using System.Buffers;
using System.IO.Compression;
using Grpc.Core;

namespace Grpc.Wire;

/// <summary>Unpacks messages that were sent with <c>grpc-encoding: gzip</c>; nothing here sends such.</summary>
internal static class Gzip
{
    /// <summary>What both sides accept.</summary>
    public const string AcceptedEncodings = "identity,gzip";

    public static bool IsAccepted(string? encoding) => encoding is null or "" or "identity" or "gzip";

    /// <summary>Unpacks a message.</summary>
    /// <exception cref="RpcException">UNIMPLEMENTED or INTERNAL for what cannot be unpacked, RESOURCE_EXHAUSTED when it grows too long.</exception>
    public static ReadOnlySequence<byte> Unpack(in ReadOnlySequence<byte> packed, string? encoding, int? maxBytes)
    {
        if (encoding is null or "" or "identity")
        {
            throw Failure.Of(StatusCode.Internal, "Compressed message received, but the call has no grpc-encoding.");
        }

        if (encoding != "gzip")
        {
            throw Failure.Of(StatusCode.Unimplemented, $"Unsupported grpc-encoding value '{encoding}'. Supported encodings: {AcceptedEncodings}");
        }

        var limit = (long)(maxBytes ?? Array.MaxLength);
        var unpacked = new MemoryStream();
        var chunk = ArrayPool<byte>.Shared.Rent(16 * 1024);
        try
        {
            using var gzip = new GZipStream(new MemoryStream(packed.ToArray(), writable: false), CompressionMode.Decompress);
            int read;
            while ((read = gzip.Read(chunk)) > 0)
            {
                if (unpacked.Length + read > limit)
                {
                    throw Failure.Of(StatusCode.ResourceExhausted, $"Received message exceeds the maximum configured message size: {limit} bytes allowed.");
                }

                unpacked.Write(chunk, 0, read);
            }
        }
        catch (InvalidDataException exception)
        {
            throw new RpcException(new Status(StatusCode.Internal, "The compressed message is damaged.", exception));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }

        return new ReadOnlySequence<byte>(unpacked.GetBuffer(), 0, (int)unpacked.Length);
    }
}
