using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Grpc.Net.Client;
using Warden.Protocol;
using Warden.Protocol.Common;
using Warden.Protocol.Gateway;
using Warden.Protocol.Ledger;
using Warden.Protocol.Orderer;
using Warden.Protocol.Peer;
using Warden.Topology;
using DeliverResponse = Warden.Protocol.Peer.DeliverResponse;

namespace Warden.Embedded.Tests;

/// <summary>
/// Makes the requests of answers.txt, one line each, and writes down what came back in a form that is the same every time.
/// </summary>
/// <remarks><c>evaluate|endorse|transact[@MSP] CHAINCODE ARG|ARG…</c>, or <c>raw NAME</c> for a request that no client makes.</remarks>
internal sealed partial class AnswerScript(GrpcChannel channel, FabricIdentity identity) : IDisposable
{
    private const string ChannelId = "mychannel";

    private readonly ECDsa key = identity.OpenPrivateKey();
    private readonly Warden.Protocol.Gateway.Gateway.GatewayClient gateway = new(channel);
    private readonly List<string> transactionIds = [];

    public async Task<string> AnswerAsync(string request)
    {
        string answer;
        try
        {
            answer = await RunAsync(request);
        }
        catch (RpcException e)
        {
            var (_, details) = await NetworkClient.FailureAsync(() => throw e);
            answer = $"{e.StatusCode}: {e.Status.Detail}{string.Concat(details.Select(d => $" [{d.MspId}: {d.Message}]"))}";
        }

        return transactionIds.Aggregate(Variable().Replace(answer, "…"), (text, id) => text.Replace(id, "TXID", StringComparison.Ordinal))
            .Replace('\u00a0', ' ').Replace("\n", "\\n", StringComparison.Ordinal);
    }

    public void Dispose() => key.Dispose();

    private async Task<string> RunAsync(string request)
    {
        var words = request.Split(' ', 3);
        if (words[0] == "raw")
        {
            return await RawAsync(words[1]);
        }

        var kind = words[0].Split('@');
        var proposal = Propose(words[1], words.Length > 2 ? words[2].Split('|') : []);
        var organizations = kind[1..];
        switch (kind[0])
        {
            case "evaluate":
                var evaluated = await gateway.EvaluateAsync(
                    new() { TransactionId = proposal.ClaimedTransactionId, ChannelId = ChannelId, ProposedTransaction = Signed(proposal) });
                return $"{evaluated.Result.Status} {evaluated.Result.Message} {evaluated.Result.Payload.ToStringUtf8()}";
            case "endorse":
                return Describe(await EndorseAsync(proposal, organizations));
            default:
                return (await CommitAsync(proposal, await EndorseAsync(proposal, organizations))).ToString();
        }
    }

    private async Task<string> RawAsync(string name) => name switch
    {
        "transient-endorse" => Describe(await EndorseAsync(Propose("nope", ["x"], new() { ["t"] = ByteString.CopyFromUtf8("v") }), [])),
        "transient-evaluate" => await EvaluateAsync(Signed(Propose("nope", ["x"], new() { ["t"] = ByteString.CopyFromUtf8("v") }))),
        "old-timestamp" => await EvaluateAsync(Signed(Propose("diff", ["echo", "x"], sent: DateTimeOffset.UtcNow.AddMinutes(-20)))),
        "garbage-evaluate" => await EvaluateAsync(Garbage()),
        "garbage-endorse" => (await gateway.EndorseAsync(new() { ProposedTransaction = Garbage() })).ToString(),
        "unsigned-evaluate" => await EvaluateAsync(new() { ProposalBytes = Propose("diff", ["echo", "x"]).Bytes }),
        "unsigned-commit-status" => (await gateway.CommitStatusAsync(new() { Request = CommitStatus("t") })).ToString(),
        "garbage-submit" => await SubmitAsync(new() { Payload = ByteString.CopyFrom(0xff, 0xff) }),
        "empty-submit" => await SubmitAsync(new()),
        "other-channel-submit" => await SubmitAsync(Envelope(new ChannelHeader { ChannelId = "other" })),
        "config-submit" => await SubmitAsync(Envelope(new ChannelHeader { ChannelId = ChannelId, Type = (int)HeaderType.Config })),
        "events-from-oldest" => await EventsAsync(new() { Oldest = new() }),
        "events-from-start" => await EventsAsync(new() { Specified = new() }),
        "filtered-newest" => await FilteredAsync(new() { Newest = new() }),
        "filtered-genesis" => await FilteredAsync(new() { Oldest = new() }),
        _ => throw new ArgumentException($"There is no raw request '{name}'."),
    };

    private UnpackedProposal Propose(
        string chaincode, IEnumerable<string> args, Dictionary<string, ByteString>? transient = null, DateTimeOffset? sent = null)
    {
        var proposal = Proposals.Create(new()
        {
            ChannelId = ChannelId,
            ChaincodeName = chaincode,
            Args = [.. args.Select(ByteString.CopyFromUtf8)],
            Creator = identity.Creator,
            TransientData = transient ?? [],
            Timestamp = sent ?? DateTimeOffset.UtcNow,
        });
        transactionIds.Add(proposal.ClaimedTransactionId);
        return proposal;
    }

    private async Task<Envelope> EndorseAsync(UnpackedProposal proposal, string[] organizations)
    {
        var request = new EndorseRequest { TransactionId = proposal.ClaimedTransactionId, ChannelId = ChannelId, ProposedTransaction = Signed(proposal) };
        request.EndorsingOrganizations.Add(organizations);
        return (await gateway.EndorseAsync(request)).PreparedTransaction;
    }

    private async Task<TxValidationCode> CommitAsync(UnpackedProposal proposal, Envelope transaction)
    {
        transaction.Signature = Sign(transaction.Payload);
        await gateway.SubmitAsync(
            new() { TransactionId = proposal.ClaimedTransactionId, ChannelId = ChannelId, PreparedTransaction = transaction });
        var status = CommitStatus(proposal.ClaimedTransactionId);
        return (await gateway.CommitStatusAsync(new() { Request = status, Signature = Sign(status) })).Result;
    }

    private async Task<string> EvaluateAsync(SignedProposal proposal) =>
        (await gateway.EvaluateAsync(new() { ProposedTransaction = proposal })).ToString();

    private async Task<string> SubmitAsync(Envelope envelope)
    {
        envelope.Signature = ByteString.CopyFromUtf8("s");
        return (await gateway.SubmitAsync(new() { ChannelId = ChannelId, PreparedTransaction = envelope })).ToString();
    }

    private async Task<string> EventsAsync(SeekPosition start)
    {
        var request = new ChaincodeEventsRequest { ChannelId = ChannelId, ChaincodeId = "diff", Identity = identity.Creator, StartPosition = start }.ToByteString();
        using var call = gateway.ChaincodeEvents(new() { Request = request, Signature = Sign(request) });
        await call.ResponseStream.MoveNext(TestContext.Current.CancellationToken);
        return string.Join(' ', call.ResponseStream.Current.Events);
    }

    private async Task<string> FilteredAsync(SeekPosition only)
    {
        var header = new ChannelHeader { Type = (int)HeaderType.DeliverSeekInfo, ChannelId = ChannelId, Timestamp = Timestamp.FromDateTime(DateTime.UtcNow) };
        var seek = new SeekInfo { Start = only, Stop = only };
        var payload = new Payload
        {
            Header = new() { ChannelHeader = header.ToByteString(), SignatureHeader = new SignatureHeader { Creator = identity.Creator }.ToByteString() },
            Data = seek.ToByteString(),
        }.ToByteString();
        using var call = new Deliver.DeliverClient(channel).DeliverFiltered(cancellationToken: TestContext.Current.CancellationToken);
        await call.RequestStream.WriteAsync(new() { Payload = payload, Signature = Sign(payload) }, TestContext.Current.CancellationToken);
        await call.ResponseStream.MoveNext(TestContext.Current.CancellationToken);
        var block = call.ResponseStream.Current.FilteredBlock;
        await call.ResponseStream.MoveNext(TestContext.Current.CancellationToken);
        Assert.Equal(DeliverResponse.TypeOneofCase.Status, call.ResponseStream.Current.TypeCase);
        return $"{string.Join(' ', block.FilteredTransactions)} {call.ResponseStream.Current.Status}";
    }

    private static string Describe(Envelope transaction)
    {
        var unpacked = Transactions.Unpack(transaction);
        var endorsers = unpacked.Endorsements.Select(e => Creator.Parse(e.Endorser).Mspid).Order(StringComparer.Ordinal);
        var sets = unpacked.ReadWriteSets.Select(s => $" {s.Namespace}={WithoutVersions(s.Public)}");
        var response = unpacked.Response!;
        return $"{response.Status} {response.Message} {response.Payload.ToStringUtf8()} by {string.Join('+', endorsers)} as {unpacked.Action.ChaincodeId.Version} event={unpacked.Event}{string.Concat(sets)}";
    }

    // Block numbers and the hashes over them differ from run to run; that a version is there does not.
    private static KVRWSet WithoutVersions(KVRWSet set)
    {
        set = set.Clone();
        foreach (
            var read in set.Reads.Concat(set.RangeQueriesInfo.SelectMany(r => r.RawReads?.KvReads ?? [])).Where(r => r.Version is not null))
        {
            read.Version = new();
        }

        foreach (
            var hashes in set.RangeQueriesInfo.Select(
                r => r.ReadsMerkleHashes?.MaxLevelHashes).OfType<Google.Protobuf.Collections.RepeatedField<ByteString>>())
        {
            for (var i = 0; i < hashes.Count; i++)
            {
                hashes[i] = ByteString.Empty;
            }
        }

        return set;
    }

    private static SignedProposal Garbage() =>
        new() { ProposalBytes = ByteString.CopyFrom(0xff, 0xff), Signature = ByteString.CopyFromUtf8("x") };

    private static Envelope Envelope(ChannelHeader header) =>
        new() { Payload = new Payload { Header = new() { ChannelHeader = header.ToByteString() } }.ToByteString() };

    private ByteString CommitStatus(string id) =>
        new CommitStatusRequest { TransactionId = id, ChannelId = ChannelId, Identity = identity.Creator }.ToByteString();

    private SignedProposal Signed(UnpackedProposal proposal) => new() { ProposalBytes = proposal.Bytes, Signature = Sign(proposal.Bytes) };

    private ByteString Sign(ByteString message) => ByteString.CopyFrom(EcdsaSigning.SignSha256LowS(key, message.Span));

    // Times, addresses, iterator ids, and the id of the genesis transaction.
    [GeneratedRegex("""\d{4}-\d\d-\d\dT[\d:]+Z|127\.0\.0\.1:\d+|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|(?<="txid": ")[0-9a-f]{64}(?=", "type": "CONFIG")""", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Variable();
}
