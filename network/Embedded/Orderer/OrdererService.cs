using Grpc.Core;
using Warden.Protocol.Common;
using Warden.Protocol.Orderer;

namespace Warden.Embedded;

/// <summary><c>orderer.AtomicBroadcast</c>: takes envelopes and hands out blocks.</summary>
internal sealed class OrdererService(OrdererNode orderer, BlockDelivery delivery) : AtomicBroadcast.AtomicBroadcastBase
{
    public override async Task Broadcast(
        IAsyncStreamReader<Envelope> requestStream, IServerStreamWriter<BroadcastResponse> responseStream, ServerCallContext context)
    {
        while (await requestStream.MoveNext(context.CancellationToken))
        {
            var response = await orderer.BroadcastAsync(requestStream.Current, context.CancellationToken);
            await responseStream.WriteAsync(response, context.CancellationToken);
            // An orderer hangs up on whoever sends what it refuses.
            if (response.Status != Protocol.Common.Status.Success)
            {
                return;
            }
        }
    }

    public override Task Deliver(
        IAsyncStreamReader<Envelope> requestStream, IServerStreamWriter<DeliverResponse> responseStream, ServerCallContext context) =>
        delivery.ServeAsync(
            requestStream,
            static (bundle, signed) => bundle.Policies.WhyNot(ChannelPolicies.ChannelReaders, signed),
            (block, _, token) => responseStream.WriteAsync(new() { Block = block }, token),
            (status, token) => responseStream.WriteAsync(new() { Status = status }, token),
            context.CancellationToken);
}
