using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Warden.Protocol;
using Warden.Protocol.Common;

namespace Warden.Network.Tests.Protocol;

/// <summary>Blocks that a Fabric 3.1.5 network made, against what Fabric's own configtxlator reads in them.</summary>
public sealed class FabricBlockTests
{
    private static readonly JsonElement Expected = Vector.Json("fabric/blocks.json");

    public static TheoryData<int> Numbers => [.. Enumerable.Range(0, 7)];

    [Theory]
    [MemberData(nameof(Numbers))]
    public void A_block_unpacks_into_what_Fabric_itself_reads_in_it(int number)
    {
        var expected = Expected.GetProperty("blocks")[number];
        var transactions = Blocks.Unpack(BlockOf(number));

        Assert.Equal(Convert.FromBase64String(expected.Text("codes")), transactions.Select(transaction => (byte)transaction.ValidationCode));
        foreach (var (transaction, wanted) in transactions.Zip(expected.GetProperty("transactions").EnumerateArray().ToList()))
        {
            Assert.Null(transaction.Problem);
            Assert.Equal(wanted.Text("txId"), transaction.TransactionId);
            Assert.Equal(wanted.GetProperty("type").GetInt32(), (int)transaction.Type!);
            Assert.Equal(wanted.Text("channel"), transaction.ChannelId);
            CheckEndorsed(wanted.GetProperty("endorsed"), wanted.Text("mspId"), transaction.Endorsed);
        }
    }

    [Theory]
    [MemberData(nameof(Numbers))]
    public void A_block_has_the_hashes_that_chain_it(int number)
    {
        var block = BlockOf(number);
        var next = number < 6 ? BlockOf(number + 1).Header.PreviousHash.ToBase64() : Expected.Text("lastHash");

        Assert.Equal(Expected.GetProperty("blocks")[number].Text("dataHash"), Convert.ToBase64String(BlockHashes.DataHash(block.Data)));
        Assert.Equal(next, Convert.ToBase64String(BlockHashes.HeaderHash(block.Header)));
    }

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Every_id_hash_and_signature_of_a_block_holds(int number)
    {
        foreach (var transaction in Blocks.Unpack(BlockOf(number)).Select(committed => committed.Endorsed).OfType<UnpackedTransaction>())
        {
            Assert.Equal(transaction.ClaimedTransactionId, transaction.ComputeTransactionId());
            Assert.Equal(transaction.ProposalHash.ToByteArray(), transaction.ComputeProposalHash());
            Assert.Equal(transaction.Header.SignatureHeader, transaction.ActionHeader);
            Assert.True(Verify(transaction.Creator, transaction.Envelope.Payload.Span, transaction.Envelope.Signature.Span));
            Assert.All(transaction.Endorsements, endorsement => Assert.True(Verify(
                endorsement.Endorser,
                EndorsementInput.Join(transaction.ProposalResponsePayload.Span, endorsement.Endorser.Span),
                endorsement.Signature.Span)));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public void The_orderers_signature_is_over_metadata_signature_header_and_block_header(int number)
    {
        var block = BlockOf(number);
        var metadata = Metadata.Parser.ParseFrom(block.Metadata.Metadata[(int)BlockMetadataIndex.Signatures]);
        var signature = Assert.Single(metadata.Signatures);
        var creator = SignatureHeader.Parser.ParseFrom(signature.SignatureHeader).Creator;

        byte[] signed = [.. metadata.Value.Span, .. signature.SignatureHeader.Span, .. BlockHashes.HeaderBytes(block.Header)];

        Assert.True(Verify(creator, signed, signature.Signature.Span));
    }

    private static void CheckEndorsed(JsonElement wanted, string mspId, UnpackedTransaction? endorsed)
    {
        if (wanted.ValueKind == JsonValueKind.Null)
        {
            Assert.Null(endorsed);
            return;
        }

        Assert.NotNull(endorsed);
        Assert.Equal(mspId, Creator.Parse(endorsed.Creator).Mspid);
        Assert.Equal(wanted.Text("chaincode"), endorsed.ChaincodeName);
        Assert.Equal(wanted.GetProperty("args").EnumerateArray().Select(arg => arg.GetString()), endorsed.Args.Select(arg => arg.ToBase64()));
        Assert.Equal(wanted.Text("version"), endorsed.Action.ChaincodeId.Version);
        Assert.Equal(wanted.GetProperty("status").GetInt32(), endorsed.Response!.Status);
        Assert.Equal(wanted.Text("payload"), endorsed.Response.Payload.ToBase64());
        Assert.Equal(wanted.Text("event"), endorsed.Event?.EventName ?? "");
        Assert.Equal(wanted.GetProperty("endorsements").GetInt32(), endorsed.Endorsements.Count);
        var namespaces = wanted.GetProperty("namespaces").EnumerateArray().ToList();
        Assert.Equal(namespaces.Select(one => one.Text("name")), endorsed.ReadWriteSets.Select(set => set.Namespace));
        foreach (var (set, one) in endorsed.ReadWriteSets.Zip(namespaces))
        {
            Assert.Equal(one.GetProperty("reads").EnumerateArray().Select(key => key.GetString()), set.Public.Reads.Select(read => read.Key));
            Assert.Equal(
                one.GetProperty("ranges").EnumerateArray().Select(range => (range[0].GetString(), range[1].GetString())),
                set.Public.RangeQueriesInfo.Select(range => ((string?)range.StartKey, (string?)range.EndKey)));
            Assert.Equal(
                one.GetProperty("writes").EnumerateArray().Select(write => (write.Text("key"), write.Text("value"), write.GetProperty("isDelete").GetBoolean())),
                set.Public.Writes.Select(write => (write.Key, write.Value.ToBase64(), write.IsDelete)));
        }
    }

    private static bool Verify(Google.Protobuf.ByteString identity, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        using var certificate = X509Certificate2.CreateFromPem(Encoding.ASCII.GetString(Creator.Parse(identity).IdBytes.Span));
        return IdentityKey.Verify(certificate, message, signature);
    }

    private static Block BlockOf(int number) => Block.Parser.ParseFrom(Vector.Bytes($"fabric/{number}.block"));
}
