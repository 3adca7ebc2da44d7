using Google.Protobuf;
using Warden.Protocol.Common;
using PolicyType = Warden.Protocol.Common.Policy.Types.PolicyType;

namespace Warden.Embedded;

/// <summary>The policies of a channel's configuration by path, for example <c>/Channel/Application/Writers</c>.</summary>
internal sealed class ChannelPolicies
{
    public const string Readers = "/Channel/Application/Readers";
    public const string Writers = "/Channel/Application/Writers";
    public const string Endorsement = "/Channel/Application/Endorsement";
    public const string LifecycleEndorsement = "/Channel/Application/LifecycleEndorsement";
    public const string ChannelReaders = "/Channel/Readers";
    public const string ChannelWriters = "/Channel/Writers";
    public const string BlockValidation = "/Channel/Orderer/BlockValidation";

    private readonly Dictionary<string, IChannelPolicy> byPath = new(StringComparer.Ordinal);
    private readonly ChannelMembership membership;

    public ChannelPolicies(ConfigGroup channelGroup, ChannelMembership membership)
    {
        this.membership = membership;
        Add("/Channel", channelGroup);
    }

    /// <summary>Gets a policy, or null when the configuration has none at this path.</summary>
    public IChannelPolicy? Find(string path) => byPath.GetValueOrDefault(path);

    /// <summary>Checks signatures, drops what is invalid or comes twice, and asks the policy.</summary>
    /// <returns>Null when satisfied, otherwise the reason in Fabric's words.</returns>
    public string? WhyNot(string path, params ReadOnlySpan<SignedData> signed) => WhyNot(path, Verified(signed));

    /// <summary>Asks the policy about signers whose signatures were checked before.</summary>
    public string? WhyNot(string path, IReadOnlyList<ChannelIdentity> signers) => (Find(path) ?? new MissingPolicy(path)).WhyNot(signers);

    /// <summary>Gets the distinct valid identities whose signatures hold.</summary>
    public IReadOnlyList<ChannelIdentity> Verified(params ReadOnlySpan<SignedData> signed)
    {
        var signers = new List<ChannelIdentity>(signed.Length);
        foreach (var (data, serialized, signature) in signed)
        {
            var identity = membership.Read(serialized);
            if (identity is { InvalidReason: null } && !signers.Exists(known => known.Serialized.Equals(identity.Serialized)) && identity.Verify(data, signature))
            {
                signers.Add(identity);
            }
        }

        return signers;
    }

    private void Add(string path, ConfigGroup group)
    {
        foreach (var (name, child) in group.Groups)
        {
            Add($"{path}/{name}", child);
        }

        foreach (var (name, policy) in group.Policies)
        {
            byPath[$"{path}/{name}"] = Read(path, name, group, policy.Policy);
        }
    }

    private IChannelPolicy Read(string path, string name, ConfigGroup group, Protocol.Common.Policy? policy)
    {
        // Fabric's messages write the path without its first stroke.
        var at = path[1..];
        try
        {
            return policy?.Type switch
            {
                (int)PolicyType.Signature => new SignaturePolicyRule(SignaturePolicyEnvelope.Parser.ParseFrom(policy.Value)),
                (int)PolicyType.ImplicitMeta => ImplicitMeta(path, group, ImplicitMetaPolicy.Parser.ParseFrom(policy.Value)),
                null => throw new ConfigurationException($"initializing policymanager failed: policy {name} at path {at} was nil"),
                var type => throw new ConfigurationException($"initializing policymanager failed: policy {name} at path {at} has unknown policy type: {type}"),
            };
        }
        catch (InvalidProtocolBufferException)
        {
            throw new ConfigurationException($"initializing policymanager failed: policy {name} at path {at} did not compile: {WireMessages.Malformed}");
        }
    }

    private ImplicitMetaRule ImplicitMeta(string path, ConfigGroup group, ImplicitMetaPolicy meta)
    {
        // A member without such a policy counts as one that is never satisfied.
        var children = group.Groups.Keys.Select(child => $"{path}/{child}/{meta.SubPolicy}");
        return new(meta.SubPolicy, meta.Rule, [.. children.Select(child => Find(child) ?? new MissingPolicy(child))]);
    }
}
