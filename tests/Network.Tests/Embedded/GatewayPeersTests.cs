using Google.Protobuf;
using Warden.Protocol;
using Warden.Protocol.Common;
using Warden.Topology;

namespace Warden.Embedded.Tests;

/// <summary>In which order a gateway asks the peers.</summary>
public sealed class GatewayPeersTests
{
    private static readonly string Root = NetworkMaterial.Create(new()).Organizations[0].TlsRootPem;

    [Fact]
    public void Its_own_organisation_comes_first_then_who_has_most_blocks_then_itself()
    {
        var ledger = new PeerLedger();
        for (var number = 0ul; number < 3; number++)
        {
            var data = new BlockData();
            ledger.Publish(
                new Block { Header = new() { Number = number, PreviousHash = ledger.Blocks.LastHash, DataHash = ByteString.CopyFrom(BlockHashes.DataHash(data)) }, Data = data }, []);
        }

        using var peers = new GatewayPeers(
            new(Entry("own", "Org1MSP", 3), ledger, endorser: null!),
            [
                new(Entry("behind", "Org1MSP", 2)), new(Entry("level", "Org1MSP", 3)), new(Entry("ahead", "Org1MSP", 4)), new(Entry("lacking", "Org1MSP", 4, has: false)),
                new(Entry("low", "Org2MSP", 1)), new(Entry("high", "Org3MSP", 9)), new(Entry("first", "Org2MSP", 3)), new(Entry("second", "Org3MSP", 3)),
            ],
            TimeSpan.FromSeconds(1),
            TimeProvider.System);

        Assert.Equal(["ahead", "own", "level", "behind", "high", "first", "second", "low"], peers.With("basic").Select(p => p.Address));
    }

    private static PeerEntry Entry(string address, string mspId, ulong height, bool has = true) =>
        new(mspId, address, ByteString.Empty, Root, () => height, _ => has, Presence: null!);
}
