using Grpc.Core;
using Warden.Protocol.Common;
using Warden.Protocol.Peer;

namespace Warden.Gateway;

/// <summary>A request for blocks reduced to ids, validation codes and events without payload.</summary>
public sealed class FilteredBlockEventsRequest : DeliverRequest<FilteredBlock>
{
    internal FilteredBlockEventsRequest(ConnectionContext connection, Envelope request)
        : base(connection, request)
    {
    }

    private protected override AsyncDuplexStreamingCall<Envelope, DeliverResponse> Call(CancellationToken cancellationToken) =>
        Connection.Calls.FilteredBlocks(cancellationToken);

    private protected override FilteredBlock? Content(DeliverResponse response) => response.FilteredBlock;
}
