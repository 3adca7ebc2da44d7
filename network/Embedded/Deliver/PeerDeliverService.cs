using Grpc.Core;
using Warden.Protocol.Common;
using Warden.Protocol.Peer;

namespace Warden.Embedded;

/// <summary><c>protos.Deliver</c>: a peer's judged blocks, whole, filtered, or with the private data that the client may see.</summary>
internal sealed class PeerDeliverService(BlockDelivery delivery, ChannelResources channel, PrivateDataOfBlocks privateData)
    : Warden.Protocol.Peer.Deliver.DeliverBase
{
    public override Task Deliver(
        IAsyncStreamReader<Envelope> requestStream, IServerStreamWriter<DeliverResponse> responseStream, ServerCallContext context) =>
        ServeAsync(AccessRules.Blocks, requestStream, responseStream, (block, _) => new() { Block = block }, context);

    public override Task DeliverFiltered(
        IAsyncStreamReader<Envelope> requestStream, IServerStreamWriter<DeliverResponse> responseStream, ServerCallContext context) =>
        ServeAsync(AccessRules.FilteredBlocks, requestStream, responseStream, (block, _) => new() { FilteredBlock = FilteredBlocks.Filter(block, channel.ChannelId) }, context);

    public override Task DeliverWithPrivateData(
        IAsyncStreamReader<Envelope> requestStream, IServerStreamWriter<DeliverResponse> responseStream, ServerCallContext context) =>
        ServeAsync(
            AccessRules.Blocks,
            requestStream,
            responseStream,
            (block, reader) => new() { BlockAndPrivateData = new() { Block = block, PrivateDataMap = { privateData.For(block.Header.Number, reader) } } },
            context);

    private Task ServeAsync(
        string resource, IAsyncStreamReader<Envelope> requests, IServerStreamWriter<DeliverResponse> responses, Func<Block, ChannelIdentity, DeliverResponse> wrap, ServerCallContext context) =>
        delivery.ServeAsync(
            requests,
            (bundle, signed) => bundle.Access.WhyNot(resource, channel.ChannelId, signed),
            (block, reader, token) => responses.WriteAsync(wrap(block, reader), token),
            (status, token) => responses.WriteAsync(new() { Status = status }, token),
            context.CancellationToken);
}
