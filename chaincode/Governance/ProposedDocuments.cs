using Warden.Documents;

namespace Warden.Chaincode.Governance;

/// <summary>Whether the documents of a proposal can be obeyed at all.</summary>
internal static class ProposedDocuments
{
    private const int MaxName = 256;
    private const int MaxArguments = 256;

    public static void Check(ProposalRecord proposal, Constitution constitution)
    {
        if (proposal.Constitution is { } next)
        {
            Arguments.Checked(next.Validate);
            return;
        }
        Arguments.Chaincode(proposal.Chaincode);
        if (proposal.Chaincode == GovernanceFunctions.Chaincode)
            throw Refusal.BadDocument($"chaincode: expected a business chaincode, but {GovernanceFunctions.Chaincode} cannot guard itself");
        if (proposal.Policy is { } policy)
            Check(policy, constitution);
        if (proposal.Schema is { } schema)
            Check(schema, proposal.Chaincode);
        if (proposal.Restriction is { } restriction)
            Arguments.Checked(restriction.Validate);
        if (proposal.Lifting is { } lifting)
            CheckSaid("lift: restriction", lifting.Restriction, lifting.Reason);
        if (proposal.Label is { } label)
            Check(label);
        if (proposal.Unlabel is { } unlabel)
            CheckSaid("unlabel: transaction", unlabel.Transaction, unlabel.Reason);
        if (proposal.BreakGlass is { } emergency)
            Check(emergency);
    }

    private static void Check(TransactionLabel label)
    {
        CheckSaid("label: transaction", label.Transaction, label.Reason);
        CheckPaths("label: attributes", label.Attributes ?? []);
    }

    /// <summary>Refuses more paths of attributes than findings have, and what is none.</summary>
    public static void CheckPaths(string where, IReadOnlyList<string> paths)
    {
        if (paths.Count > WarnedPaths.Most)
            throw Refusal.BadDocument($"{where}: expected at most {WarnedPaths.Most} paths, but {paths.Count} came");
        foreach (var path in paths)
            RequireName(where, path, WarnedPaths.Longest);
    }

    private static void CheckSaid(string where, string id, string reason)
    {
        Arguments.Digest(where, id);
        Arguments.Reason(reason);
    }

    private static void Check(BreakGlass emergency)
    {
        Arguments.Reason(emergency.Reason);
        if (emergency.Mode is not (WardenMode.Off or WardenMode.Shadow))
            throw Refusal.BadDocument("breakGlass: mode: expected off or shadow, but a stricter one came");
        if (emergency.UntilBlock is < 1 or > GovernanceKeys.MaxHeight)
            throw Refusal.BadDocument($"breakGlass: untilBlock: expected a block number from 1, but {emergency.UntilBlock} came");
    }

    private static void Check(DetectionPolicy policy, Constitution constitution)
    {
        Arguments.Checked(policy.Validate);
        if (policy.Latency is not null && constitution.SidecarsReport != true)
            throw Refusal.BadDocument("policy: latency: expected a constitution that lets sidecars report (sidecarsReport), but this one does not");
        foreach (var function in policy.Functions.Keys.Order(StringComparer.Ordinal))
            RequireName("policy: functions", function, FunctionName.Longest);
        for (var i = 0; i < policy.Organizations.Count; i++)
        {
            var organization = policy.Organizations[i];
            if (!constitution.Members.Contains(organization, StringComparer.Ordinal))
            {
                throw Refusal.BadDocument(
                    $"policy: organizations: expected members ({Refusal.Listed(constitution.Members)}), but {Arguments.Shown(organization)} came");
            }
            if (i > 0 && string.CompareOrdinal(policy.Organizations[i - 1], organization) >= 0)
                throw Refusal.BadDocument($"policy: organizations: expected MSP ids sorted and each once, but {organization} came");
        }
    }

    private static void Check(AttributeSchema schema, string chaincode)
    {
        Arguments.Checked(schema.Validate);
        if (schema.Chaincode != chaincode)
            throw Refusal.BadDocument($"schema: chaincode: expected {chaincode} as in the policy, but {Arguments.Shown(schema.Chaincode)} came");
        foreach (var (function, names) in schema.Arguments.OrderBy(a => a.Key, StringComparer.Ordinal))
        {
            RequireName("schema: arguments", function, FunctionName.Longest);
            if (names.Count > MaxArguments)
                throw Refusal.BadDocument($"schema: arguments: {function}: expected at most {MaxArguments} names, but {names.Count} came");
            foreach (var name in names)
                RequireName($"schema: arguments: {function}", name);
        }
    }

    // Names are shown on terminals: one line, and short enough for a sentence.
    private static void RequireName(string where, string name, int longest = MaxName)
    {
        if (name.Length == 0 || name.Length > longest || name.Any(char.IsControl))
            throw Refusal.BadDocument($"{where}: expected a name of 1 to {longest} characters, but {Arguments.Shown(name)} came");
    }
}
