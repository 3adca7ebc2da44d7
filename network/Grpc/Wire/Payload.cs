using System.Buffers;
using Grpc.Core;

namespace Grpc.Wire;

/// <summary>Hands one received message to a marshaller; used again for the next message.</summary>
internal sealed class Payload : DeserializationContext
{
    private ReadOnlySequence<byte> _bytes;

    public override int PayloadLength => (int)_bytes.Length;

    public override byte[] PayloadAsNewBuffer() => _bytes.ToArray();

    public override ReadOnlySequence<byte> PayloadAsReadOnlySequence() => _bytes;

    /// <summary>Unpacks the bytes where needed and deserializes them.</summary>
    public T Read<T>(Marshaller<T> marshaller, in ReadOnlySequence<byte> bytes, bool compressed, string? encoding, int? maxBytes)
    {
        _bytes = compressed ? Gzip.Unpack(bytes, encoding, maxBytes) : bytes;
        var message = marshaller.ContextualDeserializer(this);
        _bytes = default;
        return message;
    }
}
