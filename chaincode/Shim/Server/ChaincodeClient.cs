using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Grpc.Net.Client;
using Microsoft.Extensions.Logging;
using Warden.Protocol.Peer;

namespace Warden.Chaincode.Shim;

/// <summary>Runs a chaincode the other way round: it dials a peer, as chaincode that a peer launches does (<c>peer node start --peer-chaincodedev</c>).</summary>
internal static class ChaincodeClient
{
    /// <summary>Talks with the peer until it ends the stream or the token is cancelled.</summary>
    /// <exception cref="Grpc.Core.RpcException">The peer cannot be reached, or broke off.</exception>
    public static async Task RunAsync(
        ChaincodeSettings settings, string peerAddress, IChaincode chaincode, ILogger log, CancellationToken cancellationToken)
    {
        var roots = settings.PeerRootsPem;
        using var handler = new SocketsHttpHandler { KeepAlivePingDelay = TimeSpan.FromMinutes(1), KeepAlivePingTimeout = TimeSpan.FromSeconds(20) };
        if (roots is not null)
            handler.SslOptions = TrustOnly(roots, settings.ClientTls());
        const int maxMessageBytes = 100 * 1024 * 1024;
        using var channel = GrpcChannel.ForAddress(
            (roots is null ? "http://" : "https://") + peerAddress,
            new GrpcChannelOptions { HttpHandler = handler, MaxReceiveMessageSize = maxMessageBytes, MaxSendMessageSize = maxMessageBytes });
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

    private static SslClientAuthenticationOptions TrustOnly(string rootsPem, ChaincodeTls? own)
    {
        var roots = new X509Certificate2Collection();
        roots.ImportFromPem(rootsPem);
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.AddRange(roots);
        var options = new SslClientAuthenticationOptions { CertificateChainPolicy = policy };
        if (own is not null)
        {
            using var certificate = X509Certificate2.CreateFromPem(own.CertificatePem, own.PrivateKeyPem);
            options.ClientCertificates = [X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null)];
        }
        return options;
    }
}
