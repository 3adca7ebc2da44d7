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
    public string? WhyNot(string path, params ReadOnlySpan<SignedData> signed) =>
        byPath.TryGetValue(path, out var policy) ? policy.WhyNot(Verified(signed)) : $"no such policy: '{path}'";

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
            byPath[$"{path}/{name}"] = policy.Policy.Type switch
            {
                (int)PolicyType.Signature => new SignaturePolicyRule(SignaturePolicyEnvelope.Parser.ParseFrom(policy.Policy.Value)),
                (int)PolicyType.ImplicitMeta => ImplicitMeta(path, group, ImplicitMetaPolicy.Parser.ParseFrom(policy.Policy.Value)),
                _ => throw new NotSupportedException($"Policy {path}/{name} has type {policy.Policy.Type}."),
            };
        }
    }

    private ImplicitMetaRule ImplicitMeta(string path, ConfigGroup group, ImplicitMetaPolicy meta)
    {
        var children = group.Groups.Keys.Select(
            child => byPath.GetValueOrDefault($"{path}/{child}/{meta.SubPolicy}")).OfType<IChannelPolicy>();
        return new(meta.SubPolicy, meta.Rule, [.. children]);
    }
}
