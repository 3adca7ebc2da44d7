using System.Globalization;
using Google.Protobuf;
using Warden.Protocol.Ledger;
using Warden.Protocol.Peer;
using Warden.Topology;
using MessageType = Warden.Protocol.Peer.ChaincodeMessage.Types.Type;
using RecordType = Warden.Protocol.Peer.WriteRecord.Types.Type;

namespace Warden.Embedded.Tests;

/// <summary>A chaincode whose arguments are steps: each asks the peer for one thing, and the payload tells what the peer answered.</summary>
/// <remarks>
/// Words of a step are parted by spaces; <c>-</c> stands for an empty one. Lower case speaks of the public state, upper case of a collection,
/// named first: <c>g KEY</c> and <c>G COLL KEY</c> read, <c>p d</c> write and delete, <c>X</c> purges, <c>H</c> reads a hash, <c>r START END</c> a
/// range, <c>k KEY,KEY</c> several, <c>m</c> the metadata, <c>e KEY POLICY</c> sets a key's policy, <c>q QUERY</c> queries, <c>h KEY</c> tells
/// the history. <c>b STEP;STEP</c> writes as one batch, <c>i CHAINCODE STEP;STEP</c> calls, <c>v NAME PAYLOAD</c> raises an event,
/// <c>s STATUS MESSAGE</c> ends with a status. <c>@PEER STEP</c> is done at the peer whose name begins so, and nowhere else.
/// </remarks>
internal static class StepChaincode
{
    /// <summary>Runs the steps of a call, where all peers do the same.</summary>
    public static Task<Response> RunAsync(ScriptedChaincode.Call call) => RunAsync(call, peer: "");

    /// <summary>Runs the steps of a call.</summary>
    /// <param name="call">The call.</param>
    /// <param name="peer">The name of the peer that this process serves.</param>
    public static async Task<Response> RunAsync(ScriptedChaincode.Call call, string peer)
    {
        var response = new Response { Status = 200 };
        var told = new List<string>();
        foreach (var step in call.Args.Select(a => StepAt(a, peer)).OfType<string>())
        {
            var words = step.Split(' ').Select(w => w == "-" ? "" : w).ToArray();
            if (words[0] == "s")
            {
                (response.Status, response.Message) = (int.Parse(words[1], CultureInfo.InvariantCulture), words[2]);
            }
            else if (words[0] == "v")
            {
                call.Event = new() { EventName = words[1], Payload = Bytes(words[2]) };
            }
            else
            {
                told.Add($"[{await StepAsync(call, words, step)}]");
            }
        }

        response.Payload = Bytes(string.Concat(told));
        return response;
    }

    // Null where it is not for this peer.
    private static string? StepAt(string step, string peer) => !step.StartsWith('@') ? step
        : step.Split(' ', 2) is [var name, var rest] && peer.StartsWith($"{name[1..]}.", StringComparison.Ordinal) ? rest
        : null;

    private static async Task<string> StepAsync(ScriptedChaincode.Call call, string[] words, string step)
    {
        var isPrivate = char.IsAsciiLetterUpper(words[0][0]);
        var collection = isPrivate ? words[1] : "";
        var rest = words[(isPrivate ? 2 : 1)..];
        return words[0] switch
        {
            "b" => await TellAsync(call, MessageType.WriteBatchState, Batch(step[2..])),
            "i" => await InvokeAsync(call, words[1], step.Split(' ', 3)[2]),
            "h" => await TellAsync(call, MessageType.GetHistoryForKey, new GetHistoryForKey { Key = rest[0] }, History),
            "H" => await TellAsync(call, MessageType.GetPrivateDataHash, new GetState { Key = rest[0], Collection = collection }, p => Convert.ToHexStringLower(p.Span)),
            "X" => await TellAsync(call, MessageType.PurgePrivateData, new DelState { Key = rest[0], Collection = collection }),
            "g" or "G" => await TellAsync(call, MessageType.GetState, new GetState { Key = rest[0], Collection = collection }),
            "p" or "P" => await TellAsync(call, MessageType.PutState, new PutState { Key = rest[0], Collection = collection, Value = Bytes(rest[1]) }),
            "d" or "D" => await TellAsync(call, MessageType.DelState, new DelState { Key = rest[0], Collection = collection }),
            "k" or "K" => await TellAsync(
                call, MessageType.GetStateMultiple, new GetStateMultiple { Collection = collection, Keys = { rest[0].Split(',') } }, Several),
            "r" or "R" => await TellAsync(
                call, MessageType.GetStateByRange, new GetStateByRange { StartKey = rest[0], EndKey = rest[1], Collection = collection }, Range),
            "q" or "Q" => await TellAsync(call, MessageType.GetQueryResult, new GetQueryResult { Query = rest[0], Collection = collection }, Range),
            "m" or "M" => await TellAsync(
                call, MessageType.GetStateMetadata, new GetStateMetadata { Key = rest[0], Collection = collection }, p => StateMetadataResult.Parser.ParseFrom(p).ToString()),
            "e" or "E" => await TellAsync(
                call, MessageType.PutStateMetadata, new PutStateMetadata { Key = rest[0], Collection = collection, Metadata = Policy(rest[1]) }),
            _ => throw new InvalidOperationException($"no step {words[0]}"),
        };
    }

    private static StateMetadata Policy(string text) =>
        new() { Metakey = "VALIDATION_PARAMETER", Value = SignaturePolicies.Parse(text).ToByteString() };

    private static WriteBatchState Batch(string steps)
    {
        var batch = new WriteBatchState();
        foreach (var step in steps.Split(';'))
        {
            var words = step.Split(' ');
            var isPrivate = char.IsAsciiLetterUpper(words[0][0]);
            var rest = words[(isPrivate ? 2 : 1)..];
            var record = new WriteRecord { Key = rest[0], Collection = isPrivate ? words[1] : "" };
            (record.Type, record.Value, record.Metadata) = words[0] switch
            {
                "p" or "P" => (RecordType.PutState, Bytes(rest[1]), null),
                "d" or "D" => (RecordType.DelState, ByteString.Empty, null),
                "X" => (RecordType.PurgePrivateData, ByteString.Empty, null),
                _ => (RecordType.PutStateMetadata, ByteString.Empty, Policy(rest[1])),
            };
            batch.Rec.Add(record);
        }

        return batch;
    }

    private static async Task<string> InvokeAsync(ScriptedChaincode.Call call, string chaincode, string steps)
    {
        var target = new ChaincodeSpec { ChaincodeId = new() { Name = chaincode }, Input = new() };
        target.Input.Args.Add(steps.Split(';').Select(Bytes));
        return await TellAsync(call, MessageType.InvokeChaincode, target, payload =>
        {
            var response = Response.Parser.ParseFrom(ChaincodeMessage.Parser.ParseFrom(payload).Payload);
            return $"{response.Status} {response.Message} {response.Payload.ToStringUtf8()}";
        });
    }

    private static async Task<string> TellAsync(ScriptedChaincode.Call call, MessageType type, IMessage request, Func<ByteString, string>? read = null)
    {
        var answer = await call.AskAsync(type, request);
        return answer.Type != MessageType.Response ? $"!{answer.Payload.ToStringUtf8()}"
            : read is null ? answer.Payload.ToStringUtf8()
            : read(answer.Payload);
    }

    private static string Several(ByteString payload) =>
        string.Join('|', GetStateMultipleResult.Parser.ParseFrom(payload).Values.Select(v => v.ToStringUtf8()));

    private static string Range(ByteString payload)
    {
        var batch = QueryResponse.Parser.ParseFrom(payload);
        var entries = batch.Results.Select(r => KV.Parser.ParseFrom(r.ResultBytes)).Select(kv => $"{kv.Namespace}/{kv.Key}={kv.Value.ToStringUtf8()}");
        return $"{string.Join(',', entries)}{(batch.HasMore ? ",…" : "")}";
    }

    private static string History(ByteString payload) => string.Join(',', QueryResponse.Parser.ParseFrom(payload).Results
        .Select(r => KeyModification.Parser.ParseFrom(r.ResultBytes))
        .Select(m => m.IsDelete ? "deleted" : m.Value.ToStringUtf8()));

    private static ByteString Bytes(string text) => ByteString.CopyFromUtf8(text);
}
