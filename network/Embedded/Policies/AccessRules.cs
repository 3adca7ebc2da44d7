using Warden.Protocol.Peer;

namespace Warden.Embedded;

/// <summary>Which policy a caller has to satisfy for what: the channel's own rules, else Fabric's defaults.</summary>
/// <remarks>Source: fabric, core/aclmgmt. Only what concerns a channel can be ruled by it.</remarks>
internal sealed class AccessRules(ChannelPolicies policies, ACLs rules)
{
    public const string Propose = "peer/Propose";
    public const string ChaincodeToChaincode = "peer/ChaincodeToChaincode";
    public const string Blocks = "event/Block";
    public const string FilteredBlocks = "event/FilteredBlock";
    public const string CommitStatus = "gateway/CommitStatus";
    public const string ChaincodeEvents = "gateway/ChaincodeEvents";

    /// <summary>Checks the signature of a request, and that its signer satisfies the policy for a resource.</summary>
    /// <returns>Null, or why not in Fabric's words.</returns>
    public string? WhyNot(string resource, string channelId, SignedData signed) => WhyNot(resource, channelId, policies.Verified(signed));

    /// <summary>Checks signers whose signatures were checked before.</summary>
    public string? WhyNot(string resource, string channelId, IReadOnlyList<ChannelIdentity> signers)
    {
        if (rules.Acls.TryGetValue(resource, out var rule) && rule.PolicyRef.Length > 0)
        {
            var path = rule.PolicyRef.StartsWith('/') ? rule.PolicyRef : $"/Channel/Application/{rule.PolicyRef}";
            var reason = policies.Find(path) is { } policy ? policy.WhyNot(signers) : $"policy {path} not found";
            return reason is null ? null : $"failed evaluating policy on signed data during check policy [{path}]: [{reason}]";
        }

        var standard = Default(resource);
        return policies.WhyNot(standard, signers) is { } unsatisfied
            ? $"Failed evaluating policy on signed data during check policy on channel [{channelId}] with policy [{standard}]: [{unsatisfied}]"
            : null;
    }

    /// <summary>Gets what a peer says about a channel that it is not on.</summary>
    public static string UnknownChannel(string channelId) => $"Failed to get policy manager for channel [{channelId}]";

    // Calls are for who may write, questions for who may read.
    private static string Default(string resource) =>
        resource is Propose or ChaincodeToChaincode || resource.StartsWith(SystemNamespaces.Lifecycle, StringComparison.Ordinal)
            ? ChannelPolicies.Writers
            : ChannelPolicies.Readers;
}
