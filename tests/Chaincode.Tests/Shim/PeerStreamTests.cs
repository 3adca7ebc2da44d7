using System.Text;
using Google.Protobuf;
using Warden.Chaincode.Shim;
using Warden.Chaincode.Shim.Testing;
using Warden.Protocol.Peer;
using MessageType = Warden.Protocol.Peer.ChaincodeMessage.Types.Type;

namespace Warden.Chaincode.Tests.Shim;

/// <summary>The stream with the peer, frame by frame.</summary>
public sealed class PeerStreamTests : IAsyncDisposable
{
    private const string PackageId = "basic_1.0:0123456789abcdef";

    private readonly List<IAsyncDisposable> _open = [];

    [Fact]
    public async Task The_chaincode_speaks_first_and_registers_with_its_package_id()
    {
        var peer = Track(ScriptedPeer.Dial((await ServeAsync(_ => Ok())).Address));
        var register = await peer.ExpectAsync(MessageType.Register);
        Assert.Equal(PackageId, ChaincodeID.Parser.ParseFrom(register.Payload).Name);
        Assert.Equal(("", ""), (register.Txid, register.ChannelId));
    }

    [Fact]
    public async Task A_transaction_asks_and_is_completed_once_with_its_response_and_event()
    {
        var peer = await ConnectAsync(async stub =>
        {
            var value = await stub.GetStateAsync("a");
            await stub.PutStateAsync("a", Text(stub.Parameters[0]));
            stub.SetEvent("first", Text("1"));
            stub.SetEvent("last", Text("2"));
            return new ChaincodeResponse(299, "with care", value);
        });
        await peer.BeginAsync("tx1", "set", "new");

        var get = await peer.ExpectAsync(MessageType.GetState);
        Assert.Equal(("tx1", "mychannel", "a"), (get.Txid, get.ChannelId, GetState.Parser.ParseFrom(get.Payload).Key));
        await peer.AnswerAsync(get, ByteString.CopyFromUtf8("old"));
        var put = await peer.ExpectAsync(MessageType.PutState);
        Assert.Equal(new PutState { Key = "a", Value = ByteString.CopyFromUtf8("new") }, PutState.Parser.ParseFrom(put.Payload));
        await peer.AnswerAsync(put);

        var completed = await peer.ExpectAsync(MessageType.Completed);
        Assert.Equal(("tx1", "mychannel"), (completed.Txid, completed.ChannelId));
        Assert.Equal(new Response { Status = 299, Message = "with care", Payload = ByteString.CopyFromUtf8("old") }, Response.Parser.ParseFrom(completed.Payload));
        Assert.Equal(("last", "2"), (completed.ChaincodeEvent.EventName, completed.ChaincodeEvent.Payload.ToStringUtf8()));
        await peer.ExpectSilenceAsync();
    }

    [Fact]
    public async Task Requests_of_one_transaction_wait_for_each_other_and_keep_their_order()
    {
        var peer = await ConnectAsync(async stub =>
        {
            await Task.WhenAll(Enumerable.Range(0, 20).Select(i => stub.PutStateAsync($"k{i:00}", Text("v"))));
            return ChaincodeResponse.Success();
        });
        await peer.BeginAsync("tx1", "any");
        for (var i = 0; i < 20; i++)
        {
            var put = await peer.ExpectAsync(MessageType.PutState);
            Assert.Equal($"k{i:00}", PutState.Parser.ParseFrom(put.Payload).Key);
            await peer.ExpectSilenceAsync();
            await peer.AnswerAsync(put);
        }
        await peer.ExpectCompletedAsync();
    }

    [Fact]
    public async Task Transactions_run_side_by_side_also_with_one_id_on_two_channels()
    {
        var peer = await ConnectAsync(async stub => ChaincodeResponse.Success((await stub.GetStateAsync(stub.ChannelId))!));
        var keys = new[] { ("tx1", "one"), ("tx1", "two"), ("tx2", "one") };
        foreach (var (txid, channel) in keys)
            await peer.SendAsync(ScriptedPeer.Transaction(txid, channel, "any"));
        var requests = new List<ChaincodeMessage>();
        foreach (var _ in keys)
            requests.Add(await peer.ExpectAsync(MessageType.GetState));
        Assert.Equal(keys.Order(), requests.Select(r => (r.Txid, r.ChannelId)).Order());

        foreach (var request in Enumerable.Reverse(requests))
        {
            await peer.AnswerAsync(request, ByteString.CopyFromUtf8($"{request.Txid} {request.ChannelId}"));
            var completed = await peer.ExpectAsync(MessageType.Completed);
            Assert.Equal((request.Txid, request.ChannelId), (completed.Txid, completed.ChannelId));
            Assert.Equal($"{request.Txid} {request.ChannelId}", Response.Parser.ParseFrom(completed.Payload).Payload.ToStringUtf8());
        }
    }

    [Fact]
    public async Task Requests_that_the_contract_did_not_await_are_answered_before_the_transaction_completes()
    {
        IChaincodeStub? kept = null;
        var peer = await ConnectAsync(stub =>
        {
            kept = stub;
            _ = stub.PutStateAsync("a", Text("1"));
            _ = stub.PutStateAsync("b", Text("2"));
            return Ok();
        });
        await peer.BeginAsync("tx1", "any");
        for (var i = 0; i < 2; i++)
            await peer.AnswerAsync(await peer.ExpectAsync(MessageType.PutState));
        await peer.ExpectCompletedAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(() => kept!.GetStateAsync("late"));
        await peer.ExpectSilenceAsync();
    }

    [Fact]
    public async Task A_contract_that_throws_answers_once_and_the_stream_lives_on()
    {
        var peer = await ConnectAsync(stub => stub.Function switch
        {
            "refuse" => throw new ChaincodeException("not today", 429, Text("later")),
            "crash" => throw new InvalidOperationException("a secret"),
            "null" => Task.FromResult<ChaincodeResponse>(null!),
            _ => Ok(),
        });
        await peer.BeginAsync("tx1", "refuse");
        Assert.Equal(new Response { Status = 429, Message = "not today", Payload = ByteString.CopyFromUtf8("later") }, await peer.ExpectCompletedAsync());
        foreach (var function in new[] { "crash", "null" })
        {
            await peer.BeginAsync("0123456789ab", function);
            Assert.Equal(
                new Response { Status = 500, Message = "Unexpected error; the chaincode's log says more about transaction 01234567" },
                await peer.ExpectCompletedAsync());
        }
        await peer.BeginAsync("tx1", "fine");
        Assert.Equal(200, (await peer.ExpectCompletedAsync()).Status);
        await peer.ExpectSilenceAsync();
    }

    [Fact]
    public async Task An_error_of_the_peer_is_thrown_with_its_text_and_refuses_the_transaction_when_nobody_catches_it()
    {
        var peer = await ConnectAsync(async stub =>
        {
            var error = await Assert.ThrowsAsync<PeerErrorException>(() => stub.GetStateAsync("a"));
            await stub.GetPrivateDataAsync("nope", error.Message);
            return ChaincodeResponse.Success();
        });
        await peer.BeginAsync("tx1", "any");
        await peer.AnswerAsync(await peer.ExpectAsync(MessageType.GetState), ByteString.CopyFromUtf8("first"), MessageType.Error);
        var second = await peer.ExpectAsync(MessageType.GetState);
        Assert.Equal(new GetState { Collection = "nope", Key = "first" }, GetState.Parser.ParseFrom(second.Payload));
        await peer.AnswerAsync(second, ByteString.CopyFromUtf8("GET_STATE failed: no collection"), MessageType.Error);
        Assert.Equal(new Response { Status = 500, Message = "GET_STATE failed: no collection" }, await peer.ExpectCompletedAsync());
    }

    [Fact]
    public async Task A_keepalive_is_echoed_before_and_after_the_registration()
    {
        var peer = Track(ScriptedPeer.Dial((await ServeAsync(_ => Ok())).Address));
        await peer.ExpectAsync(MessageType.Register);
        await peer.ExpectSilenceAsync();
        await peer.SendAsync(new ChaincodeMessage { Type = MessageType.Registered });
        await peer.SendAsync(new ChaincodeMessage { Type = MessageType.Ready });
        await peer.ExpectSilenceAsync();
    }

    [Fact]
    public async Task An_initialization_that_fails_is_an_error_and_one_that_is_refused_is_completed()
    {
        var peer = await ConnectAsync(stub => Task.FromResult(ChaincodeResponse.Error("no", int.Parse(stub.Function))));
        var init = ScriptedPeer.Transaction("tx1", "mychannel", "500");
        init.Type = MessageType.Init;
        await peer.SendAsync(init);
        Assert.Equal("no", (await peer.ExpectAsync(MessageType.Error)).Payload.ToStringUtf8());
        init = ScriptedPeer.Transaction("tx2", "mychannel", "404");
        init.Type = MessageType.Init;
        await peer.SendAsync(init);
        Assert.Equal(404, (await peer.ExpectCompletedAsync()).Status);
    }

    [Fact]
    public async Task A_call_that_does_not_parse_is_answered_with_an_error()
    {
        var peer = await ConnectAsync(_ => Ok());
        var broken = ScriptedPeer.Transaction("tx1", "mychannel", "any");
        broken.Proposal = new SignedProposal { ProposalBytes = ByteString.CopyFrom(0xff, 0xff) };
        await peer.SendAsync(broken);
        var error = await peer.ExpectAsync(MessageType.Error);
        Assert.Equal("tx1", error.Txid);
        Assert.StartsWith("The signed proposal does not parse", error.Payload.ToStringUtf8(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_context_of_a_call_comes_from_its_signed_proposal()
    {
        var client = TestIdentity.Create("Org2MSP", "User7");
        var ledger = new TestLedger();
        var sample = ledger.Begin("basic", client, [Text("any")], new Dictionary<string, ReadOnlyMemory<byte>> { ["secret"] = Text("hush") });
        IChaincodeStub? seen = null;
        var peer = await ConnectAsync(stub =>
        {
            seen = stub;
            return Ok();
        });
        var message = ScriptedPeer.Transaction(sample.TransactionId, "mychannel", "any", "x", "yz");
        message.Proposal = sample.SignedProposal;
        await peer.SendAsync(message);
        await peer.ExpectCompletedAsync();

        Assert.Equal(client.Creator.ToArray(), seen!.Creator.ToArray());
        Assert.Equal("Org2MSP", seen.Client.MspId);
        Assert.Equal("hush", Encoding.UTF8.GetString(seen.Transient["secret"].Span));
        Assert.Equal(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), seen.Timestamp);
        Assert.Equal(32, seen.Binding.Length);
        Assert.Equal(sample.SignedProposal, seen.SignedProposal);
        Assert.Equal("anyxyz", Encoding.UTF8.GetString(seen.ArgsSlice));
        Assert.Equal("Org9MSP", seen.PeerMspId);
    }

    [Fact]
    public async Task A_broken_stream_fails_open_requests_and_the_peer_can_dial_again()
    {
        var failed = new TaskCompletionSource<Exception>();
        var server = await ServeAsync(async stub =>
        {
            try
            {
                await stub.GetStateAsync("a");
            }
            catch (Exception e)
            {
                Assert.True(stub.Aborted.IsCancellationRequested);
                failed.SetResult(e);
            }
            return ChaincodeResponse.Success();
        });
        var peer = await ScriptedPeer.ConnectAsync(server.Address);
        await peer.BeginAsync("tx1", "any");
        await peer.ExpectAsync(MessageType.GetState);
        await peer.DisposeAsync();
        Assert.IsType<IOException>(await failed.Task.WaitAsync(TestContext.Current.CancellationToken));

        var again = Track(await ScriptedPeer.ConnectAsync(server.Address));
        await again.BeginAsync("tx1", "any");
        await again.AnswerAsync(await again.ExpectAsync(MessageType.GetState));
        await again.ExpectCompletedAsync();
    }

    [Fact]
    public async Task Several_peers_are_served_at_once()
    {
        var server = await ServeAsync(async stub => ChaincodeResponse.Success((await stub.GetStateAsync("who"))!));
        var peers = new List<ScriptedPeer>();
        for (var i = 0; i < 3; i++)
            peers.Add(Track(await ScriptedPeer.ConnectAsync(server.Address)));
        foreach (var peer in peers)
            await peer.BeginAsync("tx1", "any");
        for (var i = 0; i < 3; i++)
        {
            await peers[i].AnswerAsync(await peers[i].ExpectAsync(MessageType.GetState), ByteString.CopyFromUtf8($"peer{i}"));
            Assert.Equal($"peer{i}", (await peers[i].ExpectCompletedAsync()).Payload.ToStringUtf8());
        }
    }

    [Fact]
    public async Task A_stop_lets_open_transactions_finish_and_refuses_new_ones()
    {
        var server = await ServeAsync(async stub => ChaincodeResponse.Success((await stub.GetStateAsync("a"))!));
        var peer = Track(await ScriptedPeer.ConnectAsync(server.Address));
        await peer.BeginAsync("tx1", "any");
        var open = await peer.ExpectAsync(MessageType.GetState);

        var stop = server.StopAsync();
        await peer.BeginAsync("tx2", "any");
        var refused = await peer.ExpectAsync(MessageType.Error);
        Assert.Equal(("tx2", "the chaincode is shutting down"), (refused.Txid, refused.Payload.ToStringUtf8()));
        Assert.False(stop.IsCompleted);

        // The server may be gone before the client has noticed that its last frame went out.
        var answer = peer.AnswerAsync(open, ByteString.CopyFromUtf8("in time"));
        Assert.Equal("in time", (await peer.ExpectCompletedAsync()).Payload.ToStringUtf8());
        Assert.Null(await peer.ReadAsync());
        await answer.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        await stop.WaitAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_message_of_48_MiB_passes_both_ways()
    {
        var peer = await ConnectAsync(stub => Task.FromResult(ChaincodeResponse.Success(stub.Args[1])));
        var large = new byte[48 * 1024 * 1024];
        large[^1] = 7;
        await peer.SendAsync(new ChaincodeMessage
        {
            Type = MessageType.Transaction,
            Txid = "tx1",
            ChannelId = "mychannel",
            Payload = new ChaincodeInput { Args = { ByteString.CopyFromUtf8("echo"), UnsafeByteOperations.UnsafeWrap(large) } }.ToByteString(),
        });
        Assert.True((await peer.ExpectCompletedAsync()).Payload.Span.SequenceEqual(large));
    }

    [Fact]
    public async Task A_frame_that_no_peer_sends_ends_the_stream()
    {
        var peer = await ConnectAsync(_ => Ok());
        await peer.SendAsync(new ChaincodeMessage { Type = MessageType.GetState });
        var end = await Assert.ThrowsAsync<global::Grpc.Core.RpcException>(peer.ReadAsync);
        Assert.Equal(global::Grpc.Core.StatusCode.InvalidArgument, end.StatusCode);
    }

    [Fact]
    public async Task A_second_TRANSACTION_with_the_id_of_a_running_one_is_not_answered()
    {
        var peer = await ConnectAsync(async stub => ChaincodeResponse.Success((await stub.GetStateAsync(stub.Function))!));
        await peer.BeginAsync("tx1", "first");
        var open = await peer.ExpectAsync(MessageType.GetState);
        await peer.BeginAsync("tx1", "second");
        await peer.ExpectSilenceAsync();
        await peer.AnswerAsync(open, ByteString.CopyFromUtf8("one"));
        Assert.Equal("one", (await peer.ExpectCompletedAsync()).Payload.ToStringUtf8());
        await peer.ExpectSilenceAsync();
    }

    [Fact]
    public async Task Answers_that_nobody_waits_for_are_passed_over()
    {
        var peer = await ConnectAsync(_ => Ok());
        foreach (var type in new[] { MessageType.Response, MessageType.Error })
            await peer.SendAsync(new ChaincodeMessage { Type = type, Txid = "nobody", ChannelId = "mychannel" });
        await peer.BeginAsync("tx1", "any");
        Assert.Equal(200, (await peer.ExpectCompletedAsync()).Status);
    }

    [Fact]
    public async Task A_READY_that_does_not_parse_ends_the_stream()
    {
        var peer = await ScriptedPeer.ConnectAsync((await ServeAsync(_ => Ok())).Address, ByteString.CopyFrom(0xff));
        _open.Add(peer);
        var end = await Assert.ThrowsAsync<global::Grpc.Core.RpcException>(peer.ReadAsync);
        Assert.Equal(global::Grpc.Core.StatusCode.InvalidArgument, end.StatusCode);
    }

    /// <summary>Many transactions whose requests are answered in an order drawn by chance: each gets its own answers, and one end.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Whatever_the_order_of_answers_every_transaction_gets_its_own_and_ends_once(int seed)
    {
        const int transactions = 200;
        const int readsEach = 5;
        var peer = await ConnectAsync(async stub =>
        {
            var read = await Task.WhenAll(Enumerable.Range(0, readsEach).Select(i => stub.GetStateAsync($"{stub.TransactionId}/{i}")));
            return ChaincodeResponse.Success(string.Join(' ', read.Select(value => Encoding.UTF8.GetString(value!))));
        });
        for (var i = 0; i < transactions; i++)
            await peer.BeginAsync($"tx{i}", "any");

        var random = new Random(seed);
        var open = new List<ChaincodeMessage>();
        var ended = new Dictionary<string, string>();
        var unread = transactions; // every running transaction has one frame that the peer has not read yet, or one that it has not answered
        while (ended.Count < transactions)
        {
            while (unread > 0)
            {
                var frame = await peer.ReadAsync();
                Assert.NotNull(frame);
                unread--;
                if (frame.Type == MessageType.GetState)
                    open.Add(frame);
                else
                    Assert.True(ended.TryAdd(frame.Txid, Response.Parser.ParseFrom(frame.Payload).Payload.ToStringUtf8()), "ended twice");
            }
            Assert.Equal(open.Count, open.DistinctBy(frame => frame.Txid).Count());
            for (var answers = random.Next(1, 20); answers > 0 && open.Count > 0; answers--, unread++)
            {
                var request = open[random.Next(open.Count)];
                open.Remove(request);
                await peer.AnswerAsync(request, ByteString.CopyFromUtf8(GetState.Parser.ParseFrom(request.Payload).Key));
            }
        }
        Assert.All(ended, end => Assert.Equal(string.Join(' ', Enumerable.Range(0, readsEach).Select(i => $"{end.Key}/{i}")), end.Value));
        await peer.ExpectSilenceAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var open in Enumerable.Reverse(_open))
            await open.DisposeAsync();
    }

    private static Task<ChaincodeResponse> Ok() => Task.FromResult(ChaincodeResponse.Success());

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);

    private async Task<ChaincodeServer> ServeAsync(Func<IChaincodeStub, Task<ChaincodeResponse>> invoke)
    {
        var options = new ChaincodeServerOptions { ChaincodeId = PackageId, MspId = "Org9MSP", DrainTimeout = TimeSpan.FromMinutes(1) };
        return Track(await ChaincodeServer.StartAsync(options, new DelegatedChaincode(invoke), cancellationToken: TestContext.Current.CancellationToken));
    }

    private async Task<ScriptedPeer> ConnectAsync(Func<IChaincodeStub, Task<ChaincodeResponse>> invoke) =>
        Track(await ScriptedPeer.ConnectAsync((await ServeAsync(invoke)).Address));

    private T Track<T>(T opened) where T : IAsyncDisposable
    {
        _open.Add(opened);
        return opened;
    }
}
