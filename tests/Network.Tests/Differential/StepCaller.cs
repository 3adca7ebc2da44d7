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

namespace Warden.Embedded.Tests;

/// <summary>Makes requests at one organisation's gateway and writes down everything that came back, the same way on every network.</summary>
internal sealed partial class StepCaller(GrpcChannel channel, FabricIdentity identity) : IDisposable
{
    private const string ChannelId = "mychannel";

    private readonly IdentityKey key = identity.OpenKey();
    private readonly Warden.Protocol.Gateway.Gateway.GatewayClient gateway = new(channel);
    private ulong firstBlock;

    /// <summary>Takes the blocks so far as the beginning: networks differ in how many they needed to get here.</summary>
    public async Task BeginAsync(CancellationToken cancellationToken)
    {
        var proposal = Propose("qscc", ["GetChainInfo", ChannelId], new Dictionary<string, string>());
        var answer = await gateway.EvaluateAsync(
            new() { TransactionId = proposal.ClaimedTransactionId, ChannelId = ChannelId, ProposedTransaction = Signed(proposal) }, cancellationToken: cancellationToken);
        firstBlock = BlockchainInfo.Parser.ParseFrom(answer.Result.Payload).Height;
    }

    /// <summary>Takes the same beginning as another caller, for who may not ask for it.</summary>
    public void BeginAs(StepCaller other) => firstBlock = other.firstBlock;

    /// <summary>Makes a request.</summary>
    /// <param name="request">
    /// <c>evaluate|endorse|transact[@MSP…] CHAINCODE[^transient] STEP|STEP…</c>, <c>block</c>, <c>deliver …</c> or <c>events …</c>; <c>transact … ~ request</c> makes the second
    /// request between the endorsement and the submission of the first.
    /// </param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The answer, and the id of the transaction where one was committed.</returns>
    public async Task<(string Answer, string? Committed)> AnswerAsync(string request, CancellationToken cancellationToken)
    {
        var id = "";
        string answer;
        try
        {
            answer = await RunAsync(request, value => id = value, cancellationToken);
        }
        catch (RpcException e)
        {
            var (_, details) = await NetworkClient.FailureAsync(() => throw e);
            var told = details.Select(d => $" [{d.MspId}: {d.Message}]").Order(StringComparer.Ordinal);
            // Fabric lists collections as they come out of a map.
            var text = Listed().Replace(e.Status.Detail, list => string.Join(' ', list.Value.Split(' ').Order(StringComparer.Ordinal)));
            answer = $"{e.StatusCode}: {text}{string.Concat(told)}";
        }

        answer = Variable().Replace(answer, "…").Replace('\u00a0', ' ').Replace("\n", "\\n", StringComparison.Ordinal);
        return id.Length == 0
            ? (answer, null)
            : (answer.Replace(id, "TXID", StringComparison.Ordinal), Committed().IsMatch(answer) ? id : null);
    }

    /// <summary>Waits until this organisation's peer has committed a transaction.</summary>
    public async Task<CommitStatusResponse> CommittedAsync(string transactionId, CancellationToken cancellationToken)
    {
        var status = new CommitStatusRequest { TransactionId = transactionId, ChannelId = ChannelId, Identity = identity.Creator }.ToByteString();
        return await gateway.CommitStatusAsync(new() { Request = status, Signature = Sign(status) }, cancellationToken: cancellationToken);
    }

    /// <summary>Calls <c>_lifecycle</c> at this organisation's peer, or through its gateway when <paramref name="organizations"/> are named.</summary>
    public async Task<(string Answer, string? Committed)> LifecycleAsync(
        string function, IMessage argument, bool onChannel, IReadOnlyList<string> organizations, CancellationToken cancellationToken)
    {
        var proposal = Proposals.Create(new()
        {
            ChannelId = onChannel ? ChannelId : "",
            ChaincodeName = "_lifecycle",
            Args = [ByteString.CopyFromUtf8(function), argument.ToByteString()],
            Creator = identity.Creator,
            Timestamp = DateTimeOffset.UtcNow,
        });
        var id = proposal.ClaimedTransactionId;
        try
        {
            if (organizations.Count == 0)
            {
                var answer = await new Warden.Protocol.Peer.Endorser.EndorserClient(channel).ProcessProposalAsync(Signed(proposal), cancellationToken: cancellationToken);
                var sets = answer.Payload.IsEmpty
                    ? ""
                    : string.Join(' ', ReadWriteSets.Unpack(ChaincodeAction.Parser.ParseFrom(ProposalResponsePayload.Parser.ParseFrom(answer.Payload).Extension).Results).Select(Describe));
                return ($"{answer.Response.Status} {answer.Response.Message} {answer.Response.Payload.ToBase64()} {sets}".Replace('\u00a0', ' '), null);
            }

            var endorse = new EndorseRequest { TransactionId = id, ChannelId = ChannelId, ProposedTransaction = Signed(proposal) };
            endorse.EndorsingOrganizations.Add(organizations);
            var transaction = (await gateway.EndorseAsync(endorse, cancellationToken: cancellationToken)).PreparedTransaction;
            var described = Describe(transaction);
            transaction.Signature = Sign(transaction.Payload);
            await gateway.SubmitAsync(new() { TransactionId = id, ChannelId = ChannelId, PreparedTransaction = transaction }, cancellationToken: cancellationToken);
            return ($"{(await CommittedAsync(id, cancellationToken)).Result} {described}".Replace('\u00a0', ' '), id);
        }
        catch (RpcException e)
        {
            var (_, details) = await NetworkClient.FailureAsync(() => throw e);
            return ($"{e.StatusCode}: {e.Status.Detail}{string.Concat(details.Select(d => $" [{d.MspId}: {d.Message}]").Order(StringComparer.Ordinal))}", null);
        }
    }

    /// <summary>Submits an envelope that is no transaction of a chaincode.</summary>
    public async Task<string> SubmitAsync(Envelope envelope, CancellationToken cancellationToken)
    {
        try
        {
            await gateway.SubmitAsync(new() { ChannelId = ChannelId, PreparedTransaction = envelope }, cancellationToken: cancellationToken);
            return "accepted";
        }
        catch (RpcException e)
        {
            return $"{e.StatusCode}: {e.Status.Detail}";
        }
    }

    /// <summary>Asks the discovery service; without authentication in the request, as this identity.</summary>
    public async Task<Protocol.Discovery.Response> DiscoverAsync(Protocol.Discovery.Request request, CancellationToken cancellationToken)
    {
        var payload = (request.Authentication is null
            ? new Protocol.Discovery.Request(request) { Authentication = new() { ClientIdentity = identity.Creator } }
            : request).ToByteString();
        return await new Protocol.Discovery.Discovery.DiscoveryClient(channel).DiscoverAsync(
            new() { Payload = payload, Signature = Sign(payload) }, cancellationToken: cancellationToken);
    }

    /// <summary>Asks <c>qscc</c>.</summary>
    public async Task<ByteString> LedgerAsync(string function, ByteString argument, CancellationToken cancellationToken)
    {
        var proposal = Proposals.Create(new()
        {
            ChannelId = ChannelId,
            ChaincodeName = "qscc",
            Args = [ByteString.CopyFromUtf8(function), ByteString.CopyFromUtf8(ChannelId), argument],
            Creator = identity.Creator,
            Timestamp = DateTimeOffset.UtcNow,
        });
        return (await gateway.EvaluateAsync(
            new() { TransactionId = proposal.ClaimedTransactionId, ChannelId = ChannelId, ProposedTransaction = Signed(proposal) }, cancellationToken: cancellationToken)).Result.Payload;
    }

    /// <summary>Gets the channel's configuration as this organisation's peer has it.</summary>
    public async Task<Config> ConfigurationAsync(CancellationToken cancellationToken)
    {
        var proposal = Propose("cscc", ["GetChannelConfig", ChannelId], new Dictionary<string, string>());
        var answer = await gateway.EvaluateAsync(
            new() { TransactionId = proposal.ClaimedTransactionId, ChannelId = ChannelId, ProposedTransaction = Signed(proposal) }, cancellationToken: cancellationToken);
        return Config.Parser.ParseFrom(answer.Result.Payload);
    }

    public void Dispose() => key.Dispose();

    private async Task<string> RunAsync(string request, Action<string> noteId, CancellationToken cancellationToken)
    {
        if (request == "block")
        {
            return await NewestBlockAsync(cancellationToken);
        }

        if (request.StartsWith("deliver ", StringComparison.Ordinal))
        {
            return await DeliverAsync(request.Split(' '), cancellationToken);
        }

        if (request.StartsWith("events ", StringComparison.Ordinal))
        {
            return await EventsAsync(request.Split(' '), cancellationToken);
        }

        var requests = request.Split(" ~ ", 2);
        var words = requests[0].Split(' ', 3);
        var kind = words[0].Split('@');
        var target = words[1].Split('^');
        var transient = target.Skip(1).ToDictionary(t => t, t => t);
        var proposal = Propose(target[0], words[2].Split('|'), transient);
        noteId(proposal.ClaimedTransactionId);
        if (kind[0] == "evaluate")
        {
            var evaluate = new EvaluateRequest { TransactionId = proposal.ClaimedTransactionId, ChannelId = ChannelId, ProposedTransaction = Signed(proposal) };
            evaluate.TargetOrganizations.Add(kind[1..]);
            var evaluated = (await gateway.EvaluateAsync(evaluate, cancellationToken: cancellationToken)).Result;
            return $"{evaluated.Status} {evaluated.Message} {evaluated.Payload.ToStringUtf8()}";
        }

        var endorse = new EndorseRequest { TransactionId = proposal.ClaimedTransactionId, ChannelId = ChannelId, ProposedTransaction = Signed(proposal) };
        endorse.EndorsingOrganizations.Add(kind[1..]);
        var transaction = (await gateway.EndorseAsync(endorse, cancellationToken: cancellationToken)).PreparedTransaction;
        var described = Describe(transaction);
        if (kind[0] == "endorse")
        {
            return described;
        }

        if (requests.Length > 1)
        {
            described = $"{described} ~ {(await AnswerAsync(requests[1], cancellationToken)).Answer}";
        }

        transaction.Signature = Sign(transaction.Payload);
        await gateway.SubmitAsync(
            new() { TransactionId = proposal.ClaimedTransactionId, ChannelId = ChannelId, PreparedTransaction = transaction }, cancellationToken: cancellationToken);
        return $"{(await CommittedAsync(proposal.ClaimedTransactionId, cancellationToken)).Result} {described}";
    }

    private UnpackedProposal Propose(string chaincode, IEnumerable<string> args, Dictionary<string, string> transient) => Proposals.Create(new()
    {
        ChannelId = ChannelId,
        ChaincodeName = chaincode,
        Args = [.. args.Select(ByteString.CopyFromUtf8)],
        Creator = identity.Creator,
        TransientData = transient.ToDictionary(t => t.Key, t => ByteString.CopyFromUtf8(t.Value)),
        Timestamp = DateTimeOffset.UtcNow,
    });

    // The newest block with the private data that this organisation's peer sends this identity.
    private async Task<string> NewestBlockAsync(CancellationToken cancellationToken)
    {
        var header = new ChannelHeader { Type = (int)HeaderType.DeliverSeekInfo, ChannelId = ChannelId, Timestamp = Timestamp.FromDateTime(DateTime.UtcNow) };
        var newest = new SeekPosition { Newest = new() };
        var payload = new Payload
        {
            Header = new() { ChannelHeader = header.ToByteString(), SignatureHeader = new SignatureHeader { Creator = identity.Creator }.ToByteString() },
            Data = new SeekInfo { Start = newest, Stop = newest }.ToByteString(),
        }.ToByteString();
        using var call = new Deliver.DeliverClient(channel).DeliverWithPrivateData(cancellationToken: cancellationToken);
        await call.RequestStream.WriteAsync(new() { Payload = payload, Signature = Sign(payload) }, cancellationToken);
        await call.ResponseStream.MoveNext(cancellationToken);
        var block = call.ResponseStream.Current.BlockAndPrivateData;
        var codes = block.Block.Metadata.Metadata[(int)BlockMetadataIndex.TransactionsFilter].Select(code => (TxValidationCode)code);
        var data = block.PrivateDataMap.OrderBy(p => p.Key).Select(p => $" {p.Key}:{string.Concat(p.Value.NsPvtRwset.OrderBy(ns => ns.Namespace, StringComparer.Ordinal).Select(Describe))}");
        return $"{block.Block.Header.Number - firstBlock} {string.Join(',', codes)}{string.Concat(data)}";
    }

    private static string Describe(NsPvtReadWriteSet set) => string.Concat(
        set.CollectionPvtRwset.Select(c => $" {set.Namespace}/{c.CollectionName}={KVRWSet.Parser.ParseFrom(c.Rwset)}"));

    private string Describe(Envelope transaction)
    {
        var unpacked = Transactions.Unpack(transaction);
        var endorsers = unpacked.Endorsements.Select(e => Creator.Parse(e.Endorser).Mspid).Order(StringComparer.Ordinal);
        var response = unpacked.Response!;
        return $"{response.Status} {response.Message} {response.Payload.ToStringUtf8()} by {string.Join('+', endorsers)} event={unpacked.Event} {string.Join(' ', unpacked.ReadWriteSets.Select(Describe))}";
    }

    private string Describe(NamespaceReadWriteSet set)
    {
        var visible = set.Public.Clone();
        foreach (var read in visible.Reads.Concat(visible.RangeQueriesInfo.SelectMany(r => r.RawReads?.KvReads ?? [])))
        {
            read.Version = Relative(read.Version);
        }

        var collections = set.Collections.Select(c =>
        {
            var hashed = c.Hashed.Clone();
            foreach (var read in hashed.HashedReads)
            {
                read.Version = Relative(read.Version);
            }

            return $" {set.Namespace}/{c.Collection}={hashed} {c.PrivateSetHash.ToBase64()}";
        });
        return $"{set.Namespace}={visible}{string.Concat(collections)}";
    }

    // What was written before the beginning has version 0/0.
    private Protocol.Ledger.Version? Relative(Protocol.Ledger.Version? version) => version is null ? null
        : version.BlockNum < firstBlock ? new()
        : new() { BlockNum = version.BlockNum - firstBlock + 1, TxNum = version.TxNum };

    private SignedProposal Signed(UnpackedProposal proposal) => new() { ProposalBytes = proposal.Bytes, Signature = Sign(proposal.Bytes) };

    private ByteString Sign(ByteString message) => ByteString.CopyFrom(key.Sign(message.Span));

    [GeneratedRegex("""(?<=data collection\(s\): \[)[^\]]*""", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Listed();

    [GeneratedRegex("^[A-Z][A-Za-z]+ [0-9]", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Committed();

    // Addresses; heights in the text about a value that is missing are not relative.
    [GeneratedRegex("""127\.0\.0\.1:\d+|(?<=BlockNum: )\d+""", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Variable();
}
