using Google.Protobuf;
using MessageType = Warden.Protocol.Peer.ChaincodeMessage.Types.Type;

namespace Warden.Chaincode.Shim;

/// <summary>The peer's side of one transaction, as the stub asks it.</summary>
internal interface IPeerRequests
{
    PeerFeatures Features { get; }

    /// <summary>Gets the MSP id of the peer, or <c>null</c> when nobody said it.</summary>
    string? PeerMspId { get; }

    CancellationToken Aborted { get; }

    /// <summary>Asks the peer; requests of one transaction are sent one after the other, in the order of the calls.</summary>
    /// <returns>The payload of the peer's RESPONSE.</returns>
    /// <exception cref="PeerErrorException">The peer answered ERROR.</exception>
    Task<ByteString> AskAsync(MessageType type, IMessage request);
}
