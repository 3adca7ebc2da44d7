using Grpc.Core;
using Warden.Protocol.Peer;

namespace Warden.Chaincode.Shim;

/// <summary>The service <c>protos.Chaincode</c>: a peer connects, the chaincode registers.</summary>
internal sealed class ChaincodeService(PeerStreams streams) : Protocol.Peer.Chaincode.ChaincodeBase
{
    public override Task Connect(
        IAsyncStreamReader<ChaincodeMessage> requestStream, IServerStreamWriter<ChaincodeMessage> responseStream, ServerCallContext context) =>
        streams.ServeAsync(requestStream, responseStream, context);
}
