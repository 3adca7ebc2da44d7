using Google.Protobuf;
using Warden.Gateway;
using Warden.Protocol;
using Warden.Protocol.Common;
using Warden.Protocol.Peer;
using Wire = Warden.Protocol.Gateway;

namespace Warden.Client.Tests;

public sealed class OfflineSigningTests
{
    private static readonly TestOrganization Org1 = new("Org1MSP");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Without_a_signer_nothing_is_sent_and_the_error_says_why()
    {
        await using var peer = await ScriptedPeer.StartAsync();
        using var gateway = Unsigned(peer);

        var e = await Assert.ThrowsAsync<InvalidOperationException>(
            () => gateway.GetNetwork("mychannel").GetContract("basic").EvaluateAsync("Read", cancellationToken: Token));

        Assert.Contains("No signer", e.Message, StringComparison.Ordinal);
        Assert.Empty(peer.Script.Evaluated);
    }

    [Fact]
    public async Task Proposal_transaction_and_commit_are_signed_elsewhere_and_recreated_from_bytes_alone()
    {
        await using var peer = await ScriptedPeer.StartAsync();
        peer.Script.OnEndorse = (request, _) => Task.FromResult(
            Endorsing.Endorse(request, new Response { Status = 200, Payload = ByteString.CopyFromUtf8("done") }, [Org1.Peer]));
        peer.Script.CommitWith(TxValidationCode.Valid);
        using var first = Unsigned(peer);
        using var second = Unsigned(peer);
        using var third = Unsigned(peer);

        var unsigned = first.GetNetwork("mychannel").GetContract("basic").NewProposal("Put", ProposalOptions.WithArguments("a", "1"));
        Assert.False(unsigned.IsSigned);
        var proposal = second.NewSignedProposal(unsigned.Bytes, await SignAsync(unsigned));
        Assert.Equal(unsigned.TransactionId, proposal.TransactionId);
        Assert.Equal(unsigned.Digest, proposal.Digest);
        var endorsed = await proposal.EndorseAsync(Token);
        Assert.False(endorsed.IsSigned);
        var transaction = third.NewSignedTransaction(endorsed.Bytes, await SignAsync(endorsed));
        Assert.Equal("done", System.Text.Encoding.UTF8.GetString(transaction.Result));
        var submitted = await transaction.SubmitAsync(Token);
        var commit = first.NewSignedCommit(submitted.Bytes, await SignAsync(submitted));
        var status = await commit.GetStatusAsync(Token);

        Assert.True(status.Successful);
        Assert.Equal(unsigned.TransactionId, status.TransactionId);
        var envelope = Assert.Single(peer.Script.Submitted).PreparedTransaction;
        Assert.True(EcdsaSigning.Verify(Org1.User.Key, envelope.Payload.Span, envelope.Signature.Span));
    }

    [Fact]
    public async Task Event_requests_are_signed_elsewhere_too()
    {
        await using var peer = await ScriptedPeer.StartAsync();
        peer.Script.OnChaincodeEvents = (_, _, _) => Task.CompletedTask;
        peer.Script.OnDeliver = (_, _, _) => Task.CompletedTask;
        using var gateway = Unsigned(peer);
        var network = gateway.GetNetwork("mychannel");

        var events = network.NewChaincodeEventsRequest("basic");
        await ReadAllAsync(await gateway.NewSignedChaincodeEventsRequest(events.Bytes, await SignAsync(events)).OpenAsync(Token));
        var blocks = network.NewBlockEventsRequest();
        await ReadAllAsync(await gateway.NewSignedBlockEventsRequest(blocks.Bytes, await SignAsync(blocks)).OpenAsync(Token));
        var filtered = network.NewFilteredBlockEventsRequest();
        await ReadAllAsync(await gateway.NewSignedFilteredBlockEventsRequest(filtered.Bytes, await SignAsync(filtered)).OpenAsync(Token));
        var withPrivate = network.NewBlockAndPrivateDataEventsRequest();
        await ReadAllAsync(
            await gateway.NewSignedBlockAndPrivateDataEventsRequest(withPrivate.Bytes, await SignAsync(withPrivate)).OpenAsync(Token));

        var asked = Assert.Single(peer.Script.EventsAsked);
        Assert.True(EcdsaSigning.Verify(Org1.User.Key, asked.Request.Span, asked.Signature.Span));
        Assert.Equal(["block", "filtered", "private"], peer.Script.BlocksAsked.Select(each => each.Form).Order(StringComparer.Ordinal));
        Assert.All(
            peer.Script.BlocksAsked, each =>
                Assert.True(EcdsaSigning.Verify(Org1.User.Key, each.Request.Payload.Span, each.Request.Signature.Span)));
    }

    [Fact]
    public async Task A_signed_message_is_not_signed_again()
    {
        await using var peer = await ScriptedPeer.StartAsync();
        peer.Script.OnEvaluate = (_, _) => Task.FromResult(new Wire.EvaluateResponse());
        using var gateway = peer.Connect(Org1.User);
        var unsigned = gateway.GetNetwork("mychannel").GetContract("basic").NewProposal("Read");
        byte[] foreign = [1, 2, 3];

        await gateway.NewSignedProposal(unsigned.Bytes, foreign).EvaluateAsync(Token);

        Assert.Equal(foreign, Assert.Single(peer.Script.Evaluated).ProposedTransaction.Signature.ToByteArray());
    }

    [Fact]
    public async Task Bytes_of_something_else_are_refused()
    {
        await using var peer = await ScriptedPeer.StartAsync();
        using var gateway = Unsigned(peer);

        Assert.Throws<ArgumentException>(() => gateway.NewProposal([0xff, 0xff]));
        Assert.Throws<ArgumentException>(() => gateway.NewProposal([]));
        Assert.Throws<ArgumentException>(() => gateway.NewCommit([0x0a, 0xff]));
        Assert.Throws<UntrustedEndorsementException>(() => gateway.NewTransaction([]));
        var proposal = gateway.GetNetwork("mychannel").GetContract("basic").NewProposal("Read");
        Assert.Throws<ArgumentException>(() => gateway.NewSignedProposal(proposal.Bytes, []));
    }

    private static Warden.Gateway.Gateway Unsigned(ScriptedPeer peer) => peer.Connect(Org1.User, options => options with { Signer = null });

    private static async Task<byte[]> SignAsync(Signable signable) => await Org1.User.Signer.SignAsync(signable.Digest, Token);

    private static async Task ReadAllAsync<T>(EventStream<T> events)
    {
        await foreach (var _ in events)
        {
            Assert.Fail("nothing was sent");
        }
    }
}
