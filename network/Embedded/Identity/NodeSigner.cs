using System.Security.Cryptography;
using Google.Protobuf;
using Warden.Protocol;
using Warden.Topology;

namespace Warden.Embedded;

/// <summary>Signs as one node of the network: low-S ECDSA over SHA-256.</summary>
internal sealed class NodeSigner(FabricIdentity identity) : IDisposable
{
    private readonly EcdsaPool keys = new(identity.OpenPrivateKey);

    public string MspId => identity.MspId;

    public ByteString Creator => identity.Creator;

    public ByteString Sign(ReadOnlyMemory<byte> message) =>
        ByteString.CopyFrom(keys.Use(message, static (key, bytes) => EcdsaSigning.SignSha256LowS(key, bytes.Span)));

    public static ByteString Nonce() => ByteString.CopyFrom(RandomNumberGenerator.GetBytes(24));

    public void Dispose() => keys.Dispose();
}
