using System.Globalization;
using Warden.Protocol.Common;
using Warden.Protocol.Orderer;
using Status = Warden.Protocol.Common.Status;

namespace Warden.Embedded;

/// <summary>What an orderer checks of an envelope before it queues it: channel, kind, size, expiry and the right to write.</summary>
/// <remarks>Source: fabric, orderer/common/broadcast, multichannel/registrar.go and msgprocessor.</remarks>
internal static class BroadcastCheck
{
    /// <summary>Gets the refusal, or null when the envelope may be ordered.</summary>
    /// <param name="envelope">What a client sent.</param>
    /// <param name="channel">The orderer's channel.</param>
    /// <param name="now">The orderer's clock.</param>
    /// <param name="isUpdate">Whether it asks for another configuration.</param>
    public static BroadcastResponse? WhyNot(Envelope envelope, ChannelResources channel, DateTimeOffset now, out bool isUpdate)
    {
        isUpdate = false;
        ChannelHeader header;
        try
        {
            var payload = WireMessages.Parse(Payload.Parser, envelope.Payload);
            if (payload.Header is null)
            {
                return Refusal(Status.BadRequest, "could not determine channel ID: header not set");
            }

            header = WireMessages.Parse(ChannelHeader.Parser, payload.Header.ChannelHeader);
        }
        catch (ProposalException e)
        {
            return Refusal(Status.BadRequest, $"could not determine channel ID: {e.Message}");
        }

        if (header.ChannelId != channel.ChannelId)
        {
            return Refusal(Status.BadRequest, "channel does not exist");
        }

        switch ((HeaderType)header.Type)
        {
            case HeaderType.Config:
                return Refusal(Status.BadRequest, "message is of type that cannot be processed directly");
            case HeaderType.OrdererTransaction:
                return Refusal(Status.BadRequest, "message is of type that is no longer supported");
        }

        isUpdate = header.Type == (int)HeaderType.ConfigUpdate;
        return WhyNot(envelope, channel.Current, now, isUpdate ? "config update for existing channel did not pass initial checks: " : "");
    }

    /// <summary>Gets the refusal that all envelopes have to fear: of size, expiry and the right to write.</summary>
    /// <param name="envelope">Its headers parse.</param>
    /// <param name="channel">The configuration in force.</param>
    /// <param name="now">The orderer's clock.</param>
    /// <param name="prefix">What the reason begins with.</param>
    public static BroadcastResponse? WhyNot(Envelope envelope, ChannelBundle channel, DateTimeOffset now, string prefix)
    {
        var size = envelope.Payload.Length + envelope.Signature.Length;
        if (size > channel.BatchSize.AbsoluteMaxBytes)
        {
            return Refusal(
                Status.BadRequest,
                string.Create(
                    CultureInfo.InvariantCulture, $"{prefix}message payload is {size} bytes and exceeds maximum allowed {channel.BatchSize.AbsoluteMaxBytes} bytes"));
        }

        SignatureHeader signature;
        try
        {
            signature = WireMessages.Parse(SignatureHeader.Parser, Payload.Parser.ParseFrom(envelope.Payload).Header.SignatureHeader);
        }
        catch (ProposalException e)
        {
            return Refusal(Status.BadRequest, $"{prefix}could not convert message to signedData: {e.Message}");
        }

        if (channel.Membership.Read(signature.Creator) is { } creator && now > creator.NotAfter)
        {
            return Refusal(Status.BadRequest, $"{prefix}broadcast client identity expired");
        }

        return channel.Policies.WhyNot(
            ChannelPolicies.ChannelWriters, new SignedData(envelope.Payload, signature.Creator, envelope.Signature)) is { } reason
            ? Refusal(Status.Forbidden, $"{prefix}{reason}: permission denied")
            : null;
    }

    public static BroadcastResponse Refusal(Status status, string info) => new() { Status = status, Info = info };
}
