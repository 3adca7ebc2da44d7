using System.Formats.Asn1;
using System.Security.Cryptography;
using Warden.Protocol.Common;

namespace Warden.Protocol;

/// <summary>The hashes that chain blocks.</summary>
/// <remarks>Source: fabric, protoutil/blockutils.go, BlockHeaderBytes, BlockHeaderHash and ComputeBlockDataHash.</remarks>
public static class BlockHashes
{
    /// <summary>Gets the DER form of a header: a sequence of number, previous hash and data hash.</summary>
    /// <remarks>Not the protobuf form: these bytes are what is hashed and what the orderer signs.</remarks>
    public static byte[] HeaderBytes(BlockHeader header)
    {
        ArgumentNullException.ThrowIfNull(header);
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(header.Number);
            writer.WriteOctetString(header.PreviousHash.Span);
            writer.WriteOctetString(header.DataHash.Span);
        }

        return writer.Encode();
    }

    /// <summary>Gets the hash of a header, which is the previous hash in the next block.</summary>
    /// <returns>32 bytes.</returns>
    public static byte[] HeaderHash(BlockHeader header) => SHA256.HashData(HeaderBytes(header));

    /// <summary>Gets the hash over all envelopes of a block, one after the other.</summary>
    /// <returns>32 bytes.</returns>
    public static byte[] DataHash(BlockData data)
    {
        ArgumentNullException.ThrowIfNull(data);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var envelope in data.Data)
        {
            hash.AppendData(envelope.Span);
        }

        return hash.GetHashAndReset();
    }
}
