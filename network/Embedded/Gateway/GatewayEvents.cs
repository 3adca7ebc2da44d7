using Google.Protobuf;
using Grpc.Core;
using Warden.Protocol.Gateway;
using Position = Warden.Protocol.Orderer.SeekPosition.TypeOneofCase;

namespace Warden.Embedded;

/// <summary>Tells of commits: the verdict on one transaction, and chaincode events as blocks come in.</summary>
internal sealed class GatewayEvents(ChannelResources channel, PeerLedger ledger, CancellationToken stopping)
{
    /// <summary>Waits for a transaction's commit, until the caller gives up.</summary>
    /// <exception cref="RpcException">As a Fabric gateway says it.</exception>
    public async Task<CommitStatusResponse> CommitStatusAsync(SignedCommitStatusRequest signed, CancellationToken cancellationToken)
    {
        if (signed.Request.IsEmpty)
        {
            throw GatewayErrors.New(StatusCode.InvalidArgument, "a commit status request is required");
        }

        var request = Parse(CommitStatusRequest.Parser, signed.Request, "invalid status request");
        if (request.Identity.IsEmpty)
        {
            throw GatewayErrors.New(StatusCode.InvalidArgument, "no identity provided");
        }

        if (request.ChannelId.Length == 0)
        {
            throw GatewayErrors.New(StatusCode.InvalidArgument, "no channel ID provided");
        }

        if (request.TransactionId.Length == 0)
        {
            throw GatewayErrors.New(StatusCode.InvalidArgument, "transaction ID should not be empty");
        }

        Check(AccessRules.CommitStatus, request.ChannelId, new(signed.Request, request.Identity, signed.Signature));
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, stopping);
        try
        {
            var committed = await ledger.WaitForTransactionAsync(request.TransactionId, ending.Token);
            return new() { Result = committed.Code, BlockNumber = committed.Block };
        }
        catch (OperationCanceledException)
        {
            throw Ended();
        }
    }

    /// <summary>Sends the events of one chaincode's valid transactions, block by block, until the caller leaves.</summary>
    /// <exception cref="RpcException">As a Fabric gateway says it.</exception>
    public async Task ChaincodeEventsAsync(
        SignedChaincodeEventsRequest signed, IServerStreamWriter<ChaincodeEventsResponse> responses, CancellationToken cancellationToken)
    {
        if (signed.Request.IsEmpty)
        {
            throw GatewayErrors.New(StatusCode.InvalidArgument, "a chaincode events request is required");
        }

        var request = Parse(ChaincodeEventsRequest.Parser, signed.Request, "invalid chaincode events request");
        Check(AccessRules.ChaincodeEvents, request.ChannelId, new(signed.Request, request.Identity, signed.Signature));
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, stopping);
        var passed = request.AfterTransactionId.Length == 0;
        try
        {
            for (var number = StartBlock(request); ; number++)
            {
                var block = await ledger.Blocks.WaitForAsync(number, ending.Token);
                var response = new ChaincodeEventsResponse { BlockNumber = number };
                foreach (var raised in CommittedEvents.Of(block))
                {
                    // Up to and including the named transaction the client has had everything.
                    if (!passed)
                    {
                        passed = raised.TxId == request.AfterTransactionId;
                    }
                    else if (raised.ChaincodeId == request.ChaincodeId)
                    {
                        response.Events.Add(raised);
                    }
                }

                if (response.Events.Count > 0)
                {
                    await responses.WriteAsync(response, ending.Token);
                }
            }
        }
        catch (OperationCanceledException)
        {
            throw Ended();
        }
    }

    private ulong StartBlock(ChaincodeEventsRequest request)
    {
        if (request.AfterTransactionId.Length > 0 && ledger.FindTransaction(request.AfterTransactionId) is { } known)
        {
            return known.Block;
        }

        return request.StartPosition?.TypeCase switch
        {
            null or Position.None or Position.NextCommit => ledger.Blocks.Height,
            Position.Specified => request.StartPosition.Specified.Number,
            Position.Newest => throw GatewayErrors.New(
                StatusCode.InvalidArgument, "invalid start position type: *orderer.SeekPosition_Newest"),
            _ => throw GatewayErrors.New(StatusCode.InvalidArgument, "invalid start position type: *orderer.SeekPosition_Oldest"),
        };
    }

    private void Check(string resource, string channelId, SignedData signed)
    {
        var reason = channelId == channel.ChannelId
            ? channel.Current.Access.WhyNot(resource, channelId, signed)
            : AccessRules.UnknownChannel(channelId);
        if (reason is not null)
        {
            throw GatewayErrors.New(StatusCode.PermissionDenied, reason);
        }
    }

    private RpcException Ended() => stopping.IsCancellationRequested
        ? GatewayErrors.New(StatusCode.Unavailable, "the node is stopping")
        : GatewayErrors.New(StatusCode.Cancelled, "context canceled");

    private static T Parse<T>(MessageParser<T> parser, ByteString bytes, string what)
        where T : class, IMessage<T>
    {
        try
        {
            return parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw GatewayErrors.New(StatusCode.InvalidArgument, $"{what}: {e.Message}");
        }
    }
}
