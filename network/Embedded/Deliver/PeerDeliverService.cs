using Grpc.Core;
using Warden.Protocol.Common;
using Warden.Protocol.Peer;

namespace Warden.Embedded;

/// <summary><c>protos.Deliver</c>: a peer's judged blocks, whole, filtered, or with private data.</summary>
/// <remarks>
/// The embedded network has no collections, so the private data of every block is an empty map: what a peer sends to one who may see none.
/// </remarks>
internal sealed class PeerDeliverService(BlockDelivery delivery, string channelId) : Warden.Protocol.Peer.Deliver.DeliverBase
{
    public override Task Deliver(
        IAsyncStreamReader<Envelope> requestStream, IServerStreamWriter<DeliverResponse> responseStream, ServerCallContext context) =>
        ServeAsync(requestStream, responseStream, block => new() { Block = block }, context);

    public override Task DeliverFiltered(
        IAsyncStreamReader<Envelope> requestStream, IServerStreamWriter<DeliverResponse> responseStream, ServerCallContext context) =>
        ServeAsync(requestStream, responseStream, block => new() { FilteredBlock = FilteredBlocks.Filter(block, channelId) }, context);

    public override Task DeliverWithPrivateData(
        IAsyncStreamReader<Envelope> requestStream, IServerStreamWriter<DeliverResponse> responseStream, ServerCallContext context) =>
        ServeAsync(requestStream, responseStream, block => new() { BlockAndPrivateData = new() { Block = block } }, context);

    private Task ServeAsync(
        IAsyncStreamReader<Envelope> requests, IServerStreamWriter<DeliverResponse> responses, Func<Block, DeliverResponse> wrap, ServerCallContext context) =>
        delivery.ServeAsync(
            requests,
            (block, token) => responses.WriteAsync(wrap(block), token),
            (status, token) => responses.WriteAsync(new() { Status = status }, token),
            context.CancellationToken);
}
