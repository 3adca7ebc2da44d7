using Warden.Documents;

namespace Warden.Chaincode.Governance;

/// <summary>Whether the documents of a proposal can be obeyed at all.</summary>
internal static class ProposedDocuments
{
    // What an expression over model names is made of; the sidecar knows its grammar.
    private const string StrategySigns = " ()&|!";

    public static void Check(ProposalRecord proposal, Constitution constitution, string governance)
    {
        Arguments.Chaincode(proposal.Chaincode);
        if (proposal.Chaincode == governance)
            throw Refusal.BadDocument($"chaincode: expected a business chaincode, but {governance} cannot guard itself");
        if (proposal.Policy is { } policy)
            Check(policy, constitution);
        if (proposal.Schema is { } schema)
            Arguments.Checked(schema.Validate);
        if (proposal.Schema is { } other && other.Chaincode != proposal.Chaincode)
        {
            throw Refusal.BadDocument(
                $"schema: chaincode: expected {proposal.Chaincode} as in the policy, but {Arguments.Shown(other.Chaincode)} came");
        }
    }

    private static void Check(DetectionPolicy policy, Constitution constitution)
    {
        Arguments.Checked(policy.Validate);
        foreach (var character in policy.Strategy)
        {
            if (!char.IsAsciiLetterOrDigit(character) && !StrategySigns.Contains(character, StringComparison.Ordinal))
            {
                throw Refusal.BadDocument(
                    $"policy: strategy: expected letters, digits and any of{StrategySigns}, but {Arguments.Shown(policy.Strategy)} came");
            }
        }
        for (var i = 0; i < policy.Organizations.Count; i++)
        {
            var organization = policy.Organizations[i];
            if (!constitution.Members.Contains(organization, StringComparer.Ordinal))
            {
                throw Refusal.BadDocument(
                    $"policy: organizations: expected members ({string.Join(", ", constitution.Members)}), but {Arguments.Shown(organization)} came");
            }
            if (i > 0 && string.CompareOrdinal(policy.Organizations[i - 1], organization) >= 0)
                throw Refusal.BadDocument($"policy: organizations: expected MSP ids sorted and each once, but {organization} came");
        }
    }
}
