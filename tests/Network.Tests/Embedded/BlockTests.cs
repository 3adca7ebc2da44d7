using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Warden.Protocol;
using Warden.Protocol.Common;
using Warden.Protocol.Ledger;
using Warden.Protocol.Orderer;
using Warden.Protocol.Peer;
using DeliverResponse = Warden.Protocol.Peer.DeliverResponse;
using Status = Warden.Protocol.Common.Status;

namespace Warden.Embedded.Tests;

/// <summary>Blocks as peers hand them out.</summary>
public sealed class BlockTests(EmbeddedFixture fixture) : IDisposable
{
    private readonly NetworkClient client = new(fixture.Network, "Org1MSP");
    private readonly NetworkClient org2 = new(fixture.Network, "Org2MSP");

    public void Dispose()
    {
        client.Dispose();
        org2.Dispose();
    }

    [Fact]
    public async Task Blocks_are_chained_hashed_and_signed_by_the_orderer()
    {
        var last = await client.TransactAsync("basic", "put", "chained", "v");
        var blocks = await BlocksAsync(client, 0, last.BlockNumber);
        var orderer = fixture.Network.Material.Orderer.Node;
        for (var i = 0; i < blocks.Count; i++)
        {
            var block = blocks[i];
            Assert.Equal((ulong)i, block.Header.Number);
            Assert.Equal(
                i == 0 ? ByteString.Empty : ByteString.CopyFrom(BlockHashes.HeaderHash(blocks[i - 1].Header)), block.Header.PreviousHash);
            Assert.Equal(ByteString.CopyFrom(BlockHashes.DataHash(block.Data)), block.Header.DataHash);
            Assert.Equal(block.Data.Data.Count, Blocks.ValidationCodes(block).Length);
            if (i == 0)
            {
                continue;
            }

            var metadata = Protocol.Common.Metadata.Parser.ParseFrom(block.Metadata.Metadata[0]);
            var signature = Assert.Single(metadata.Signatures);
            Assert.Equal(orderer.Creator, SignatureHeader.Parser.ParseFrom(signature.SignatureHeader).Creator);
            byte[] signed = [.. metadata.Value.Span, .. signature.SignatureHeader.Span, .. BlockHashes.HeaderBytes(block.Header)];
            using var certificate = System.Security.Cryptography.X509Certificates.X509Certificate2.CreateFromPem(orderer.CertificatePem);
            Assert.True(IdentityKey.Verify(certificate, signed, signature.Signature.Span));
        }
    }

    [Fact]
    public async Task All_peers_have_the_same_blocks()
    {
        var (id, transaction) = await client.EndorseAsync([], "basic", "put", "same", "v");
        await client.SubmitAsync(id, transaction);
        var last = await client.CommitStatusAsync(id);
        await org2.CommitStatusAsync(id);
        Assert.Equal(await BlocksAsync(client, 0, last.BlockNumber), await BlocksAsync(org2, 0, last.BlockNumber));
    }

    [Fact]
    public async Task The_read_write_set_names_what_was_read_at_which_version()
    {
        var first = await client.TransactAsync("basic", "put", "versioned", "1");
        var (_, transaction) = await client.EndorseAsync([], "basic", "increment", "versioned");
        var sets = Transactions.Unpack(transaction).ReadWriteSets;
        Assert.Equal(["_lifecycle", "basic"], sets.Select(s => s.Namespace));
        var lifecycle = Assert.Single(sets[0].Public.Reads);
        Assert.Equal("namespaces/fields/basic/Sequence", lifecycle.Key);
        Assert.NotNull(lifecycle.Version);
        var read = Assert.Single(sets[1].Public.Reads);
        Assert.Equal(("versioned", first.BlockNumber), (read.Key, read.Version.BlockNum));
        Assert.Equal(new KVWrite { Key = "versioned", Value = ByteString.CopyFromUtf8("2") }, Assert.Single(sets[1].Public.Writes));
    }

    [Fact]
    public async Task Endorsements_are_signed_by_the_peers_over_payload_and_identity()
    {
        var (_, transaction) = await client.EndorseAsync([], "basic", "put", "endorsed", "v");
        var unpacked = Transactions.Unpack(transaction);
        Assert.Equal(
            [.. fixture.Network.Material.Organizations.Select(o => o.Node.Creator)],
            unpacked.Endorsements.Select(e => e.Endorser));
        foreach (var endorsement in unpacked.Endorsements)
        {
            var pem = Creator.Parse(endorsement.Endorser).IdBytes.ToStringUtf8();
            using var certificate = System.Security.Cryptography.X509Certificates.X509Certificate2.CreateFromPem(pem);
            Assert.True(
                IdentityKey.Verify(
                    certificate,
                    EndorsementInput.Join(unpacked.ProposalResponsePayload.Span, endorsement.Endorser.Span),
                    endorsement.Signature.Span));
        }
    }

    [Fact]
    public async Task A_filtered_block_has_the_event_without_its_payload_and_the_verdict()
    {
        var raised = await EventAsync([]);
        var refused = await EventAsync(["Org1MSP"]);
        var first = await FindAsync(raised.Block, raised.Id);
        Assert.Equal(TxValidationCode.Valid, first.TxValidationCode);
        var action = Assert.Single(first.TransactionActions.ChaincodeActions);
        Assert.Equal(
            ("basic", "Filtered", first.Txid),
            (action.ChaincodeEvent.ChaincodeId, action.ChaincodeEvent.EventName, action.ChaincodeEvent.TxId));
        Assert.True(action.ChaincodeEvent.Payload.IsEmpty);
        Assert.Equal(TxValidationCode.EndorsementPolicyFailure, (await FindAsync(refused.Block, refused.Id)).TxValidationCode);

        var genesis = await FindAsync(0, null);
        Assert.Equal((HeaderType.Config, FilteredTransaction.DataOneofCase.None), (genesis.Type, genesis.DataCase));

        async Task<(string Id, ulong Block)> EventAsync(IReadOnlyList<string> organizations)
        {
            var (id, transaction) = await client.EndorseAsync(organizations, "basic", "event", "Filtered", "secret");
            await client.SubmitAsync(id, transaction);
            return (id, (await client.CommitStatusAsync(id)).BlockNumber);
        }

        async Task<FilteredTransaction> FindAsync(ulong number, string? id)
        {
            using var call = new Deliver.DeliverClient(client.Channel).DeliverFiltered(
                cancellationToken: TestContext.Current.CancellationToken);
            var responses = await SeekAsync(client, call, number, number);
            Assert.Equal(["FilteredBlock", "Status"], responses.Select(r => r.TypeCase.ToString()));
            return responses[0].FilteredBlock.FilteredTransactions.Single(t => id is null || t.Txid == id);
        }
    }

    [Fact]
    public async Task A_block_with_private_data_has_the_own_organisations_approval_and_not_the_others()
    {
        using var call = new Deliver.DeliverClient(client.Channel).DeliverWithPrivateData(
            cancellationToken: TestContext.Current.CancellationToken);
        var responses = await SeekAsync(client, call, 1, 3);
        var approvals = responses.Take(3).SelectMany(r => r.BlockAndPrivateData.PrivateDataMap.Values).SelectMany(v => v.NsPvtRwset);
        Assert.NotEmpty(approvals);
        Assert.All(approvals, approval => Assert.Equal("_implicit_org_Org1MSP", Assert.Single(approval.CollectionPvtRwset).CollectionName));
    }

    [Fact]
    public async Task Deliver_requests_that_cannot_be_served_end_with_a_status()
    {
        Assert.Equal(Status.NotFound, await StatusAsync(header => header.ChannelId = "nochannel"));
        Assert.Equal(
            Status.BadRequest, await StatusAsync(header => header.Timestamp = Timestamp.FromDateTime(DateTime.UtcNow.AddHours(-1))));
        Assert.Equal(Status.BadRequest, await StatusAsync(seek: new() { Start = Number(1) }));
        Assert.Equal(Status.BadRequest, await StatusAsync(seek: new() { Start = Number(2), Stop = Number(1) }));
        Assert.Equal(Status.NotFound, await StatusAsync(seek: new() { Start = Number(1_000_000), Stop = Number(ulong.MaxValue) }));
        Assert.Equal(Status.Forbidden, await StatusAsync(wrongSignature: true));

        async Task<Status> StatusAsync(Action<ChannelHeader>? change = null, SeekInfo? seek = null, bool wrongSignature = false)
        {
            using var call = new Deliver.DeliverClient(client.Channel).Deliver(cancellationToken: TestContext.Current.CancellationToken);
            var envelope = Seek(client, seek ?? new() { Start = Number(0), Stop = Number(0) }, change);
            if (wrongSignature)
            {
                envelope.Signature = client.Sign(ByteString.CopyFromUtf8("another"));
            }

            await call.RequestStream.WriteAsync(envelope, TestContext.Current.CancellationToken);
            Assert.True(await call.ResponseStream.MoveNext(TestContext.Current.CancellationToken));
            var status = call.ResponseStream.Current.Status;
            // After a refusal the stream itself ends well.
            Assert.False(await call.ResponseStream.MoveNext(TestContext.Current.CancellationToken));
            return status;
        }
    }

    [Fact]
    public async Task A_listener_gets_the_next_block_and_another_that_leaves_does_not_disturb_it()
    {
        using var leaving = new CancellationTokenSource();
        using var other = new Deliver.DeliverClient(client.Channel).Deliver(cancellationToken: leaving.Token);
        await other.RequestStream.WriteAsync(
            Seek(client, new() { Start = new() { NextCommit = new() }, Stop = Number(ulong.MaxValue) }),
            TestContext.Current.CancellationToken);
        using var call = new Deliver.DeliverClient(client.Channel).Deliver(cancellationToken: TestContext.Current.CancellationToken);
        // Newest gives one block at once, which shows that the request was taken; the next ones follow it.
        await call.RequestStream.WriteAsync(
            Seek(client, new() { Start = new() { Newest = new() }, Stop = Number(ulong.MaxValue) }), TestContext.Current.CancellationToken);
        Assert.True(await call.ResponseStream.MoveNext(TestContext.Current.CancellationToken));
        var newest = call.ResponseStream.Current.Block.Header.Number;
        await leaving.CancelAsync();
        await client.TransactAsync("basic", "put", "heard", "v");
        Assert.True(await call.ResponseStream.MoveNext(TestContext.Current.CancellationToken));
        Assert.Equal(newest + 1, call.ResponseStream.Current.Block.Header.Number);
    }

    private static SeekPosition Number(ulong number) => new() { Specified = new() { Number = number } };

    private static Envelope Seek(NetworkClient client, SeekInfo seek, Action<ChannelHeader>? change = null)
    {
        var header = new ChannelHeader { Type = (int)HeaderType.DeliverSeekInfo, ChannelId = "mychannel", Timestamp = Timestamp.FromDateTime(DateTime.UtcNow) };
        change?.Invoke(header);
        var payload = new Payload
        {
            Header = new() { ChannelHeader = header.ToByteString(), SignatureHeader = new SignatureHeader { Creator = client.Identity.Creator }.ToByteString() },
            Data = seek.ToByteString(),
        }.ToByteString();
        return new() { Payload = payload, Signature = client.Sign(payload) };
    }

    private static async Task<List<DeliverResponse>> SeekAsync(
        NetworkClient client, AsyncDuplexStreamingCall<Envelope, DeliverResponse> call, ulong start, ulong stop)
    {
        var token = TestContext.Current.CancellationToken;
        await call.RequestStream.WriteAsync(Seek(client, new() { Start = Number(start), Stop = Number(stop) }), token);
        var responses = new List<DeliverResponse>();
        while (await call.ResponseStream.MoveNext(token))
        {
            responses.Add(call.ResponseStream.Current);
            if (call.ResponseStream.Current.TypeCase == DeliverResponse.TypeOneofCase.Status)
            {
                break;
            }
        }

        return responses;
    }

    private static async Task<List<Block>> BlocksAsync(NetworkClient client, ulong start, ulong stop)
    {
        using var call = new Deliver.DeliverClient(client.Channel).Deliver(cancellationToken: TestContext.Current.CancellationToken);
        var responses = await SeekAsync(client, call, start, stop);
        Assert.Equal(Status.Success, responses[^1].Status);
        return [.. responses[..^1].Select(r => r.Block)];
    }
}
