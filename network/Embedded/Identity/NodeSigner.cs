using System.Security.Cryptography;
using Google.Protobuf;
using Warden.Protocol;
using Warden.Topology;

namespace Warden.Embedded;

/// <summary>Signs as one node of the network: with whatever kind of key it has.</summary>
internal sealed class NodeSigner(FabricIdentity identity) : IDisposable
{
    private readonly IdentityKeyPool keys = new(identity.OpenKey);

    public string MspId => identity.MspId;

    public ByteString Creator => identity.Creator;

    public ByteString Sign(ReadOnlyMemory<byte> message) =>
        ByteString.CopyFrom(keys.Use(message, static (key, bytes) => key.Sign(bytes.Span)));

    public static ByteString Nonce() => ByteString.CopyFrom(RandomNumberGenerator.GetBytes(24));

    public void Dispose() => keys.Dispose();
}
