using Warden.Documents;

namespace Warden.Cli.Network;

/// <summary>A proposal as the governance chaincode takes it.</summary>
/// <param name="Kind">register, policy, schema or retire.</param>
/// <param name="Document">The document, canonical JSON.</param>
internal sealed record GuardProposal(string Kind, string Document)
{
    /// <summary>Puts a chaincode under guard.</summary>
    public static GuardProposal Register(DetectionPolicy policy, AttributeSchema? schema = null) =>
        new("register", CanonicalJson.ToText(new Registration(policy, schema)));

    /// <summary>Replaces the policy of a chaincode.</summary>
    public static GuardProposal Policy(DetectionPolicy policy) => new("policy", CanonicalJson.ToText(policy));
}
