using Grpc.Core;

namespace Warden.Host.Relay;

/// <summary>Stands where the peer expects the chaincode: one stream to the real chaincode for each stream of the peer.</summary>
[BindServiceMethod(typeof(ChaincodeRelay), nameof(Bind))]
internal class ChaincodeRelay(RelayTarget target)
{
    /// <summary>Binds the service by its raw method.</summary>
    public static void Bind(ServiceBinderBase binder, ChaincodeRelay service) =>
        binder.AddMethod(RawFrames.Connect, service is null ? null : new DuplexStreamingServerMethod<byte[], byte[]>(service.Connect));

    /// <summary>Serves one stream of the peer until either side ends.</summary>
    public virtual Task Connect(IAsyncStreamReader<byte[]> fromPeer, IServerStreamWriter<byte[]> toPeer, ServerCallContext context) =>
        target.ServeAsync(fromPeer, toPeer, context.CancellationToken);
}
