using Google.Protobuf;
using Warden.Protocol.Common;
using Role = Warden.Protocol.Common.MSPRole.Types.MSPRoleType;

namespace Warden.Topology;

/// <summary>Builds signature policies: who has to sign, as a tree of "n of these".</summary>
public static class SignaturePolicies
{
    /// <summary>One signature of any of these principals.</summary>
    public static SignaturePolicyEnvelope AnyOf(params (string MspId, Role Role)[] principals) => OutOf(1, principals);

    /// <summary>A signature of each of these principals.</summary>
    public static SignaturePolicyEnvelope AllOf(params (string MspId, Role Role)[] principals) => OutOf(principals.Length, principals);

    /// <summary>Signatures of <paramref name="n"/> of these principals.</summary>
    public static SignaturePolicyEnvelope OutOf(int n, params (string MspId, Role Role)[] principals)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(n);
        var rule = new SignaturePolicy { NOutOf = new() { N = n } };
        var policy = new SignaturePolicyEnvelope { Rule = rule };
        for (var i = 0; i < principals.Length; i++)
        {
            policy.Identities.Add(Principal(principals[i].MspId, principals[i].Role));
            rule.NOutOf.Rules.Add(new SignaturePolicy { SignedBy = i });
        }

        return policy;
    }

    /// <summary>
    /// Reads the notation of Fabric's command line, for example <c>AND('Org1MSP.peer', OR('Org2MSP.peer', 'Org3MSP.member'))</c>.
    /// </summary>
    /// <exception cref="FormatException">The text is no policy; the message says where it stops being one.</exception>
    public static SignaturePolicyEnvelope Parse(string text) => new SignaturePolicyParser(text).Parse();

    internal static MSPPrincipal Principal(string mspId, Role role) => new()
    {
        PrincipalClassification = MSPPrincipal.Types.Classification.Role,
        Principal = new MSPRole { MspIdentifier = mspId, Role = role }.ToByteString(),
    };
}
