using Grpc.Core;

namespace Warden.Host.Relay;

/// <summary>The chaincode stream as raw frames: what is relayed is never decoded and encoded again.</summary>
internal static class RawFrames
{
    private static readonly Marshaller<byte[]> Bytes = Marshallers.Create<byte[]>(
        static (frame, context) => context.Complete(frame), static context => context.PayloadAsNewBuffer());

    /// <summary><c>/protos.Chaincode/Connect</c>: the peer is the client, the chaincode the server.</summary>
    public static Method<byte[], byte[]> Connect { get; } = new(MethodType.DuplexStreaming, "protos.Chaincode", "Connect", Bytes, Bytes);
}
