using Google.Protobuf;
using Grpc.Core;
using Warden.Gateway;
using Warden.Protocol.Common;
using Warden.Protocol.Orderer;
using Warden.Protocol.Peer;
using ChaincodeEventMessage = Warden.Protocol.Peer.ChaincodeEvent;
using DeliverResponse = Warden.Protocol.Peer.DeliverResponse;
using Wire = Warden.Protocol.Gateway;

namespace Warden.Client.Tests;

public sealed class EventTests
{
    private static readonly TestOrganization Org1 = new("Org1MSP");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Chaincode_events_come_one_by_one_with_their_block()
    {
        await using var peer = await ScriptedPeer.StartAsync();
        peer.Script.OnChaincodeEvents = async (_, to, _) =>
        {
            await to.WriteAsync(Events(3, "tx1", "tx2"));
            await to.WriteAsync(Events(4));
            await to.WriteAsync(Events(5, "tx3"));
        };
        using var gateway = peer.Connect(Org1.User);

        var seen = new List<(ulong, string, string, string, string)>();
        await foreach (var found in await gateway.GetNetwork("mychannel").ChaincodeEventsAsync("basic", cancellationToken: Token))
        {
            seen.Add(
                (found.BlockNumber, found.TransactionId, found.ChaincodeName, found.EventName, System.Text.Encoding.UTF8.GetString(found.Payload.Span)));
        }

        Assert.Equal(
            [(3UL, "tx1", "basic", "Created", "tx1!"), (3UL, "tx2", "basic", "Created", "tx2!"), (5UL, "tx3", "basic", "Created", "tx3!")],
                seen);
        var request = Wire.ChaincodeEventsRequest.Parser.ParseFrom(Assert.Single(peer.Script.EventsAsked).Request);
        Assert.Equal(("mychannel", "basic", Org1.User.Creator), (request.ChannelId, request.ChaincodeId, request.Identity));
        Assert.Equal(SeekPosition.TypeOneofCase.NextCommit, request.StartPosition.TypeCase);
    }

    [Fact]
    public async Task A_start_block_and_a_checkpoint_say_where_to_begin()
    {
        var empty = new InMemoryCheckpointer();
        Assert.Equal(4UL, (await StartOfAsync(new EventOptions { StartBlock = 4 })).StartPosition.Specified.Number);
        Assert.Equal(0UL, (await StartOfAsync(new EventOptions { StartBlock = 0 })).StartPosition.Specified.Number);
        Assert.Equal(4UL, (await StartOfAsync(new EventOptions { StartBlock = 4, Checkpoint = empty })).StartPosition.Specified.Number);

        await empty.CheckpointTransactionAsync(9, "tx7", Token);
        var inside = await StartOfAsync(new EventOptions { StartBlock = 4, Checkpoint = empty });
        Assert.Equal((9UL, "tx7"), (inside.StartPosition.Specified.Number, inside.AfterTransactionId));

        await empty.CheckpointBlockAsync(9, Token);
        var behind = await StartOfAsync(new EventOptions { StartBlock = 4, Checkpoint = empty });
        Assert.Equal((10UL, ""), (behind.StartPosition.Specified.Number, behind.AfterTransactionId));
    }

    [Fact]
    public async Task Each_form_of_blocks_is_asked_for_with_a_signed_seek_to_infinity()
    {
        await using var peer = await ScriptedPeer.StartAsync();
        using var gateway = peer.Connect(Org1.User, options => options with { TlsClientCertificateHash = new byte[] { 1, 2, 3 } });
        var network = gateway.GetNetwork("mychannel");
        var from2 = new EventOptions { StartBlock = 2 };

        peer.Script.OnDeliver = (_, to, _) =>
            to.WriteAsync(new DeliverResponse { Block = new Block { Header = new BlockHeader { Number = 2 } } });
        Assert.Equal(2UL, (await FirstAsync(await network.BlockEventsAsync(from2, Token))).Header.Number);
        peer.Script.OnDeliver = (_, to, _) => to.WriteAsync(new DeliverResponse { FilteredBlock = new FilteredBlock { Number = 3 } });
        Assert.Equal(3UL, (await FirstAsync(await network.FilteredBlockEventsAsync(from2, Token))).Number);
        peer.Script.OnDeliver = (_, to, _) =>
            to.WriteAsync(new DeliverResponse { BlockAndPrivateData = new BlockAndPrivateData { PrivateDataMap = { [1] = new() } } });
        Assert.Contains(1UL, (await FirstAsync(await network.BlockAndPrivateDataEventsAsync(from2, Token))).PrivateDataMap.Keys);

        Assert.Equal(["block", "filtered", "private"], peer.Script.BlocksAsked.Select(asked => asked.Form).Order(StringComparer.Ordinal));
        foreach (var (_, envelope) in peer.Script.BlocksAsked)
        {
            var payload = Payload.Parser.ParseFrom(envelope.Payload);
            var header = ChannelHeader.Parser.ParseFrom(payload.Header.ChannelHeader);
            Assert.Equal(((int)HeaderType.DeliverSeekInfo, "mychannel"), (header.Type, header.ChannelId));
            Assert.Equal([1, 2, 3], header.TlsCertHash.ToByteArray());
            Assert.Equal(Org1.User.Creator, SignatureHeader.Parser.ParseFrom(payload.Header.SignatureHeader).Creator);
            var seek = SeekInfo.Parser.ParseFrom(payload.Data);
            Assert.Equal((2UL, (ulong)long.MaxValue), (seek.Start.Specified.Number, seek.Stop.Specified.Number));
            Assert.Equal(SeekInfo.Types.SeekBehavior.BlockUntilReady, seek.Behavior);
        }
    }

    [Fact]
    public async Task A_status_instead_of_a_block_is_an_error()
    {
        await using var peer = await ScriptedPeer.StartAsync();
        peer.Script.OnDeliver = (_, to, _) => to.WriteAsync(new DeliverResponse { Status = Protocol.Common.Status.NotFound });
        using var gateway = peer.Connect(Org1.User);

        var e = await Assert.ThrowsAsync<GatewayException>(
            async () => await FirstAsync(await gateway.GetNetwork("nochannel").BlockEventsAsync(cancellationToken: Token)));

        Assert.Equal(StatusCode.NotFound, e.StatusCode);
        Assert.Contains("Unexpected status response: 404", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broken_stream_is_an_error_where_it_is_read()
    {
        await using var peer = await ScriptedPeer.StartAsync();
        peer.Script.OnChaincodeEvents = async (_, to, _) =>
        {
            await to.WriteAsync(Events(3, "tx1"));
            throw Script.Failure(StatusCode.Unavailable, "the peer goes down");
        };
        using var gateway = peer.Connect(Org1.User);
        var seen = 0;

        var e = await Assert.ThrowsAsync<GatewayException>(async () =>
        {
            await foreach (var _ in await gateway.GetNetwork("mychannel").ChaincodeEventsAsync("basic", cancellationToken: Token))
            {
                seen++;
            }
        });

        Assert.Equal((1, StatusCode.Unavailable), (seen, e.StatusCode));
    }

    [Fact]
    public async Task Leaving_the_loop_closes_the_stream_and_leaves_other_streams_alone()
    {
        await using var peer = await ScriptedPeer.StartAsync();
        var more = new TaskCompletionSource();
        var closed = new TaskCompletionSource();
        var opened = 0;
        peer.Script.OnChaincodeEvents = async (_, to, context) =>
        {
            if (Interlocked.Increment(ref opened) == 1)
            {
                context.CancellationToken.Register(closed.SetResult);
            }

            await to.WriteAsync(Events(3, "tx1"));
            await more.Task.WaitAsync(context.CancellationToken);
            await to.WriteAsync(Events(4, "tx2"));
        };
        using var gateway = peer.Connect(Org1.User);
        var network = gateway.GetNetwork("mychannel");
        var first = await network.ChaincodeEventsAsync("basic", cancellationToken: Token);
        await FirstAsync(first, leaveEarly: true);
        var second = (await network.ChaincodeEventsAsync("basic", cancellationToken: Token)).GetAsyncEnumerator(Token);
        Assert.True(await second.MoveNextAsync());

        await closed.Task.WaitAsync(TimeSpan.FromMinutes(5), Token);
        more.SetResult();

        Assert.True(await second.MoveNextAsync());
        Assert.Equal("tx2", second.Current.TransactionId);
        await second.DisposeAsync();
    }

    [Fact]
    public async Task Disposing_the_gateway_ends_its_streams_quietly_and_a_cancelled_token_loudly()
    {
        await using var peer = await ScriptedPeer.StartAsync();
        peer.Script.OnChaincodeEvents = async (_, to, context) =>
        {
            await to.WriteAsync(Events(3, "tx1"));
            await Task.Delay(Timeout.Infinite, context.CancellationToken);
        };
        var gateway = peer.Connect(Org1.User);
        var network = gateway.GetNetwork("mychannel");
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var quiet = (await network.ChaincodeEventsAsync("basic", cancellationToken: Token)).GetAsyncEnumerator(Token);
        var loud = (await network.ChaincodeEventsAsync("basic", cancellationToken: cancel.Token)).GetAsyncEnumerator(Token);
        Assert.True(await quiet.MoveNextAsync());
        Assert.True(await loud.MoveNextAsync());

        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await loud.MoveNextAsync());
        gateway.Dispose();
        Assert.False(await quiet.MoveNextAsync());
    }

    [Fact]
    public async Task A_stream_is_read_once()
    {
        await using var peer = await ScriptedPeer.StartAsync();
        peer.Script.OnChaincodeEvents = (_, to, _) => to.WriteAsync(Events(3, "tx1"));
        using var gateway = peer.Connect(Org1.User);
        var events = await gateway.GetNetwork("mychannel").ChaincodeEventsAsync("basic", cancellationToken: Token);
        await FirstAsync(events);

        await Assert.ThrowsAsync<InvalidOperationException>(() => FirstAsync(events));
    }

    [Fact]
    public async Task Following_goes_on_behind_the_last_event_when_the_stream_breaks_or_the_peer_is_away()
    {
        await using var peer = await ScriptedPeer.StartAsync();
        var starts = new List<(ulong, string)>();
        peer.Script.OnEvaluate = (_, _) => Task.FromResult(new Wire.EvaluateResponse
        {
            Result = new Response { Status = 200, Payload = new BlockchainInfo { Height = 3 }.ToByteString() },
        });
        peer.Script.OnChaincodeEvents = async (signed, to, _) =>
        {
            var request = Wire.ChaincodeEventsRequest.Parser.ParseFrom(signed.Request);
            starts.Add((request.StartPosition.Specified.Number, request.AfterTransactionId));
            switch (starts.Count)
            {
                case 1:
                    await to.WriteAsync(Events(3, "tx1", "tx2"));
                    throw Script.Failure(StatusCode.Unavailable, "the peer goes down");
                case 2:
                    throw Script.Failure(StatusCode.Unavailable, "the peer is away");
                case 3:
                    return;
                default:
                    await to.WriteAsync(Events(4, "tx3"));
                    throw Script.Failure(StatusCode.PermissionDenied, "no longer a member");
            }
        };
        using var gateway = peer.Connect(Org1.User);
        var waits = new List<TimeSpan>();
        var options = new FollowOptions { FirstDelay = TimeSpan.FromMilliseconds(1), Interrupted = (_, wait) => waits.Add(wait) };
        var seen = new List<string>();

        var e = await Assert.ThrowsAsync<GatewayException>(async () =>
        {
            await foreach (var found in gateway.GetNetwork("mychannel").FollowChaincodeEventsAsync("basic", options, Token))
            {
                seen.Add(found.TransactionId);
            }
        });

        Assert.Equal(StatusCode.PermissionDenied, e.StatusCode);
        Assert.Equal(["tx1", "tx2", "tx3"], seen);
        Assert.Equal([(3UL, ""), (3UL, "tx2"), (3UL, "tx2"), (3UL, "tx2")], starts);
        Assert.Equal([TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(2)], waits);
    }

    [Fact]
    public async Task Following_ends_with_the_gateway()
    {
        await using var peer = await ScriptedPeer.StartAsync();
        peer.Script.OnDeliver = async (_, to, context) =>
        {
            await to.WriteAsync(new DeliverResponse { Block = new Block { Header = new BlockHeader { Number = 5 } } });
            await Task.Delay(Timeout.Infinite, context.CancellationToken);
        };
        var gateway = peer.Connect(Org1.User);
        var blocks = gateway.GetNetwork("mychannel")
            .FollowBlocksAsync(new FollowOptions { Start = new EventOptions { StartBlock = 5 } }, Token).GetAsyncEnumerator(Token);
        Assert.True(await blocks.MoveNextAsync());

        gateway.Dispose();

        Assert.False(await blocks.MoveNextAsync());
        await blocks.DisposeAsync();
    }

    private static Wire.ChaincodeEventsResponse Events(ulong block, params string[] transactions) => new()
    {
        BlockNumber = block,
        Events =
        {
            transactions.Select(id => new ChaincodeEventMessage
            {
                ChaincodeId = "basic", TxId = id, EventName = "Created", Payload = ByteString.CopyFromUtf8(id + "!"),
            }),
        },
    };

    private static async Task<Wire.ChaincodeEventsRequest> StartOfAsync(EventOptions options)
    {
        await using var peer = await ScriptedPeer.StartAsync();
        using var gateway = peer.Connect(Org1.User);
        var request = gateway.GetNetwork("mychannel").NewChaincodeEventsRequest("basic", options);
        return Wire.ChaincodeEventsRequest.Parser.ParseFrom(Wire.SignedChaincodeEventsRequest.Parser.ParseFrom(request.Bytes).Request);
    }

    private static async Task<T> FirstAsync<T>(EventStream<T> events, bool leaveEarly = false)
    {
        T? first = default;
        await foreach (var found in events)
        {
            first ??= found;
            if (leaveEarly)
            {
                break;
            }
        }

        return first!;
    }
}
