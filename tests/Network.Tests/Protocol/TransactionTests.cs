using Google.Protobuf;
using Warden.Protocol;
using Warden.Protocol.Common;
using Warden.Protocol.Peer;

namespace Warden.Network.Tests.Protocol;

public sealed class TransactionTests
{
    [Fact]
    public void An_envelope_has_the_bytes_that_were_computed_elsewhere()
    {
        var expected = Vector.Json("proposal.json");
        var proposal = Proposals.Unpack(Vector.Bytes("proposal.bin"));
        var endorsement = new Endorsement
        {
            Endorser = ByteString.CopyFrom(expected.Hex("endorser")),
            Signature = ByteString.CopyFromUtf8("not a real signature"),
        };

        var envelope = Transactions.Assemble(proposal, ByteString.CopyFrom(expected.Hex("proposalResponsePayload")), [endorsement]);

        Assert.Equal(Vector.Bytes("envelope.bin"), envelope.ToByteString());
    }

    [Fact]
    public void An_envelope_unpacks_into_what_it_was_made_of()
    {
        var expected = Vector.Json("proposal.json");

        var transaction = Transactions.Unpack(Vector.Bytes("envelope.bin"));

        Assert.Equal("basic", transaction.ChaincodeName);
        Assert.Equal(5, transaction.Args.Count);
        Assert.Equal(transaction.ClaimedTransactionId, transaction.ComputeTransactionId());
        Assert.Equal(expected.Hex("proposalHash"), transaction.ProposalHash.ToByteArray());
        Assert.Equal(transaction.ProposalHash.ToByteArray(), transaction.ComputeProposalHash());
        Assert.Equal(200, transaction.Response!.Status);
        Assert.Equal("done", transaction.Response.Payload.ToStringUtf8());
        Assert.Equal("Created", transaction.Event!.EventName);
        Assert.Equal("1.0", transaction.Action.ChaincodeId.Version);
        Assert.Equal(["_lifecycle", "basic"], transaction.ReadWriteSets.Select(set => set.Namespace));
        var write = Assert.Single(transaction.ReadWriteSets[1].Public.Writes);
        Assert.Equal(("asset7", "{\"ID\":\"asset7\"}"), (write.Key, write.Value.ToStringUtf8()));
        var endorsement = Assert.Single(transaction.Endorsements);
        Assert.Equal(
            expected.Hex("endorsementInput"), EndorsementInput.Join(transaction.ProposalResponsePayload.Span, endorsement.Endorser.Span));
    }

    [Fact]
    public void A_transaction_without_endorsements_is_not_made()
    {
        var proposal = Proposals.Unpack(Vector.Bytes("proposal.bin"));

        Assert.Throws<ArgumentException>(() => Transactions.Assemble(proposal, ByteString.Empty, []));
    }

    [Fact]
    public void A_block_lists_what_does_not_parse_beside_what_does()
    {
        var block = new Block { Header = new BlockHeader { Number = 7 }, Data = new BlockData(), Metadata = new BlockMetadata() };
        block.Data.Data.Add(Vector.Bytes("envelope.bin"));
        block.Data.Data.Add(ByteString.CopyFrom(0xFF, 0xFF));
        block.Metadata.Metadata.Add([ByteString.Empty, ByteString.Empty, ByteString.CopyFrom((byte)TxValidationCode.Valid, (byte)TxValidationCode.BadPayload)]);

        var transactions = Blocks.Unpack(block);

        Assert.Equal([true, false], transactions.Select(transaction => transaction.IsValid));
        Assert.Equal(TxValidationCode.BadPayload, transactions[1].ValidationCode);
        Assert.Equal("basic", transactions[0].Endorsed!.ChaincodeName);
        Assert.Equal((7ul, 1), (transactions[1].BlockNumber, transactions[1].Index));
        Assert.Null(transactions[1].Endorsed);
        Assert.Contains("envelope", transactions[1].Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_block_from_an_orderer_has_no_validation_codes_yet()
    {
        var block = new Block { Header = new BlockHeader(), Data = new BlockData() };
        block.Data.Data.Add(Vector.Bytes("envelope.bin"));

        var transaction = Assert.Single(Blocks.Unpack(block));

        Assert.Equal(TxValidationCode.NotValidated, transaction.ValidationCode);
        Assert.False(transaction.IsValid);
    }

    [Fact]
    public void A_block_with_too_few_validation_codes_is_refused()
    {
        var block = new Block { Header = new BlockHeader(), Data = new BlockData(), Metadata = new BlockMetadata() };
        block.Data.Data.Add([Vector.Bytes("envelope.bin"), Vector.Bytes("envelope.bin")]);
        block.Metadata.Metadata.Add([ByteString.Empty, ByteString.Empty, ByteString.CopyFrom(0)]);

        Assert.Throws<MalformedMessageException>(() => Blocks.Unpack(block));
    }
}
