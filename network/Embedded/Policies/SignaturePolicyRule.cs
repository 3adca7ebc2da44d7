using Google.Protobuf;
using Warden.Protocol.Common;
using Warden.Topology;
using Classification = Warden.Protocol.Common.MSPPrincipal.Types.Classification;
using Role = Warden.Protocol.Common.MSPRole.Types.MSPRoleType;

namespace Warden.Embedded;

/// <summary>A tree of "n of these signatures".</summary>
/// <remarks>
/// Source: fabric, common/cauthdsl/cauthdsl.go: the tree is walked in order and each signer may stand for one leaf only;
/// what a failed branch had taken is given back.
/// </remarks>
internal sealed class SignaturePolicyRule(SignaturePolicyEnvelope policy) : IChannelPolicy
{
    public const string Unsatisfied = "signature set did not satisfy policy";

    public string? WhyNot(IReadOnlyList<ChannelIdentity> signers) =>
        policy.Rule is not null && Holds(policy.Rule, signers, new bool[signers.Count]) ? null : Unsatisfied;

    /// <summary>Asks whether an identity is what a principal describes.</summary>
    public static bool Matches(MSPPrincipal principal, ChannelIdentity identity)
    {
        try
        {
            return principal.PrincipalClassification switch
            {
                Classification.Role => MatchesRole(MSPRole.Parser.ParseFrom(principal.Principal), identity),
                Classification.Identity => principal.Principal.Equals(identity.Serialized),
                Classification.OrganizationUnit => MatchesUnit(OrganizationUnit.Parser.ParseFrom(principal.Principal), identity),
                Classification.Combined => CombinedPrincipal.Parser.ParseFrom(principal.Principal).Principals is { Count: > 0 } all && all.All(p => Matches(p, identity)),
                _ => false,
            };
        }
        catch (InvalidProtocolBufferException)
        {
            return false;
        }
    }

    private bool Holds(SignaturePolicy rule, IReadOnlyList<ChannelIdentity> signers, bool[] used)
    {
        if (rule.TypeCase == SignaturePolicy.TypeOneofCase.SignedBy)
        {
            if (rule.SignedBy < 0 || rule.SignedBy >= policy.Identities.Count)
            {
                return false;
            }

            var principal = policy.Identities[rule.SignedBy];
            for (var i = 0; i < signers.Count; i++)
            {
                if (!used[i] && Matches(principal, signers[i]))
                {
                    used[i] = true;
                    return true;
                }
            }

            return false;
        }

        if (rule.TypeCase != SignaturePolicy.TypeOneofCase.NOutOf)
        {
            return false;
        }

        var held = 0;
        foreach (var child in rule.NOutOf.Rules)
        {
            var attempt = (bool[])used.Clone();
            if (Holds(child, signers, attempt))
            {
                held++;
                attempt.CopyTo(used, 0);
            }
        }

        return held >= rule.NOutOf.N;
    }

    private static bool MatchesRole(MSPRole role, ChannelIdentity identity) =>
        identity.InvalidReason is null
        && string.Equals(role.MspIdentifier, identity.MspId, StringComparison.Ordinal)
        && role.Role switch
        {
            Role.Member => true,
            Role.Admin => identity.Role == NodeRole.Admin,
            Role.Client => identity.Role == NodeRole.Client,
            Role.Peer => identity.Role == NodeRole.Peer,
            Role.Orderer => identity.Role == NodeRole.Orderer,
            _ => false,
        };

    private static bool MatchesUnit(OrganizationUnit unit, ChannelIdentity identity) =>
        identity.InvalidReason is null
        && string.Equals(unit.MspIdentifier, identity.MspId, StringComparison.Ordinal)
        && string.Equals(unit.OrganizationalUnitIdentifier, identity.Role?.ToString(), StringComparison.OrdinalIgnoreCase);
}
