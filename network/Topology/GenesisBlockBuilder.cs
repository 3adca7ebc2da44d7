using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Warden.Protocol;
using Warden.Protocol.Common;

namespace Warden.Topology;

/// <summary>Builds block 0 of a channel: its whole configuration in one unsigned envelope.</summary>
public static class GenesisBlockBuilder
{
    /// <summary>Builds the block.</summary>
    /// <param name="topology">Channel name, addresses and batch settings.</param>
    /// <param name="organizations">The organisations on the channel.</param>
    /// <param name="orderer">The ordering organisation.</param>
    /// <param name="time">The clock for the header's timestamp.</param>
    public static Block Create(
        NetworkTopology topology, IReadOnlyList<OrganizationMaterial> organizations, OrganizationMaterial orderer, TimeProvider time)
    {
        var configuration = new ConfigEnvelope { Config = new() { ChannelGroup = ChannelConfiguration.Create(topology, organizations, orderer) } };
        var nonce = RandomNumberGenerator.GetBytes(24);
        var header = new Header
        {
            ChannelHeader = new ChannelHeader
            {
                Type = (int)HeaderType.Config,
                Version = 1,
                Timestamp = Timestamp.FromDateTimeOffset(time.GetUtcNow()),
                ChannelId = topology.ChannelName,
                TxId = TransactionId.Compute(nonce, []),
            }.ToByteString(),
            SignatureHeader = new SignatureHeader { Nonce = ByteString.CopyFrom(nonce) }.ToByteString(),
        };
        var envelope = new Envelope { Payload = new Payload { Header = header, Data = configuration.ToByteString() }.ToByteString() };
        var data = new BlockData();
        data.Data.Add(envelope.ToByteString());
        var metadata = new BlockMetadata();
        var signatures = new Metadata { Value = new OrdererBlockMetadata { LastConfig = new() }.ToByteString() };
        metadata.Metadata.Add([signatures.ToByteString(), ByteString.Empty, ByteString.Empty, ByteString.Empty, ByteString.Empty]);
        return new()
        {
            Header = new() { Number = 0, DataHash = ByteString.CopyFrom(BlockHashes.DataHash(data)) },
            Data = data,
            Metadata = metadata,
        };
    }
}
