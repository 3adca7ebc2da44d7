using Google.Protobuf;
using Warden.Protocol;
using Warden.Protocol.Common;
using Warden.Protocol.Peer;

namespace Warden.Embedded.Tests;

/// <summary>Blocks that a Fabric network made, taken in as one of its peers would.</summary>
public sealed class RealBlockTests
{
    private static readonly IReadOnlyList<Block> Blocks =
        [.. Enumerable.Range(0, 7).Select(n => Block.Parser.ParseFrom(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Vectors", "Protocol", "fabric", $"{n}.block"))))];

    [Fact]
    public async Task Every_block_is_signed_by_the_orderer_and_judged_as_the_peers_judged_it()
    {
        var (channel, ledger, validator) = NewPeer();
        foreach (var block in Blocks)
        {
            if (block.Header.Number > 0)
            {
                BlockVerifier.Verify(channel.Policies, block);
            }

            await validator.CommitAsync(WithoutVerdicts(block));
            Assert.Equal(Protocol.Blocks.ValidationCodes(block), Protocol.Blocks.ValidationCodes(ledger.Blocks.Find(block.Header.Number)!));
        }

        Assert.Equal("qJ9t92tD6EAV3E4UntpzDsgar20H5szl29mKrbgVWVU=", ledger.Blocks.LastHash.ToBase64());
    }

    [Fact]
    public async Task A_signature_that_was_touched_changes_the_verdict()
    {
        var (_, ledger, validator) = NewPeer();
        foreach (var block in Blocks.Take(4))
        {
            await validator.CommitAsync(WithoutVerdicts(block));
        }

        var next = WithoutVerdicts(Blocks[4]);
        var envelope = Envelope.Parser.ParseFrom(next.Data.Data[0]);
        envelope.Signature = ByteString.CopyFrom([.. envelope.Signature.Span[..^1], (byte)(envelope.Signature[^1] ^ 1)]);
        next.Data.Data[0] = envelope.ToByteString();
        next.Header.DataHash = ByteString.CopyFrom(BlockHashes.DataHash(next.Data));
        await validator.CommitAsync(next);
        Assert.Equal((byte)TxValidationCode.BadCreatorSignature, Protocol.Blocks.ValidationCodes(ledger.Blocks.Find(4)!)[0]);
    }

    [Fact]
    public void A_block_whose_header_was_changed_is_not_the_orderers()
    {
        var (channel, _, _) = NewPeer();
        var changed = Blocks[2].Clone();
        changed.Header.DataHash = ByteString.CopyFrom(new byte[32]);
        Assert.Throws<InvalidDataException>(() => BlockVerifier.Verify(channel.Policies, changed));
    }

    private static (ChannelResources Channel, PeerLedger Ledger, BlockValidator Validator) NewPeer()
    {
        var channel = new ChannelResources(Blocks[0]);
        var ledger = new PeerLedger();
        var self = channel.Membership.Read(Transactions.Unpack(Blocks[1].Data.Data[0]).Endorsements[0].Endorser)!;
        var privateData = new PrivateDataCommit("alone", self, new(new(), channel, self.MspId), new(), new());
        return (channel, ledger, new(channel, ledger, new(channel, new()), privateData, new(1)));
    }

    private static Block WithoutVerdicts(Block block)
    {
        var bare = block.Clone();
        bare.Metadata.Metadata[(int)BlockMetadataIndex.TransactionsFilter] = ByteString.Empty;
        return bare;
    }
}
