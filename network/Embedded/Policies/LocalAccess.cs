using Google.Protobuf;
using Warden.Topology;

namespace Warden.Embedded;

/// <summary>Checks what a caller may do at a peer itself, with Fabric's texts.</summary>
/// <remarks>Source: fabric, core/policy/policy.go, CheckPolicyNoChannel.</remarks>
internal static class LocalAccess
{
    /// <summary>Checks that a creator is an administrator of the peer's own organisation; that the signature holds was checked before.</summary>
    public static string? WhyNotAdministrator(ChannelMembership membership, string mspId, ByteString creator)
    {
        const string Check = "channelless check policy with policy [Admins]";
        var identity = membership.Read(creator);
        if (identity?.MspId != mspId)
        {
            return $"Failed deserializing proposal creator during {Check}: [expected MSP ID {mspId}, received {identity?.MspId}]";
        }

        return identity.Role == NodeRole.Admin ? null
            : $"Failed verifying that proposal's creator satisfies local MSP principal during {Check}: [The identity is not an admin under this MSP [{mspId}]: The identity does not contain OU [ADMIN], MSP: [{mspId}]]";
    }
}
