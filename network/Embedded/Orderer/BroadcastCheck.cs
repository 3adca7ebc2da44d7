using System.Globalization;
using Warden.Protocol.Common;
using Warden.Protocol.Orderer;
using Warden.Topology;
using Status = Warden.Protocol.Common.Status;

namespace Warden.Embedded;

/// <summary>What an orderer checks of an envelope before it queues it: channel, kind, size, expiry and the right to write.</summary>
/// <remarks>Source: fabric, orderer/common/broadcast and orderer/common/msgprocessor.</remarks>
internal static class BroadcastCheck
{
    /// <summary>Gets the refusal, or null when the envelope may be ordered.</summary>
    public static BroadcastResponse? WhyNot(Envelope envelope, ChannelResources channel, BatchSettings batch, DateTimeOffset now)
    {
        ChannelHeader header;
        SignatureHeader signature;
        try
        {
            var payload = WireMessages.Parse(Payload.Parser, envelope.Payload);
            if (payload.Header is null)
            {
                return Refusal(Status.BadRequest, "could not determine channel ID: header not set");
            }

            header = WireMessages.Parse(ChannelHeader.Parser, payload.Header.ChannelHeader);
            signature = WireMessages.Parse(SignatureHeader.Parser, payload.Header.SignatureHeader);
        }
        catch (ProposalException e)
        {
            return Refusal(Status.BadRequest, $"could not determine channel ID: {e.Message}");
        }

        if (header.ChannelId != channel.ChannelId)
        {
            return Refusal(Status.BadRequest, "channel does not exist");
        }

        if (header.Type is (int)HeaderType.Config or (int)HeaderType.ConfigUpdate or (int)HeaderType.OrdererTransaction)
        {
            // The embedded network's configuration is the genesis block's for good.
            return Refusal(Status.BadRequest, "message is of type that cannot be processed directly");
        }

        var bytes = envelope.CalculateSize();
        if (bytes > batch.AbsoluteMaxBytes)
        {
            return Refusal(
                Status.BadRequest,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"message payload is {bytes} bytes and exceeds maximum allowed {batch.AbsoluteMaxBytes} bytes"));
        }

        if (channel.Membership.Read(signature.Creator) is { } creator && now > creator.NotAfter)
        {
            return Refusal(Status.BadRequest, "broadcast client identity expired");
        }

        return channel.Policies.WhyNot(
            ChannelPolicies.ChannelWriters, new SignedData(envelope.Payload, signature.Creator, envelope.Signature)) is { } reason
            ? Refusal(Status.Forbidden, $"{reason}: permission denied")
            : null;
    }

    private static BroadcastResponse Refusal(Status status, string info) => new() { Status = status, Info = info };
}
