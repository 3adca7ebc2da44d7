using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;
using Warden.Protocol.Discovery;
using Warden.Protocol.Gossip;
using Warden.Protocol.Msp;

namespace Warden.Embedded;

/// <summary>What one peer says of itself: where it is, how many blocks it has, which chaincodes. In Fabric gossip spreads these messages.</summary>
/// <remarks>Source: fabric, gossip/discovery and gossip/gossip/channel; each is signed by the peer.</remarks>
internal sealed class PeerPresence(string channelId, string address, NodeSigner signer, Func<ulong> height, Func<IEnumerable<Chaincode>> chaincodes)
{
    private readonly PeerTime started = new() { IncNum = (ulong)DateTime.UtcNow.Ticks, SeqNum = 1 };

    private readonly ByteString id = PkiId(signer.Creator);

    /// <summary>Gets the messages as they are now.</summary>
    /// <param name="onChannel">Whether the channel is asked about; without it only where the peer is.</param>
    public Peer Describe(bool onChannel)
    {
        var alive = new AliveMessage { Membership = new() { Endpoint = address, PkiId = id }, Timestamp = started };
        var peer = new Peer { Identity = signer.Creator, MembershipInfo = Sign(new() { Tag = GossipMessage.Types.Tag.Empty, AliveMsg = alive }) };
        if (onChannel)
        {
            var properties = new Properties { LedgerHeight = height() };
            properties.Chaincodes.Add(chaincodes());
            var mac = ByteString.CopyFrom(SHA256.HashData([.. id.Span, .. Encoding.UTF8.GetBytes(channelId)]));
            peer.StateInfo = Sign(new()
            {
                Tag = GossipMessage.Types.Tag.ChanOrOrg,
                StateInfo = new() { PkiId = id, ChannelMAC = mac, Timestamp = started, Properties = properties },
            });
        }

        return peer;
    }

    private Envelope Sign(GossipMessage message)
    {
        var payload = message.ToByteString();
        return new() { Payload = payload, Signature = signer.Sign(payload.Memory) };
    }

    private static ByteString PkiId(ByteString creator)
    {
        var identity = SerializedIdentity.Parser.ParseFrom(creator);
        return ByteString.CopyFrom(SHA256.HashData([.. Encoding.UTF8.GetBytes(identity.Mspid), .. identity.IdBytes.Span]));
    }
}
