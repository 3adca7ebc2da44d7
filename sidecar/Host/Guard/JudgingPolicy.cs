using Warden.Detection;
using Warden.Documents;

namespace Warden.Host.Guard;

/// <summary>The policy by which calls are judged: the one in force, with the schema's strategies and what false alarms have made milder.</summary>
/// <remarks>One instance as long as nothing of it changes, so that detection prepares it once.</remarks>
/// <param name="Policy">The policy in force.</param>
/// <param name="Schema">The schema in force.</param>
/// <param name="OverBudget">The attributes over their budget of false alarms, sorted.</param>
/// <param name="Document">What judges.</param>
internal sealed record JudgingPolicy(VersionedPolicy Policy, VersionedSchema? Schema, IReadOnlyList<string> OverBudget, DetectionPolicy Document)
{
    /// <summary>What values may be, by policy and schema; null where nothing is limited.</summary>
    public LimitJudge? Limits { get; } = LimitJudge.Of(Document, Schema?.Document);

    /// <summary>Gets the policy that judges, the last one where nothing has changed.</summary>
    public static JudgingPolicy Of(JudgingPolicy? last, VersionedPolicy policy, VersionedSchema? schema, IReadOnlyList<string> overBudget) =>
        last is not null && ReferenceEquals(last.Policy, policy) && ReferenceEquals(last.Schema, schema) && last.OverBudget.SequenceEqual(overBudget)
            ? last
            : new JudgingPolicy(policy, schema, overBudget, Milder(policy.Document.With(schema?.Document), overBudget));

    private static DetectionPolicy Milder(DetectionPolicy policy, IReadOnlyList<string> overBudget)
    {
        if (overBudget.Count == 0 || policy.FalseAlarms?.MilderStrategy() is not { } strategy)
        {
            return policy;
        }

        var attributes = new SortedDictionary<string, AttributePolicy>(StringComparer.Ordinal);
        foreach (var (path, attribute) in policy.Attributes ?? new Dictionary<string, AttributePolicy>())
        {
            attributes[path] = attribute;
        }

        foreach (var path in overBudget)
        {
            attributes[path] = (policy.AttributeOf(path) ?? new AttributePolicy()) with
            {
                Strategy = strategy,
                Limits = policy.Attributes?.GetValueOrDefault(path)?.Limits,
            };
        }

        return policy with { Attributes = attributes };
    }
}
