using System.Collections.Concurrent;
using Google.Protobuf;
using Warden.Protocol.Common;

namespace Warden.Embedded;

/// <summary>Who has to endorse: by chaincode definition, and by key.</summary>
internal sealed class EndorsementPolicies(ChannelResources channel, ChaincodeDefinitions definitions)
{
    // By the configuration that they were read under: they may name policies of it.
    private readonly ConcurrentDictionary<(ChannelPolicies, ByteString), IChannelPolicy?> byChaincodeBytes = new();
    private readonly ConcurrentDictionary<ByteString, IChannelPolicy?> byKeyBytes = new();

    /// <summary>Gets a chaincode's policy as of a state, or null when it is not defined or its policy makes no sense.</summary>
    public IChannelPolicy? OfChaincode(StateSnapshot state, string name) => name == SystemNamespaces.Lifecycle
        ? channel.Policies.Find(ChannelPolicies.LifecycleEndorsement)
        : definitions.Find(state, name) is { } definition
            ? byChaincodeBytes.GetOrAdd((channel.Policies, definition.Validation.ValidationParameter), ReadChaincodePolicy)
            : null;

    /// <summary>Gets the policy of a collection: its own, else its chaincode's; null when there is no such collection.</summary>
    public IChannelPolicy? OfCollection(StateSnapshot state, string chaincode, string collection, IChannelPolicy chaincodePolicy)
    {
        if (collection.StartsWith(Collections.ImplicitPrefix, StringComparison.Ordinal))
        {
            return channel.Policies.Find($"/Channel/Application/{collection[Collections.ImplicitPrefix.Length..]}/Endorsement");
        }

        var configured = definitions.Find(state, chaincode)?.Collections.Config.FirstOrDefault(
            c => c.StaticCollectionConfig?.Name == collection);
        return configured is null ? null
            : configured.StaticCollectionConfig.EndorsementPolicy is { } policy ? Read(policy)
            : chaincodePolicy;
    }

    /// <summary>Gets the policy in a key's metadata, or null when the bytes are none; such a key can no longer be written.</summary>
    public IChannelPolicy? OfKey(ByteString bytes) =>
        byKeyBytes.GetOrAdd(bytes, static b => TryRead(b) is { } policy ? new SignaturePolicyRule(policy) : null);

    private IChannelPolicy? ReadChaincodePolicy((ChannelPolicies Channel, ByteString Bytes) key)
    {
        try
        {
            return Read(Protocol.Peer.ApplicationPolicy.Parser.ParseFrom(key.Bytes));
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }

    private IChannelPolicy? Read(Protocol.Peer.ApplicationPolicy policy) => policy.TypeCase switch
    {
        Protocol.Peer.ApplicationPolicy.TypeOneofCase.SignaturePolicy => new SignaturePolicyRule(policy.SignaturePolicy),
        Protocol.Peer.ApplicationPolicy.TypeOneofCase.ChannelConfigPolicyReference => channel.Policies.Find(policy.ChannelConfigPolicyReference),
        _ => null,
    };

    private static SignaturePolicyEnvelope? TryRead(ByteString bytes)
    {
        try
        {
            return SignaturePolicyEnvelope.Parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }
}
