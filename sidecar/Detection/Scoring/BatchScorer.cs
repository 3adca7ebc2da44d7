using System.Runtime.InteropServices;
using Warden.Detection.Strategies;
using Warden.Documents;

namespace Warden.Detection;

/// <summary>Judges calls under several policies at once, for work offline. Immutable; one instance serves any number of threads.</summary>
/// <remarks>
/// Under each policy it finds what <see cref="Scorer"/> finds, but leaves out a policy that cannot find anything where a more watchful
/// one has found nothing: most records are judged once.
/// </remarks>
public sealed class BatchScorer
{
    /// <summary>How many policies may be compared.</summary>
    public const int MaxPolicies = 32;

    private readonly Rule[] _rules;

    /// <summary>Makes a scorer.</summary>
    /// <exception cref="StrategySyntaxException">A policy's strategy is neither a name nor an expression.</exception>
    public BatchScorer(ChaincodeModel model, IReadOnlyList<DetectionPolicy> policies)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(policies);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(policies.Count, MaxPolicies);
        _rules = Rule.Of(model, policies);
    }

    /// <summary>Judges a call: its arguments and its writes.</summary>
    /// <param name="call">The call; nothing of it is kept.</param>
    /// <param name="cells">Gets what stands out, the gravest first; cleared before.</param>
    /// <param name="context">Who calls, and the state that rates and changes are judged by; none when null.</param>
    /// <returns>How many values were judged, by the policy that judged the most.</returns>
    public int Score(CommittedCall call, List<ScoredCell> cells, ScoreContext? context = null)
    {
        ArgumentNullException.ThrowIfNull(call);
        ArgumentNullException.ThrowIfNull(cells);
        cells.Clear();
        var (most, quiet) = (0, 0u);
        for (var i = 0; i < _rules.Length; i++)
        {
            ref readonly var rule = ref _rules[i];
            if ((quiet & rule.QuietAfter) != 0)
            {
                quiet |= 1u << i;
                continue;
            }

            var writes = rule.Scorer.ScoreWrites(call.Writes, context, call.Touches);
            var arguments = call.Args.Count == 0 ? ScoreResult.Empty : rule.Scorer.ScoreArguments(call.Args, context);
            most = Math.Max(most, arguments.Judged + writes.Judged);
            if (arguments.Findings.Count + writes.Findings.Count == 0)
                quiet |= 1u << i;
            else
                Add(cells, arguments, writes, rule.Bit);
        }

        if (cells.Count > 1)
            cells.Sort(static (a, b) => RankedFinding.Compare(new(a.Grade, a.Finding), new(b.Grade, b.Finding)));
        return most;
    }

    private static void Add(List<ScoredCell> cells, ScoreResult arguments, ScoreResult writes, uint policy)
    {
        foreach (var finding in ScoreResult.Merge(arguments, writes).Findings)
            Add(cells, finding, GradeOf(finding, writes) ?? GradeOf(finding, arguments) ?? 1, policy);
    }

    private static double? GradeOf(Finding finding, ScoreResult result)
    {
        for (var i = 0; i < result.Grades.Count; i++)
        {
            if (ReferenceEquals(result.Findings[i], finding))
                return result.Grades[i];
        }

        return null;
    }

    private static void Add(List<ScoredCell> cells, Finding finding, double grade, uint policy)
    {
        var known = cells.FindIndex(c => c.Finding.Path == finding.Path && c.Finding.Value == finding.Value && c.Finding.Reason == finding.Reason);
        if (known < 0)
            cells.Add(new(finding, grade, policy));
        else
            CollectionsMarshal.AsSpan(cells)[known] = cells[known] with { Policies = cells[known].Policies | policy };
    }

    /// <param name="Policy">The policy.</param>
    /// <param name="Bit">Its bit in <see cref="ScoredCell.Policies"/>.</param>
    /// <param name="Strategy">Its strategy.</param>
    /// <param name="Scorer">Judges by it.</param>
    /// <param name="QuietAfter">Rules (by place) that flag whatever this one flags: where one of them is quiet, so is this one.</param>
    private readonly record struct Rule(DetectionPolicy Policy, uint Bit, Strategy Strategy, Scorer Scorer, uint QuietAfter)
    {
        public static Rule[] Of(ChaincodeModel model, IReadOnlyList<DetectionPolicy> policies)
        {
            // The most watchful first: a subset of another's strategy comes after it.
            var rules = policies
                .Select((p, i) => new Rule(p, 1u << i, Strategy.Parse(p.Strategy, model.Detectors), new Scorer(model, p), 0))
                .ToArray();
            rules = [.. rules.OrderByDescending(r => rules.Count(other => other.IsWithin(r)))];
            for (var i = 0; i < rules.Length; i++)
            {
                for (var j = 0; j < i; j++)
                {
                    if (rules[i].IsWithin(rules[j]))
                        rules[i] = rules[i] with { QuietAfter = rules[i].QuietAfter | (1u << j) };
                }
            }

            return rules;
        }

        private bool IsWithin(Rule other) =>
            Policy.Thresholds == other.Policy.Thresholds && Policy.Alpha == other.Policy.Alpha && Policy.Z == other.Policy.Z
            && Policy.MinimumHistory == other.Policy.MinimumHistory && Policy.Attributes is null && other.Policy.Attributes is null
            && Equals(Policy.Conduct, other.Policy.Conduct)
            && Strategy.IsSubsetOf(other.Strategy);
    }
}
