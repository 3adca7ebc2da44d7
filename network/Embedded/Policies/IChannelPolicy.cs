namespace Warden.Embedded;

/// <summary>A policy of the channel's configuration.</summary>
internal interface IChannelPolicy
{
    /// <summary>Asks whether these identities, all valid, distinct and with checked signatures, satisfy the policy.</summary>
    /// <returns>Null when they do, otherwise the reason in Fabric's words.</returns>
    string? WhyNot(IReadOnlyList<ChannelIdentity> signers);
}
