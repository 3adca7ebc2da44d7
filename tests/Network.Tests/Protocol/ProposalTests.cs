using Google.Protobuf;
using Warden.Protocol;

namespace Warden.Network.Tests.Protocol;

public sealed class ProposalTests
{
    [Fact]
    public void A_proposal_has_the_bytes_the_id_and_the_hash_that_were_computed_elsewhere()
    {
        var expected = Vector.Json("proposal.json");
        var proposal = Proposals.Create(new ProposalRequest
        {
            ChannelId = expected.Text("channel"),
            ChaincodeName = expected.Text("chaincode"),
            Args = [.. expected.GetProperty("args").EnumerateArray().Select(arg => ByteString.CopyFrom(Convert.FromHexString(arg.GetString()!)))],
            Creator = Creator.Serialize(expected.Text("mspId"), expected.Text("certificate")),
            Nonce = ByteString.CopyFrom(expected.Hex("nonce")),
            Timestamp = DateTimeOffset.FromUnixTimeSeconds(expected.GetProperty("timestampSeconds").GetInt64())
                .AddTicks(expected.GetProperty("timestampTicksOfSecond").GetInt64()),
            TransientData = new Dictionary<string, ByteString>
            {
                ["price"] = ByteString.CopyFrom(expected.GetProperty("transient").Hex("price")),
            },
        });

        Assert.Equal(Vector.Bytes("proposal.bin"), proposal.Bytes);
        Assert.Equal(expected.Text("transactionId"), proposal.ClaimedTransactionId);
        Assert.Equal(expected.Hex("creator"), proposal.Creator.ToByteArray());
        Assert.Equal(expected.Hex("visiblePayload"), proposal.VisiblePayload.ToByteArray());
        Assert.Equal(expected.Hex("proposalHash"), proposal.ComputeHash());
    }

    [Fact]
    public void A_proposal_unpacks_into_what_it_was_made_of()
    {
        var expected = Vector.Json("proposal.json");

        var proposal = Proposals.Unpack(Vector.Bytes("proposal.bin"));

        Assert.Equal("mychannel", proposal.ChannelId);
        Assert.Equal("basic", proposal.ChaincodeName);
        Assert.Equal(expected.GetProperty("args").EnumerateArray().Select(arg => arg.GetString()), proposal.Args.Select(arg => Convert.ToHexStringLower(arg.Span)));
        Assert.Equal(expected.GetProperty("transient").Hex("price"), proposal.TransientData["price"].ToByteArray());
        Assert.Equal(proposal.ClaimedTransactionId, proposal.ComputeTransactionId());
        Assert.Equal("Org1MSP", Creator.Parse(proposal.Creator).Mspid);
        Assert.False(proposal.Input.IsInit);
    }

    [Fact]
    public void A_new_nonce_has_24_bytes_and_never_comes_twice()
    {
        var nonces = Enumerable.Range(0, 100).Select(_ => Convert.ToHexString(TransactionId.NewNonce())).ToHashSet();

        Assert.Equal(100, nonces.Count);
        Assert.All(nonces, nonce => Assert.Equal(48, nonce.Length));
    }
}
