using System.Globalization;
using Google.Protobuf;
using Warden.Protocol.Ledger;
using Warden.Protocol.Peer;
using Warden.Topology;
using MessageType = Warden.Protocol.Peer.ChaincodeMessage.Types.Type;
using RecordType = Warden.Protocol.Peer.WriteRecord.Types.Type;

namespace Warden.Embedded.Tests;

/// <summary>The chaincode behind the recorded answers: each function makes one kind of request and tells what came back.</summary>
internal static class AnswerChaincode
{
    public static async Task<Response> RunAsync(ScriptedChaincode.Call call)
    {
        var args = call.Args;
        switch (args is [] ? "" : args[0])
        {
            case "":
                return Ok("none");
            case "echo":
                return Ok(args[1]);
            case "put":
                await call.PutStateAsync(args[1], args[2]);
                return Ok("");
            case "status":
                await call.PutStateAsync("s", args[1]);
                return new() { Status = int.Parse(args[1], CultureInfo.InvariantCulture), Message = args[2], Payload = Bytes("pay") };
            case "ops":
                return Ok(await OperationsAsync(call, args.Skip(1)));
            case "event":
                await call.PutStateAsync("e", args[1]);
                call.Event = new() { EventName = args[1], Payload = Bytes(args[2]) };
                return Ok("");
            case "eventfail":
                call.Event = new() { EventName = args[1], Payload = Bytes(args[2]) };
                return new() { Status = 400, Message = "no" };
            case "many":
                for (var i = 0; i < int.Parse(args[2], CultureInfo.InvariantCulture); i++)
                {
                    await call.PutStateAsync($"{args[1]}{i:D3}", "v");
                }

                return Ok("");
            case "range" or "ranges":
                return Ok(await RangesAsync(call, args));
            case "page":
                var page = QueryResponse.Parser.ParseFrom(
                    await call.GetAsync(MessageType.GetStateByRange, Page(args[1], args[2], args[3], args[4])));
                return Ok($"{page.Results.Count}{page.HasMore} {QueryResponseMetadata.Parser.ParseFrom(page.Metadata)}");
            case "pageput":
                await call.GetAsync(MessageType.GetStateByRange, Page(args[1], args[2], args[3], ""));
                return Ok(await AskAsync(call, MessageType.PutState, new PutState { Key = "k", Value = Bytes("v") }));
            case "putpage":
                await call.PutStateAsync("k", "v");
                return Ok(await AskAsync(call, MessageType.GetStateByRange, Page(args[1], args[2], args[3], "")));
            case "query":
                var metadata = args.Count > 2 ? new QueryMetadata { PageSize = 3 }.ToByteString() : ByteString.Empty;
                return Ok(await AskAsync(call, MessageType.GetQueryResult, new GetQueryResult { Query = args[1], Metadata = metadata }));
            case "batch":
                return Ok(await AskAsync(call, MessageType.WriteBatchState, Batch(args[1])));
            case "multi":
                var keys = new GetStateMultiple();
                keys.Keys.Add(args.Skip(1));
                var values = GetStateMultipleResult.Parser.ParseFrom(await call.GetAsync(MessageType.GetStateMultiple, keys)).Values;
                return Ok(string.Join('|', values.Select(v => v.ToStringUtf8())));
            case "metaget":
                return Ok(
                    StateMetadataResult.Parser.ParseFrom(
                        await call.GetAsync(MessageType.GetStateMetadata, new GetStateMetadata { Key = args[1] })).ToString());
            case "metaset":
                var policy = new StateMetadata { Metakey = "VALIDATION_PARAMETER", Value = SignaturePolicies.Parse(args[2]).ToByteString() };
                return Ok(await AskAsync(call, MessageType.PutStateMetadata, new PutStateMetadata { Key = args[1], Metadata = policy }));
            case "history":
                var history = QueryResponse.Parser.ParseFrom(
                    await call.GetAsync(MessageType.GetHistoryForKey, new GetHistoryForKey { Key = args[1] }));
                return Ok(
                    string.Join(
                        ' ',
                        history.Results.Select(
                            r =>
                                KeyModification.Parser.ParseFrom(r.ResultBytes)).Select(m => m.IsDelete
                                    ? "deleted"
                                    : m.Value.ToStringUtf8())));
            case "private":
                return Ok(await PrivateAsync(call, args[1]));
            case "next":
                return Ok(await AskAsync(call, MessageType.QueryStateNext, new QueryStateNext { Id = "x" }));
            case "close":
                return Ok(await AskAsync(call, MessageType.QueryStateClose, new QueryStateClose { Id = "x" }));
            case "error":
                await call.SendAsync(MessageType.Error, Bytes(args[1]));
                return Ok("");
            case "hang":
                await Task.Delay(Timeout.Infinite, TestContext.Current.CancellationToken);
                return Ok("");
            case "invoke":
                return Ok(await InvokeAsync(call, args));
            default:
                return new() { Status = 500, Message = $"no {args[0]}" };
        }
    }

    // "g key" reads, "p key value" writes, "d key" deletes.
    private static async Task<string> OperationsAsync(ScriptedChaincode.Call call, IEnumerable<string> operations)
    {
        var read = "";
        foreach (var parts in operations.Select(o => o.Split(' ')))
        {
            switch (parts[0])
            {
                case "g":
                    read += $"[{await call.GetStateAsync(parts[1])}]";
                    break;
                case "p":
                    await call.PutStateAsync(parts[1], parts[2]);
                    break;
                default:
                    await call.GetAsync(MessageType.DelState, new DelState { Key = parts[1] });
                    break;
            }
        }

        return read;
    }

    // "range start end all|first|close", or "ranges start end start end …" for the first batch of each.
    private static async Task<string> RangesAsync(ScriptedChaincode.Call call, IReadOnlyList<string> args)
    {
        var counts = new List<string>();
        for (var i = 1; i + 1 < args.Count; i += 2)
        {
            var batch = QueryResponse.Parser.ParseFrom(
                await call.GetAsync(MessageType.GetStateByRange, new GetStateByRange { StartKey = args[i], EndKey = args[i + 1] }));
            counts.Add($"{batch.Results.Count}{batch.HasMore}");
            if (args[^1] == "close")
            {
                await call.GetAsync(MessageType.QueryStateClose, new QueryStateClose { Id = batch.Id });
            }

            while (args[^1] == "all" && batch.HasMore)
            {
                batch = QueryResponse.Parser.ParseFrom(
                    await call.GetAsync(MessageType.QueryStateNext, new QueryStateNext { Id = batch.Id }));
                counts.Add($"{batch.Results.Count}{batch.HasMore}");
            }
        }

        return string.Join(' ', counts);
    }

    private static GetStateByRange Page(string start, string end, string size, string bookmark) => new()
    {
        StartKey = start,
        EndKey = end,
        Metadata = new QueryMetadata { PageSize = int.Parse(size, CultureInfo.InvariantCulture), Bookmark = bookmark }.ToByteString(),
    };

    private static WriteBatchState Batch(string kind)
    {
        var batch = new WriteBatchState();
        batch.Rec.Add(new WriteRecord { Type = RecordType.PutState, Key = "b1", Value = Bytes("1") });
        if (kind == "bad")
        {
            batch.Rec.Add(new WriteRecord { Key = "b2" });
        }
        else
        {
            batch.Rec.Add(new WriteRecord { Type = RecordType.DelState, Key = "b2" });
            batch.Rec.Add(
                new WriteRecord { Type = RecordType.PutStateMetadata, Key = "b1", Metadata = new() { Metakey = "M", Value = Bytes("m") } });
        }

        return batch;
    }

    private static Task<string> PrivateAsync(ScriptedChaincode.Call call, string kind) => kind switch
    {
        "get" => AskAsync(call, MessageType.GetState, new GetState { Key = "k", Collection = "C" }),
        "put" => AskAsync(call, MessageType.PutState, new PutState { Key = "k", Collection = "C", Value = Bytes("v") }),
        "hash" => AskAsync(call, MessageType.GetPrivateDataHash, new GetState { Key = "k", Collection = "C" }),
        "purge" => AskAsync(call, MessageType.PurgePrivateData, new DelState { Key = "k", Collection = "C" }),
        "purgepublic" => AskAsync(call, MessageType.PurgePrivateData, new DelState { Key = "k" }),
        _ => AskAsync(call, MessageType.GetStateByRange, new GetStateByRange { StartKey = "a", EndKey = "b", Collection = "C" }),
    };

    private static async Task<string> InvokeAsync(ScriptedChaincode.Call call, IReadOnlyList<string> args)
    {
        var target = new ChaincodeSpec { ChaincodeId = new() { Name = args[1] }, Input = new() };
        target.Input.Args.Add(args.Skip(2).Select(Bytes));
        var answer = await call.AskAsync(MessageType.InvokeChaincode, target);
        if (answer.Type == MessageType.Error)
        {
            return $"Error:{answer.Payload.ToStringUtf8()}";
        }

        var message = ChaincodeMessage.Parser.ParseFrom(answer.Payload);
        var response = Response.Parser.ParseFrom(message.Payload);
        return $"{message.Type} tx={message.Txid} channel={message.ChannelId} event={message.ChaincodeEvent} {response.Status} {response.Message}{response.Payload.ToStringUtf8()}";
    }

    private static async Task<string> AskAsync(ScriptedChaincode.Call call, MessageType type, IMessage request)
    {
        var answer = await call.AskAsync(type, request);
        return $"{answer.Type}:{answer.Payload.ToStringUtf8()}";
    }

    private static Response Ok(string payload) => new() { Status = 200, Payload = Bytes(payload) };

    private static ByteString Bytes(string text) => ByteString.CopyFromUtf8(text);
}
