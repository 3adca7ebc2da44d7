namespace Warden.Embedded;

/// <summary>Checks what a caller may do on a channel, with Fabric's texts.</summary>
internal static class AccessCheck
{
    /// <summary>Checks the signature of a request, and that its signer satisfies a policy.</summary>
    /// <remarks>Source: fabric, core/policy/policy.go, CheckPolicyBySignedData.</remarks>
    public static string? WhyNot(ChannelPolicies policies, string channelId, string path, SignedData signed) =>
        WhyNot(policies, channelId, path, policies.Verified(signed));

    /// <summary>Checks signers whose signatures were checked before.</summary>
    public static string? WhyNot(ChannelPolicies policies, string channelId, string path, IReadOnlyList<ChannelIdentity> signers) =>
        policies.Find(path)!.WhyNot(signers) is { } reason
            ? $"Failed evaluating policy on signed data during check policy on channel [{channelId}] with policy [{path}]: [{reason}]"
            : null;

    /// <summary>Gets what a peer says about a channel that it is not on.</summary>
    public static string UnknownChannel(string channelId) => $"Failed to get policy manager for channel [{channelId}]";
}
