using Grpc.Core;
using Warden.Protocol.Common;
using Warden.Protocol.Peer;

namespace Warden.Gateway;

/// <summary>A request for blocks as they were committed, with validation codes in their metadata.</summary>
public sealed class BlockEventsRequest : DeliverRequest<Block>
{
    internal BlockEventsRequest(ConnectionContext connection, Envelope request)
        : base(connection, request)
    {
    }

    private protected override AsyncDuplexStreamingCall<Envelope, DeliverResponse> Call(CancellationToken cancellationToken) =>
        Connection.Calls.Blocks(cancellationToken);

    private protected override Block? Content(DeliverResponse response) => response.Block;
}
