using Grpc.Core;
using Microsoft.Extensions.Logging;
using Warden.Host.Guard;
using Warden.Host.Telemetry;

namespace Warden.Host.Relay;

/// <summary>The real chaincode behind one address of the sidecar, and how to reach it.</summary>
internal sealed class RelayTarget(
    string chaincode, CallInvoker upstream, CallGuard guard, Func<GovernanceRefusals?> refused, SidecarMetrics metrics, ILogger logger, CancellationToken stopping)
{
    /// <summary>Relays one stream. When either side ends, the other is ended at once.</summary>
    /// <exception cref="RpcException">UNAVAILABLE: the chaincode cannot be reached or has broken off. The peer sees its stream end.</exception>
    public async Task ServeAsync(IAsyncStreamReader<byte[]> fromPeer, IAsyncStreamWriter<byte[]> toPeer, CancellationToken peerGone)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(peerGone, stopping);
        using var call = upstream.AsyncDuplexStreamingCall(RawFrames.Connect, host: null, new CallOptions(cancellationToken: ending.Token));
        using var peer = new FrameWriter(toPeer);
        using var contract = new FrameWriter(call.RequestStream);
        var stream = new RelayStream(chaincode, peer, contract, guard, refused(), metrics, ending.Token);
        metrics.StreamOpened(chaincode);
        Log.StreamOpened(logger, chaincode);
        try
        {
            var downward = stream.PumpPeerAsync(fromPeer);
            var upward = stream.PumpContractAsync(call.ResponseStream);
            await Task.WhenAny(downward, upward, stream.Faulted);
            await ending.CancelAsync();
            await EndOfAsync(downward, upward, stream.DrainAsync());
            if (peerGone.IsCancellationRequested || downward.IsCompletedSuccessfully)
            {
                return;
            }

            throw new RpcException(new Grpc.Core.Status(StatusCode.Unavailable, $"the stream to chaincode {chaincode} has ended: {ReasonOf(upward)}"));
        }
        finally
        {
            stream.AbandonAll();
            metrics.StreamClosed(chaincode);
            Log.StreamClosed(logger, chaincode);
        }
    }

    private static async Task EndOfAsync(params Task[] tasks)
    {
        foreach (var task in tasks)
        {
            try
            {
                await task;
            }
            catch (Exception e) when (e is RpcException or OperationCanceledException or IOException or InvalidOperationException)
            {
                // How a stream ended is told once, by the side that ended first.
            }
        }
    }

    private static string ReasonOf(Task upward) => upward.Exception?.GetBaseException() switch
    {
        RpcException e => $"{e.StatusCode} {e.Status.Detail}",
        { } e => e.Message,
        null => "the chaincode closed it",
    };
}
