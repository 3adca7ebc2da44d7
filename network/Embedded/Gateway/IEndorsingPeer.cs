using Google.Protobuf;
using Warden.Protocol.Peer;

namespace Warden.Embedded;

/// <summary>A peer that a gateway can ask: its own in this process, those of other organisations over gRPC.</summary>
internal interface IEndorsingPeer
{
    string MspId { get; }

    /// <summary>Gets <c>host:port</c>, as it stands in error details.</summary>
    string Address { get; }

    /// <summary>Gets the peer's identity: what its endorsements are signed by.</summary>
    ByteString Identity { get; }

    /// <summary>Gets how many blocks the peer is known to have.</summary>
    ulong Height { get; }

    /// <summary>Asks whether the peer offers a chaincode.</summary>
    bool Has(string chaincodeName);

    /// <summary>Gets what the peer tells the others of itself, for discovery.</summary>
    Protocol.Discovery.Peer Describe(bool onChannel);

    Task<EndorserReply> EndorseAsync(SignedProposal proposal, CancellationToken cancellationToken);
}
