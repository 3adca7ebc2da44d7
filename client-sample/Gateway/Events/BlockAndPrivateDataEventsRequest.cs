using Grpc.Core;
using Warden.Protocol.Common;
using Warden.Protocol.Peer;

namespace Warden.Gateway;

/// <summary>A request for blocks with the private data that the identity may see.</summary>
public sealed class BlockAndPrivateDataEventsRequest : DeliverRequest<BlockAndPrivateData>
{
    internal BlockAndPrivateDataEventsRequest(ConnectionContext connection, Envelope request)
        : base(connection, request)
    {
    }

    private protected override AsyncDuplexStreamingCall<Envelope, DeliverResponse> Call(CancellationToken cancellationToken) =>
        Connection.Calls.BlocksAndPrivateData(cancellationToken);

    private protected override BlockAndPrivateData? Content(DeliverResponse response) => response.BlockAndPrivateData;
}
