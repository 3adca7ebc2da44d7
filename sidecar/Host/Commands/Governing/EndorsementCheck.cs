using Warden.Documents;

namespace Warden.Host.Commands.Governing;

/// <summary>Whether the organisations that guard a chaincode are those whose endorsement it needs.</summary>
/// <remarks>
/// A confirmation is used up inside the confirmed transaction, and an advised WARN stands in the endorsed response: an endorser without a sidecar answers
/// otherwise, and the endorsements do not match. A policy that leaves such an organisation out makes those calls impossible to commit.
/// </remarks>
/// <param name="Rule">The endorsement policy; null where it is not known.</param>
/// <param name="TakingPart">The organisations that would guard the chaincode, sorted.</param>
/// <param name="Warnings">What does not fit, in sentences.</param>
internal sealed record EndorsementCheck(EndorsementRule? Rule, IReadOnlyList<string> TakingPart, IReadOnlyList<string> Warnings)
{
    /// <summary>Checks a policy against the chaincode's definition on the channel.</summary>
    public static async Task<EndorsementCheck> OfAsync(
        GovernanceAccess access, DetectionPolicy policy, Constitution constitution, CancellationToken cancellationToken)
    {
        var switchedOff = (await access.FindAsync<List<ParticipationRecord>>(GovernanceFunctions.ListParticipation, [policy.Chaincode], cancellationToken) ?? [])
            .Where(record => !record.TakesPart).Select(record => record.By.Organization);
        var rule = await EndorsementRules.FindAsync(access.Network, policy.Chaincode, cancellationToken);
        return Of(policy, constitution.Members, [.. switchedOff], rule);
    }

    /// <summary>Checks a policy.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="members">The members of the constitution.</param>
    /// <param name="switchedOff">The organisations that do not guard this chaincode, by their own decision.</param>
    /// <param name="rule">The endorsement policy; null where it is not known.</param>
    public static EndorsementCheck Of(
        DetectionPolicy policy, IReadOnlyList<string> members, IReadOnlyList<string> switchedOff, EndorsementRule? rule)
    {
        IReadOnlyList<string> listed = policy.Organizations.Count > 0 ? policy.Organizations : members;
        string[] guards = [.. listed.Except(switchedOff, StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        if (rule is null)
        {
            return new EndorsementCheck(rule, guards, [$"no endorsement policy of {policy.Chaincode} is on the channel: whether these organisations are enough cannot be checked"]);
        }

        return new EndorsementCheck(rule, guards, [.. Faults(policy, guards.ToHashSet(StringComparer.Ordinal), rule)]);
    }

    private static IEnumerable<string> Faults(DetectionPolicy policy, HashSet<string> guards, EndorsementRule rule)
    {
        string[] others = [.. rule.Organizations.Where(organization => !guards.Contains(organization))];
        WardenMode[] modes = [policy.Mode, .. policy.Functions.Values];
        if (others.Length == 0 || modes.All(mode => mode is WardenMode.Off or WardenMode.Shadow))
        {
            yield break;
        }

        var matters = modes.Any(mode => mode is WardenMode.Hold or WardenMode.Advise) || policy.Fallback == WardenMode.Hold;
        var effect = modes.Contains(WardenMode.Hold) || policy.Fallback == WardenMode.Hold
            ? "a held call could then never commit, confirmed or not"
            : "a call that is warned of could then never commit";
        if (matters && !rule.IsSatisfiedBy(guards))
        {
            string[] needed = [.. others.Where(organization => !rule.IsSatisfiedBy(rule.Organizations.Where(o => o != organization).ToHashSet(StringComparer.Ordinal)))];
            var who = needed.Length > 0 ? Tables.Listed(needed) : others.Length == 1 ? others[0] : $"one of {Tables.Listed(others)}";
            yield return $"{policy.Chaincode} needs the endorsement of {who} ({rule.Text}), which the guard leaves out: {effect}";
        }
        else if (matters)
        {
            yield return $"{Tables.Listed(others)} can endorse {policy.Chaincode} ({rule.Text}) but does not guard it: clients have to ask for endorsements of "
                + $"{Tables.Listed(rule.Organizations.Where(guards.Contains))}, or {effect}";
        }

        if (rule.IsSatisfiedBy(others.ToHashSet(StringComparer.Ordinal)))
        {
            yield return $"{Tables.Listed(others)} can endorse {policy.Chaincode} without any organisation that guards it ({rule.Text}): calls endorsed so pass the guard by";
        }
    }
}
