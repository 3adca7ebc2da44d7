using System.Text;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Warden.Chaincode.Shim;
using Warden.Protocol.Ledger;
using Warden.Protocol.Peer;
using MessageType = Warden.Protocol.Peer.ChaincodeMessage.Types.Type;

namespace Warden.Chaincode.Tests.Shim;

/// <summary>What every call of the stub puts on the wire, and how it reads the answer.</summary>
public sealed class StubFramesTests
{
    private const string Max = "\U0010FFFF";

    public static TheoryData<string> Reads => [.. _reads.Keys];

    public static TheoryData<string> Writes => [.. _writes.Keys];

    private static readonly Dictionary<string, (MessageType Type, IMessage Request, IMessage? Answer, Func<IChaincodeStub, Task<string>> Call, string Result)> _reads = new()
    {
        ["get"] = (MessageType.GetState, new GetState { Key = "k" }, Raw("v"), async s => Show(await s.GetStateAsync("k")), "v"),
        ["get absent"] = (MessageType.GetState, new GetState { Key = "k" }, null, async s => Show(await s.GetStateAsync("k")), "-"),
        ["get several"] = (
            MessageType.GetStateMultiple,
            new GetStateMultiple { Keys = { "a", "b" } },
            new GetStateMultipleResult { Values = { ByteString.CopyFromUtf8("1"), ByteString.Empty } },
            async s => string.Join(' ', (await s.GetMultipleStatesAsync(["a", "b"])).Select(Show)),
            "1 -"),
        ["get several private"] = (
            MessageType.GetStateMultiple,
            new GetStateMultiple { Collection = "c", Keys = { "a" } },
            new GetStateMultipleResult { Values = { ByteString.CopyFromUtf8("1") } },
            async s => string.Join(' ', (await s.GetMultiplePrivateDataAsync("c", ["a"])).Select(Show)),
            "1"),
        ["get private"] = (
            MessageType.GetState, new GetState { Collection = "c", Key = "k" }, Raw("v"), async s => Show(await s.GetPrivateDataAsync("c", "k")), "v"),
        ["get private hash"] = (
            MessageType.GetPrivateDataHash, new GetState { Collection = "c", Key = "k" }, Raw("h"),
            async s => Show(await s.GetPrivateDataHashAsync("c", "k")), "h"),
        ["range"] = (
            MessageType.GetStateByRange, new GetStateByRange { StartKey = "a", EndKey = "b" }, Found("a1", "a2"),
            s => ShowAsync(s.GetStateByRangeAsync("a", "b")), "a1=v a2=v"),
        ["open range"] = (
            MessageType.GetStateByRange, new GetStateByRange { StartKey = "\u0001" }, Found(), s => ShowAsync(s.GetStateByRangeAsync("", "")), ""),
        ["range page"] = (
            MessageType.GetStateByRange,
            new GetStateByRange { StartKey = "\u0001", EndKey = "b", Metadata = new QueryMetadata { PageSize = 2, Bookmark = "a5" }.ToByteString() },
            Page("a7", "a5", "a6"),
            async s => ShowPage(await s.GetStateByRangeWithPaginationAsync("", "b", 2, "a5")),
            "a5=v a6=v 2 a7"),
        ["partial composite key"] = (
            MessageType.GetStateByRange, new GetStateByRange { StartKey = "\0asset\0red\0", EndKey = "\0asset\0red\0" + Max }, Found("x"),
            s => ShowAsync(s.GetStateByPartialCompositeKeyAsync("asset", ["red"])), "x=v"),
        ["partial composite key page"] = (
            MessageType.GetStateByRange,
            new GetStateByRange { StartKey = "\0asset\0", EndKey = "\0asset\0" + Max, Metadata = new QueryMetadata { PageSize = 9 }.ToByteString() },
            Page("", "x"),
            async s => ShowPage(await s.GetStateByPartialCompositeKeyWithPaginationAsync("asset", [], 9, "")),
            "x=v 1 "),
        ["all composite keys page"] = (
            MessageType.GetStateByRange,
            new GetStateByRange { StartKey = "\0", EndKey = "\0" + Max, Metadata = new QueryMetadata { PageSize = 9 }.ToByteString() },
            Page("", "x"),
            async s => ShowPage(await s.GetAllStatesCompositeKeyWithPaginationAsync(9, "")),
            "x=v 1 "),
        ["query"] = (MessageType.GetQueryResult, new GetQueryResult { Query = "{}" }, Found("x"), s => ShowAsync(s.GetQueryResultAsync("{}")), "x=v"),
        ["query page"] = (
            MessageType.GetQueryResult,
            new GetQueryResult { Query = "{}", Metadata = new QueryMetadata { PageSize = 1, Bookmark = "b" }.ToByteString() },
            Page("c", "x"),
            async s => ShowPage(await s.GetQueryResultWithPaginationAsync("{}", 1, "b")),
            "x=v 1 c"),
        ["private range"] = (
            MessageType.GetStateByRange, new GetStateByRange { Collection = "c", StartKey = "\u0001", EndKey = "b" }, Found("x"),
            s => ShowAsync(s.GetPrivateDataByRangeAsync("c", "", "b")), "x=v"),
        ["private partial composite key"] = (
            MessageType.GetStateByRange, new GetStateByRange { Collection = "c", StartKey = "\0t\0", EndKey = "\0t\0" + Max }, Found("x"),
            s => ShowAsync(s.GetPrivateDataByPartialCompositeKeyAsync("c", "t", [])), "x=v"),
        ["private query"] = (
            MessageType.GetQueryResult, new GetQueryResult { Collection = "c", Query = "{}" }, Found("x"),
            s => ShowAsync(s.GetPrivateDataQueryResultAsync("c", "{}")), "x=v"),
        ["history"] = (
            MessageType.GetHistoryForKey, new GetHistoryForKey { Key = "k" },
            Results(
                new Protocol.Ledger.KeyModification { TxId = "t2", IsDelete = true, Timestamp = Timestamp.FromDateTimeOffset(DateTimeOffset.UnixEpoch.AddSeconds(5)) },
                new Protocol.Ledger.KeyModification { TxId = "t1", Value = ByteString.CopyFromUtf8("1") }),
            async s => string.Join(' ', await s.GetHistoryForKeyAsync("k").Select(h => $"{h.TransactionId}/{Show(h.Value)}/{h.IsDelete}/{h.Timestamp.ToUnixTimeSeconds()}").ToListAsync()),
            "t2//True/5 t1/1/False/0"),
        ["policy"] = (
            MessageType.GetStateMetadata, new GetStateMetadata { Key = "k" },
            new StateMetadataResult { Entries = { new StateMetadata { Metakey = "OTHER", Value = ByteString.CopyFromUtf8("o") }, Policy } },
            async s => Show(await s.GetStateValidationParameterAsync("k")), "p"),
        ["no private policy"] = (
            MessageType.GetStateMetadata, new GetStateMetadata { Collection = "c", Key = "k" }, new StateMetadataResult(),
            async s => Show(await s.GetPrivateDataValidationParameterAsync("c", "k")), "-"),
        ["call"] = (
            MessageType.InvokeChaincode, Call("other", "f", "x"), Called(new Response { Status = 429, Message = "m", Payload = ByteString.CopyFromUtf8("p") }),
            async s => ShowResponse(await s.InvokeChaincodeAsync("other", [Text("f"), Text("x")])), "429 m p"),
        ["call on another channel"] = (
            MessageType.InvokeChaincode, Call("other/elsewhere", "f"), Called(new Response { Status = 200 }),
            async s => ShowResponse(await s.InvokeChaincodeAsync("other", [Text("f")], "elsewhere")), "200  "),
    };

    private static readonly Dictionary<string, (MessageType Type, IMessage Request, WriteRecord.Types.Type Recorded, Func<IChaincodeStub, Task> Call)> _writes = new()
    {
        ["put"] = (MessageType.PutState, new PutState { Key = "k", Value = ByteString.CopyFromUtf8("v") }, WriteRecord.Types.Type.PutState, s => s.PutStateAsync("k", Text("v"))),
        ["delete"] = (MessageType.DelState, new DelState { Key = "k" }, WriteRecord.Types.Type.DelState, s => s.DelStateAsync("k")),
        ["put private"] = (
            MessageType.PutState, new PutState { Collection = "c", Key = "k", Value = ByteString.CopyFromUtf8("v") }, WriteRecord.Types.Type.PutState,
            s => s.PutPrivateDataAsync("c", "k", Text("v"))),
        ["delete private"] = (MessageType.DelState, new DelState { Collection = "c", Key = "k" }, WriteRecord.Types.Type.DelState, s => s.DelPrivateDataAsync("c", "k")),
        ["purge private"] = (
            MessageType.PurgePrivateData, new PurgePrivateState { Collection = "c", Key = "k" }, WriteRecord.Types.Type.PurgePrivateData,
            s => s.PurgePrivateDataAsync("c", "k")),
        ["policy"] = (
            MessageType.PutStateMetadata, new PutStateMetadata { Key = "k", Metadata = Policy }, WriteRecord.Types.Type.PutStateMetadata,
            s => s.SetStateValidationParameterAsync("k", Text("p"))),
        ["private policy"] = (
            MessageType.PutStateMetadata, new PutStateMetadata { Collection = "c", Key = "k", Metadata = Policy }, WriteRecord.Types.Type.PutStateMetadata,
            s => s.SetPrivateDataValidationParameterAsync("c", "k", Text("p"))),
    };

    private static StateMetadata Policy => new() { Metakey = "VALIDATION_PARAMETER", Value = ByteString.CopyFromUtf8("p") };

    [Theory]
    [MemberData(nameof(Reads))]
    public async Task A_read_is_one_request_of_its_type_and_its_answer_is_understood(string name)
    {
        var (type, request, answer, call, result) = _reads[name];
        await RunAsync(async stub => ChaincodeResponse.Success(await call(stub)), async peer =>
        {
            var frame = await peer.ExpectAsync(type);
            Assert.Equal(request.ToByteString(), frame.Payload);
            await peer.AnswerAsync(frame, answer is BytesValue raw ? raw.Value : answer?.ToByteString() ?? ByteString.Empty);
            Assert.Equal(new Response { Status = 200, Payload = ByteString.CopyFromUtf8(result) }, await peer.ExpectCompletedAsync());
        });
    }

    [Theory]
    [MemberData(nameof(Writes))]
    public async Task A_write_is_one_request_of_its_type(string name)
    {
        var (type, request, _, call) = _writes[name];
        await RunAsync(Write(call), async peer =>
        {
            var frame = await peer.ExpectAsync(type);
            Assert.Equal(request.ToByteString(), frame.Payload);
            await peer.AnswerAsync(frame);
            Assert.Equal(200, (await peer.ExpectCompletedAsync()).Status);
        });
    }

    [Theory]
    [MemberData(nameof(Writes))]
    public async Task A_write_in_a_batch_is_a_record_of_it_that_is_sent_at_the_end(string name)
    {
        var (_, request, recorded, call) = _writes[name];
        await RunAsync(Write(async stub =>
        {
            stub.StartWriteBatch();
            await call(stub);
        }), async peer =>
        {
            var frame = await peer.ExpectAsync(MessageType.WriteBatchState);
            var record = Assert.Single(WriteBatchState.Parser.ParseFrom(frame.Payload).Rec);
            Assert.Equal(recorded, record.Type);
            // A request and its record share key, value, collection and metadata.
            Assert.Equal(
                request.Descriptor.Fields.InDeclarationOrder().Select(f => (f.Name, f.Accessor.GetValue(request))),
                request.Descriptor.Fields.InDeclarationOrder().Select(f => (f.Name, WriteRecord.Descriptor.FindFieldByName(f.Name).Accessor.GetValue(record))));
            await peer.AnswerAsync(frame);
            Assert.Equal(200, (await peer.ExpectCompletedAsync()).Status);
        });
    }

    [Fact]
    public async Task The_peer_that_offers_no_batches_gets_every_write_and_every_read_by_itself()
    {
        await RunAsync(Write(async stub =>
        {
            stub.StartWriteBatch();
            await stub.PutStateAsync("a", Text("1"));
            await stub.GetMultipleStatesAsync(["b", "c"]);
            await stub.FinishWriteBatchAsync();
        }), async peer =>
        {
            foreach (var type in new[] { MessageType.PutState, MessageType.GetState, MessageType.GetState })
                await peer.AnswerAsync(await peer.ExpectAsync(type));
            await peer.ExpectCompletedAsync();
        }, ready: ByteString.Empty);
    }

    [Fact]
    public async Task Batches_and_reads_are_cut_to_what_the_peer_takes_and_never_below_a_hundred()
    {
        var small = new ChaincodeAdditionalParams { UseWriteBatch = true, MaxSizeWriteBatch = 120, UseGetMultipleKeys = true, MaxSizeGetMultipleKeys = 3 };
        await RunAsync(Write(async stub =>
        {
            stub.StartWriteBatch();
            for (var i = 0; i < 250; i++)
                await stub.PutStateAsync($"k{i % 245:000}", Text("v"));
            await stub.FinishWriteBatchAsync();
            Assert.Equal(150, (await stub.GetMultipleStatesAsync([.. Enumerable.Range(0, 150).Select(i => $"k{i}")])).Count);
        }), async peer =>
        {
            foreach (var expected in new[] { 120, 120, 5 })
            {
                var frame = await peer.ExpectAsync(MessageType.WriteBatchState);
                Assert.Equal(expected, WriteBatchState.Parser.ParseFrom(frame.Payload).Rec.Count);
                await peer.AnswerAsync(frame);
            }
            foreach (var expected in new[] { 100, 50 })
            {
                var frame = await peer.ExpectAsync(MessageType.GetStateMultiple);
                Assert.Equal(expected, GetStateMultiple.Parser.ParseFrom(frame.Payload).Keys.Count);
                await peer.AnswerAsync(frame, new GetStateMultipleResult { Values = { Enumerable.Repeat(ByteString.Empty, expected) } });
            }
            Assert.Equal(200, (await peer.ExpectCompletedAsync()).Status);
        }, ready: small.ToByteString());
    }

    [Fact]
    public async Task A_batch_of_a_refused_transaction_is_not_sent()
    {
        await RunAsync(async stub =>
        {
            stub.StartWriteBatch();
            await stub.PutStateAsync("a", Text("1"));
            return ChaincodeResponse.Error("no", 428);
        }, async peer => Assert.Equal(428, (await peer.ExpectCompletedAsync()).Status));
    }

    [Fact]
    public async Task A_query_that_is_read_to_its_end_asks_for_more_and_one_that_is_left_is_closed()
    {
        await RunAsync(async stub =>
        {
            var all = await ShowAsync(stub.GetStateByRangeAsync("", ""));
            await foreach (var entry in stub.GetStateByRangeAsync("", ""))
                return ChaincodeResponse.Success($"{all} then {entry.Key}");
            return ChaincodeResponse.Error("nothing found");
        }, async peer =>
        {
            var more = Found("a", "b");
            (more.HasMore, more.Id) = (true, "q1");
            await peer.AnswerAsync(await peer.ExpectAsync(MessageType.GetStateByRange), more);
            var next = await peer.ExpectAsync(MessageType.QueryStateNext);
            Assert.Equal("q1", QueryStateNext.Parser.ParseFrom(next.Payload).Id);
            await peer.AnswerAsync(next, Found("c"));

            (more.HasMore, more.Id) = (true, "q2");
            await peer.AnswerAsync(await peer.ExpectAsync(MessageType.GetStateByRange), more);
            var close = await peer.ExpectAsync(MessageType.QueryStateClose);
            Assert.Equal("q2", QueryStateClose.Parser.ParseFrom(close.Payload).Id);
            await peer.AnswerAsync(close, new QueryResponse { Id = "q2" });
            Assert.Equal("a=v b=v c=v then a", (await peer.ExpectCompletedAsync()).Payload.ToStringUtf8());
        });
    }

    [Fact]
    public async Task A_call_that_the_peer_refuses_is_a_response_with_status_500()
    {
        await RunAsync(stub => stub.InvokeChaincodeAsync("nosuch", []), async peer =>
        {
            await peer.AnswerAsync(await peer.ExpectAsync(MessageType.InvokeChaincode), ByteString.CopyFromUtf8("chaincode nosuch not found"), MessageType.Error);
            Assert.Equal(new Response { Status = 500, Message = "chaincode nosuch not found" }, await peer.ExpectCompletedAsync());
        });
    }

    [Fact]
    public async Task What_cannot_be_right_is_refused_before_anything_is_sent()
    {
        await RunAsync(async stub =>
        {
            await Assert.ThrowsAsync<InvalidRequestException>(() => stub.GetStateAsync(""));
            await Assert.ThrowsAsync<InvalidRequestException>(() => stub.PutStateAsync("", Text("v")));
            await Assert.ThrowsAsync<InvalidRequestException>(() => stub.PutPrivateDataAsync("", "k", Text("v")));
            Assert.Throws<InvalidRequestException>(() => stub.SetEvent("", Text("v")));
            Assert.Throws<InvalidRequestException>(() => stub.GetStateByRangeAsync("\0a", ""));
            Assert.Throws<InvalidRequestException>(() => stub.CreateCompositeKey("a\0b", []));
            Assert.Throws<InvalidRequestException>(() => stub.CreateCompositeKey("t", [Max]));
            Assert.Throws<InvalidRequestException>(() => stub.CreateCompositeKey("t", ["\uD800"]));
            Assert.Throws<InvalidRequestException>(() => stub.SplitCompositeKey("plain"));
            await Assert.ThrowsAsync<InvalidRequestException>(() => stub.GetStateByRangeWithPaginationAsync("", "", 0, ""));
            return ChaincodeResponse.Success();
        }, async peer => Assert.Equal(200, (await peer.ExpectCompletedAsync()).Status));
    }

    [Fact]
    public async Task A_key_that_cannot_be_right_refuses_the_transaction_in_the_words_of_the_go_shim()
    {
        await RunAsync(
            async stub => ChaincodeResponse.Success((await stub.GetStateAsync(""))!),
            async peer => Assert.Equal(new Response { Status = 500, Message = "key must not be an empty string" }, await peer.ExpectCompletedAsync()));
    }

    private static async Task RunAsync(
        Func<IChaincodeStub, Task<ChaincodeResponse>> chaincode, Func<ScriptedPeer, Task> script, ByteString? ready = null)
    {
        // An assertion that fails inside the chaincode shows as its masked refusal; keep it for the test's own report.
        Exception? inside = null;
        var reporting = new DelegatedChaincode(async stub =>
        {
            try
            {
                return await chaincode(stub);
            }
            catch (Exception e)
            {
                inside = e;
                throw;
            }
        });
        await using var server = await ChaincodeServer.StartAsync(
            new ChaincodeServerOptions { ChaincodeId = "cc:1" }, reporting, cancellationToken: TestContext.Current.CancellationToken);
        await using var peer = await ScriptedPeer.ConnectAsync(server.Address, ready);
        await peer.BeginAsync("tx1", "any");
        try
        {
            await script(peer);
        }
        catch (Exception) when (inside is not null)
        {
            throw new InvalidOperationException("The chaincode failed: " + inside.Message, inside);
        }
        await peer.ExpectSilenceAsync();
    }

    private static Func<IChaincodeStub, Task<ChaincodeResponse>> Write(Func<IChaincodeStub, Task> call) => async stub =>
    {
        await call(stub);
        return ChaincodeResponse.Success();
    };

    private static BytesValue Raw(string text) => new() { Value = ByteString.CopyFromUtf8(text) };

    private static QueryResponse Results(params IEnumerable<IMessage> results) =>
        new() { Results = { results.Select(r => new QueryResultBytes { ResultBytes = r.ToByteString() }) } };

    private static QueryResponse Found(params IEnumerable<string> keys) =>
        Results(keys.Select(key => new KV { Namespace = "cc", Key = key, Value = ByteString.CopyFromUtf8("v") }));

    private static QueryResponse Page(string bookmark, params string[] keys)
    {
        var page = Found(keys);
        page.Metadata = new QueryResponseMetadata { FetchedRecordsCount = keys.Length, Bookmark = bookmark }.ToByteString();
        return page;
    }

    private static ChaincodeSpec Call(string name, params string[] args) => new()
    {
        ChaincodeId = new ChaincodeID { Name = name },
        Input = new ChaincodeInput { Args = { args.Select(ByteString.CopyFromUtf8) } },
    };

    private static ChaincodeMessage Called(Response response) => new() { Type = MessageType.Completed, Payload = response.ToByteString() };

    private static string Show(byte[]? value) => value is null ? "-" : Encoding.UTF8.GetString(value);

    private static string ShowResponse(ChaincodeResponse response) => $"{response.Status} {response.Message} {response.PayloadText}";

    private static string ShowPage(StatePage page) =>
        $"{string.Join(' ', page.Entries.Select(e => $"{e.Key}={e.Text}"))} {page.FetchedRecordsCount} {page.Bookmark}";

    private static async Task<string> ShowAsync(IAsyncEnumerable<StateEntry> entries) =>
        string.Join(' ', await entries.Select(e => $"{e.Key}={e.Text}").ToListAsync());

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);
}
