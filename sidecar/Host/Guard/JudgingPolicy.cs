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
    // How a finding names the change of an attribute.
    private const string Changed = " Δ";

    // The name of the check of types in findings.
    private const string OfType = "type";

    /// <summary>What values may be, by policy and schema; null where nothing is limited.</summary>
    public LimitJudge? Limits { get; } = LimitJudge.Of(Document, Schema?.Document);

    /// <summary>Gets the policy that judges, the last one where nothing has changed.</summary>
    public static JudgingPolicy Of(JudgingPolicy? last, VersionedPolicy policy, VersionedSchema? schema, IReadOnlyList<string> overBudget) =>
        last is not null && ReferenceEquals(last.Policy, policy) && ReferenceEquals(last.Schema, schema) && last.OverBudget.SequenceEqual(overBudget)
            ? last
            : new JudgingPolicy(policy, schema, overBudget, Milder(policy.Document.With(schema?.Document), schema?.Document, overBudget));

    /// <summary>Gets how a call is confirmed that these findings hold: by more persons where the policy says so of an attribute.</summary>
    public ConfirmationPolicy ConfirmationFor(IReadOnlyList<Finding> findings)
    {
        var confirmation = Policy.Document.Confirmation;
        var persons = findings.Select(PersonsFor).DefaultIfEmpty().Max();
        return persons > confirmation.Persons ? confirmation with { Persons = persons } : confirmation;
    }

    private int PersonsFor(Finding finding)
    {
        var path = finding.Path.EndsWith(Changed, StringComparison.Ordinal) ? finding.Path[..^Changed.Length] : finding.Path;

        // Findings call an argument as the schema does; the policy may name its place.
        return Math.Max(PersonsFor(finding, path), Schema?.Document.PlacedPath(path) is { } placed ? PersonsFor(finding, placed) : 0);
    }

    // What is not of its usual type may hold anything below it: as many as for values that nobody has seen.
    private int PersonsFor(Finding finding, string path) => Math.Max(
        Document.AttributeOf(path)?.PersonsFor(finding.Value) ?? 0,
        finding.Models.Contains(OfType)
            ? Document.Attributes?.Where(a => IsBelow(a.Key, path)).Select(a => a.Value.PersonsFor(Finding.Masked)).DefaultIfEmpty().Max() ?? 0
            : 0);

    private static bool IsBelow(string path, string above) =>
        path.Length > above.Length && path.StartsWith(above, StringComparison.Ordinal) && path[above.Length] is '.' or '[' or '/';

    private static DetectionPolicy Milder(DetectionPolicy policy, AttributeSchema? schema, IReadOnlyList<string> overBudget)
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
            attributes[path] = (policy.AttributeOf(path, schema) ?? new AttributePolicy()) with
            {
                Strategy = strategy,
                Limits = policy.Attributes?.GetValueOrDefault(path)?.Limits,
            };
        }

        return policy with { Attributes = attributes };
    }
}
