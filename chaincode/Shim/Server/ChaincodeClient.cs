using Microsoft.Extensions.Logging;
using Warden.Protocol;
using Warden.Protocol.Peer;

namespace Warden.Chaincode.Shim;

/// <summary>Runs a chaincode the other way round: it dials a peer, as chaincode that a peer launches does (<c>peer node start --peer-chaincodedev</c>).</summary>
internal static class ChaincodeClient
{
    /// <summary>Talks with the peer until it ends the stream or the token is cancelled.</summary>
    /// <exception cref="Grpc.Core.RpcException">The peer cannot be reached, or broke off.</exception>
    /// <exception cref="ArgumentException">The package id is missing, or a file of the settings cannot be read.</exception>
    public static async Task RunAsync(
        ChaincodeSettings settings, string peerAddress, IChaincode chaincode, ILogger log, CancellationToken cancellationToken)
    {
        using var channel = settings.ToPeerSecurity().OpenChannel(peerAddress);
        using var call = new ChaincodeSupport.ChaincodeSupportClient(channel).Register(cancellationToken: cancellationToken);
        var conversation = new PeerConversation(
            chaincode, settings.ChaincodeId, settings.MspId, call.ResponseStream, call.RequestStream, log);
        try
        {
            await conversation.RunAsync(cancellationToken);
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            // Asked to stop.
        }
    }
}
