using System.Globalization;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Warden.Protocol.Common;
using Warden.Protocol.Gateway;
using Warden.Protocol.Orderer;
using Warden.Protocol.Peer;
using DeliverResponse = Warden.Protocol.Peer.DeliverResponse;

namespace Warden.Embedded.Tests;

/// <content>Requests that are answered by a stream: blocks in each of their forms, and chaincode events.</content>
internal sealed partial class StepCaller
{
    // How long a stream that has nothing more to say is listened to at least, and how much of one is written down.
    private static readonly TimeSpan Silence = TimeSpan.FromMilliseconds(400);
    private const int OtherAnswers = 8;
    private const int MaxMessages = 6;

    /// <summary>
    /// <c>deliver blocks|filtered|private START STOP until|fail [CHANNEL]</c>: positions are <c>oldest</c>, <c>newest</c>, <c>next</c>, <c>none</c>,
    /// <c>missing</c>, <c>far</c>, or a number that counts from the beginning.
    /// </summary>
    private async Task<string> DeliverAsync(string[] words, CancellationToken cancellationToken)
    {
        var header = new ChannelHeader
        {
            Type = (int)HeaderType.DeliverSeekInfo, ChannelId = words.ElementAtOrDefault(5) ?? ChannelId, Timestamp = Timestamp.FromDateTime(DateTime.UtcNow),
        };
        var seek = new SeekInfo
        {
            Start = Position(words[2]),
            Stop = Position(words[3]),
            Behavior = words[4] == "fail" ? SeekInfo.Types.SeekBehavior.FailIfNotReady : SeekInfo.Types.SeekBehavior.BlockUntilReady,
        };
        var payload = new Payload
        {
            Header = new() { ChannelHeader = header.ToByteString(), SignatureHeader = new SignatureHeader { Creator = identity.Creator }.ToByteString() },
            Data = seek.ToByteString(),
        }.ToByteString();
        var client = new Deliver.DeliverClient(channel);
        using var call = words[1] switch
        {
            "blocks" => client.Deliver(cancellationToken: cancellationToken),
            "filtered" => client.DeliverFiltered(cancellationToken: cancellationToken),
            _ => client.DeliverWithPrivateData(cancellationToken: cancellationToken),
        };
        await call.RequestStream.WriteAsync(new() { Payload = payload, Signature = Sign(payload) }, cancellationToken);
        return await ReadAsync(call.ResponseStream, Describe, message => message.TypeCase == DeliverResponse.TypeOneofCase.Status, cancellationToken);
    }

    /// <summary><c>events CHAINCODE START [CHANNEL]</c>.</summary>
    private async Task<string> EventsAsync(string[] words, CancellationToken cancellationToken)
    {
        var request = new ChaincodeEventsRequest
        {
            ChannelId = words.ElementAtOrDefault(3) ?? ChannelId, ChaincodeId = words[1], Identity = identity.Creator, StartPosition = Position(words[2]),
        }.ToByteString();
        using var call = gateway.ChaincodeEvents(new() { Request = request, Signature = Sign(request) }, cancellationToken: cancellationToken);
        return await ReadAsync(
            call.ResponseStream,
            response => $"{response.BlockNumber - firstBlock}:{string.Join(',', response.Events.Select(e => $"{e.ChaincodeId}/{e.EventName}={e.Payload.ToStringUtf8()}"))}",
            _ => false,
            cancellationToken);
    }

    private SeekPosition? Position(string word) => word switch
    {
        "missing" => null,
        "none" => new(),
        "oldest" => new() { Oldest = new() },
        "newest" => new() { Newest = new() },
        "next" => new() { NextCommit = new() },
        "far" => new() { Specified = new() { Number = ulong.MaxValue } },
        _ => new() { Specified = new() { Number = firstBlock + ulong.Parse(word, CultureInfo.InvariantCulture) } },
    };

    private string Describe(DeliverResponse response) => response.TypeCase switch
    {
        DeliverResponse.TypeOneofCase.Status => response.Status.ToString(),
        DeliverResponse.TypeOneofCase.Block => Describe(response.Block),
        DeliverResponse.TypeOneofCase.FilteredBlock => Describe(response.FilteredBlock),
        _ => $"{Describe(response.BlockAndPrivateData.Block)}{string.Concat(response.BlockAndPrivateData.PrivateDataMap.OrderBy(p => p.Key).Select(p => $" {p.Key}:{string.Concat(p.Value.NsPvtRwset.OrderBy(ns => ns.Namespace, StringComparer.Ordinal).Select(Describe))}"))}",
    };

    private string Describe(Block block) =>
        block.Header.Number < firstBlock ? $"before {block.Header.Number == 0}"
        : $"{block.Header.Number - firstBlock} {string.Join(',', block.Metadata.Metadata[(int)BlockMetadataIndex.TransactionsFilter].Select(code => (TxValidationCode)code))}";

    private string Describe(FilteredBlock block) =>
        block.Number < firstBlock ? $"before {block.Number == 0}"
        : $"{block.ChannelId} {block.Number - firstBlock} {string.Join(' ', block.FilteredTransactions.Select(Describe))}";

    private static string Describe(FilteredTransaction transaction) =>
        $"{transaction.Type} {transaction.TxValidationCode} id={transaction.Txid.Length} {string.Join(',', transaction.TransactionActions?.ChaincodeActions.Select(a => $"{a.ChaincodeEvent.ChaincodeId}/{a.ChaincodeEvent.EventName}/{a.ChaincodeEvent.Payload.Length}") ?? ["-"])}";

    // Until the stream ends, says its last word, or is silent for a while.
    private async Task<string> ReadAsync<T>(
        IAsyncStreamReader<T> stream, Func<T, string> describe, Func<T, bool> isLast, CancellationToken cancellationToken)
    {
        var told = new List<string>();
        while (told.Count < MaxMessages)
        {
            var next = stream.MoveNext(cancellationToken);
            if (await IsSilentAsync(next, cancellationToken))
            {
                // The call's disposal ends it; what it then says is of no interest.
                _ = next.ContinueWith(t => t.Exception, TaskScheduler.Default);
                told.Add("…");
                break;
            }

            if (!await next)
            {
                told.Add("end");
                break;
            }

            told.Add(describe(stream.Current));
            if (isLast(stream.Current))
            {
                break;
            }
        }

        return string.Join(" | ", told);
    }

    // A machine with much else to do is slow to say anything: only a peer that answers others meanwhile has nothing to say here.
    private async Task<bool> IsSilentAsync(Task next, CancellationToken cancellationToken)
    {
        await Task.WhenAny(next, Task.Delay(Silence, cancellationToken));
        for (var answers = 0; answers < OtherAnswers && !next.IsCompleted; answers++)
        {
            try
            {
                await LedgerAsync("GetChainInfo", ByteString.Empty, cancellationToken);
            }
            catch (RpcException) when (!cancellationToken.IsCancellationRequested)
            {
                // Who may not ask gets an answer too.
            }
        }

        return !next.IsCompleted;
    }
}
