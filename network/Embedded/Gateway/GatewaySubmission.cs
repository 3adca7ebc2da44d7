using Grpc.Core;
using Warden.Protocol.Common;
using Warden.Protocol.Gateway;
using Warden.Protocol.Orderer;

namespace Warden.Embedded;

/// <summary>Hands a signed transaction to the orderer.</summary>
internal sealed class GatewaySubmission(
    string channelId,
    string ordererMspId,
    string ordererAddress,
    AtomicBroadcast.AtomicBroadcastClient orderer,
    TimeSpan broadcastTimeout,
    TimeProvider time)
{
    private const string NoOrderer = "no orderers could successfully process transaction";

    /// <summary>Submits; returns when the orderer has accepted the transaction, which is before it is committed.</summary>
    /// <exception cref="RpcException">As a Fabric gateway says it.</exception>
    public async Task<SubmitResponse> SubmitAsync(SubmitRequest request, CancellationToken cancellationToken)
    {
        var transaction = request.PreparedTransaction
            ?? throw GatewayErrors.New(StatusCode.InvalidArgument, "a prepared transaction is required");
        if (transaction.Signature.IsEmpty)
        {
            throw GatewayErrors.New(StatusCode.InvalidArgument, "prepared transaction must be signed");
        }

        if (request.ChannelId != channelId)
        {
            throw GatewayErrors.New(
                StatusCode.FailedPrecondition,
                $"failed to get config for channel [{request.ChannelId}]: could not get last config for channel {request.ChannelId}");
        }

        BroadcastResponse response;
        try
        {
            response = await BroadcastAsync(transaction, cancellationToken);
        }
        catch (RpcException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw GatewayErrors.New(
                StatusCode.Unavailable,
                NoOrderer,
                new ErrorDetail { Address = ordererAddress, MspId = ordererMspId, Message = RemotePeer.Describe(e, ordererAddress) });
        }

        return (int)response.Status switch
        {
            (int)Protocol.Common.Status.Success => new(),
            >= 400 and < 500 => throw GatewayErrors.New(
                StatusCode.Aborted, $"received unsuccessful response from orderer: status={StatusName(response.Status)}, info={response.Info}"),
            _ => throw GatewayErrors.New(StatusCode.Unavailable, NoOrderer),
        };
    }

    private async Task<BroadcastResponse> BroadcastAsync(Envelope transaction, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(broadcastTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        using var call = orderer.Broadcast(cancellationToken: either.Token);
        await call.RequestStream.WriteAsync(transaction, either.Token);
        return await call.ResponseStream.MoveNext(either.Token)
            ? call.ResponseStream.Current
            : throw new RpcException(new(StatusCode.Unavailable, "EOF"));
    }

    private static string StatusName(Protocol.Common.Status status) => status switch
    {
        Protocol.Common.Status.BadRequest => "BAD_REQUEST",
        Protocol.Common.Status.Forbidden => "FORBIDDEN",
        Protocol.Common.Status.NotFound => "NOT_FOUND",
        Protocol.Common.Status.RequestEntityTooLarge => "REQUEST_ENTITY_TOO_LARGE",
        _ => status.ToString(),
    };
}
