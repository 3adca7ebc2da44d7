using Google.Protobuf;
using Warden.Protocol.Common;
using Warden.Protocol.Msp;
using Classification = Warden.Protocol.Common.MSPPrincipal.Types.Classification;

namespace Warden.Host.Commands.Governing;

/// <summary>Which organisations together satisfy a chaincode's endorsement policy.</summary>
/// <param name="Text">The policy as people write it.</param>
/// <param name="Organizations">The MSP ids that it speaks of, sorted.</param>
/// <param name="IsSatisfiedBy">Whether an endorsement of each of these organisations is enough.</param>
internal sealed record EndorsementRule(string Text, IReadOnlyList<string> Organizations, Func<IReadOnlySet<string>, bool> IsSatisfiedBy)
{
    /// <summary>Reads a signature policy. Of an identity only the organisation counts: every organisation is taken to have what the role asks.</summary>
    public static EndorsementRule Of(SignaturePolicyEnvelope policy)
    {
        string?[] organizations = [.. policy.Identities.Select(OrganizationOf)];
        return new EndorsementRule(
            Write(policy.Rule, organizations),
            [.. organizations.OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            endorsers => Holds(policy.Rule, organizations, endorsers));
    }

    /// <summary>Makes the rule of an implicit policy of the channel.</summary>
    public static EndorsementRule Of(ImplicitMetaPolicy.Types.Rule rule, IReadOnlyList<string> organizations)
    {
        var (word, needed) = rule switch
        {
            ImplicitMetaPolicy.Types.Rule.Any => ("any", 1),
            ImplicitMetaPolicy.Types.Rule.All => ("all", organizations.Count),
            _ => ("a majority", (organizations.Count / 2) + 1),
        };
        return new EndorsementRule(
            $"{word} of {string.Join(", ", organizations)}", organizations, endorsers => organizations.Count(endorsers.Contains) >= needed);
    }

    private static bool Holds(SignaturePolicy rule, string?[] organizations, IReadOnlySet<string> endorsers) => rule.TypeCase switch
    {
        SignaturePolicy.TypeOneofCase.SignedBy =>
            rule.SignedBy >= 0 && rule.SignedBy < organizations.Length && organizations[rule.SignedBy] is { } organization && endorsers.Contains(organization),
        SignaturePolicy.TypeOneofCase.NOutOf => rule.NOutOf.Rules.Count(inner => Holds(inner, organizations, endorsers)) >= rule.NOutOf.N,
        _ => false,
    };

    private static string Write(SignaturePolicy rule, string?[] organizations)
    {
        if (rule.TypeCase == SignaturePolicy.TypeOneofCase.SignedBy)
        {
            return rule.SignedBy >= 0 && rule.SignedBy < organizations.Length ? organizations[rule.SignedBy] ?? "?" : "?";
        }

        var parts = string.Join(", ", rule.NOutOf.Rules.Select(inner => Write(inner, organizations)));
        return rule.NOutOf.N == rule.NOutOf.Rules.Count ? $"AND({parts})"
            : rule.NOutOf.N == 1 ? $"OR({parts})"
            : FormattableString.Invariant($"OutOf({rule.NOutOf.N}, {parts})");
    }

    private static string? OrganizationOf(MSPPrincipal principal)
    {
        try
        {
            return principal.PrincipalClassification switch
            {
                Classification.Role => MSPRole.Parser.ParseFrom(principal.Principal).MspIdentifier,
                Classification.OrganizationUnit => OrganizationUnit.Parser.ParseFrom(principal.Principal).MspIdentifier,
                Classification.Identity => SerializedIdentity.Parser.ParseFrom(principal.Principal).Mspid,
                _ => null,
            };
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }
}
