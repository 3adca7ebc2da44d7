using Google.Protobuf;
using Warden.Protocol.Peer;

namespace Warden.Chaincode.Shim;

/// <summary>What a peer offers in its READY message; a peer before Fabric 3.1 sends none and offers nothing.</summary>
/// <param name="MaxWritesPerBatch">Writes in one WRITE_BATCH_STATE; 0: the peer knows no batches.</param>
/// <param name="MaxKeysPerRead">Keys in one GET_STATE_MULTIPLE; 0: the peer does not know it.</param>
internal sealed record PeerFeatures(int MaxWritesPerBatch, int MaxKeysPerRead)
{
    public static readonly PeerFeatures None = new(0, 0);

    // Go's shim never cuts smaller, whatever the peer says: fabric-chaincode-go, shim/handler.go.
    private const uint SmallestBatch = 100;

    /// <exception cref="InvalidProtocolBufferException">The payload of READY does not parse.</exception>
    public static PeerFeatures FromReady(ByteString payload)
    {
        var offered = ChaincodeAdditionalParams.Parser.ParseFrom(payload);
        return new PeerFeatures(
            offered.UseWriteBatch ? Size(offered.MaxSizeWriteBatch) : 0,
            offered.UseGetMultipleKeys ? Size(offered.MaxSizeGetMultipleKeys) : 0);
    }

    private static int Size(uint offered) => (int)Math.Clamp(offered, SmallestBatch, int.MaxValue);
}
