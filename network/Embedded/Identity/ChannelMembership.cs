using System.Collections.Concurrent;
using Google.Protobuf;
using Warden.Protocol.Msp;

namespace Warden.Embedded;

/// <summary>All organisations of a channel; remembers every identity it has judged.</summary>
internal sealed class ChannelMembership(IEnumerable<MembershipService> organizations)
{
    // Enough for every user of a test network; beyond it certificates are judged anew, so memory stays bounded.
    private const int MaxRemembered = 10_000;

    private readonly Dictionary<string, MembershipService> byMspId = organizations.ToDictionary(o => o.MspId, StringComparer.Ordinal);
    private readonly ConcurrentDictionary<ByteString, ChannelIdentity> remembered = new();

    /// <summary>Gets the identity behind creator bytes.</summary>
    /// <returns>
    /// Null when they do not parse or name an organisation that is not on the channel; otherwise see
    /// <see cref="ChannelIdentity.InvalidReason"/>.
    /// </returns>
    public ChannelIdentity? Read(ByteString serialized)
    {
        if (remembered.TryGetValue(serialized, out var known))
        {
            return known;
        }

        SerializedIdentity parsed;
        try
        {
            parsed = SerializedIdentity.Parser.ParseFrom(serialized);
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }

        var identity = byMspId.GetValueOrDefault(parsed.Mspid)?.Read(serialized, parsed.IdBytes);
        if (identity is not null && remembered.Count < MaxRemembered)
        {
            remembered.TryAdd(serialized, identity);
        }

        return identity;
    }
}
