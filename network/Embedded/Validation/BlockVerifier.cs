using Google.Protobuf;
using Warden.Protocol;
using Warden.Protocol.Common;

namespace Warden.Embedded;

/// <summary>Checks that a block came from the channel's orderers: their signature over its metadata and header.</summary>
internal static class BlockVerifier
{
    /// <summary>
    /// Gets the bytes an orderer signs: the metadata's value, its signature header, and the DER form of the block header.
    /// </summary>
    public static byte[] SignedBytes(ByteString metadataValue, ByteString signatureHeader, BlockHeader header) =>
        [.. metadataValue.Span, .. signatureHeader.Span, .. BlockHashes.HeaderBytes(header)];

    /// <summary>Checks a block against the channel's BlockValidation policy.</summary>
    /// <exception cref="InvalidDataException">The policy is not satisfied.</exception>
    public static void Verify(ChannelPolicies policies, Block block)
    {
        var metadata = Metadata.Parser.ParseFrom(block.Metadata.Metadata[(int)BlockMetadataIndex.Signatures]);
        var signed = metadata.Signatures.Select(s => new SignedData(
            UnsafeByteOperations.UnsafeWrap(SignedBytes(metadata.Value, s.SignatureHeader, block.Header)),
            SignatureHeader.Parser.ParseFrom(s.SignatureHeader).Creator,
            s.Signature));
        if (policies.WhyNot(ChannelPolicies.BlockValidation, [.. signed]) is { } reason)
        {
            throw new InvalidDataException($"Block {block.Header.Number} is not signed by the channel's orderers: {reason}");
        }
    }
}
