using System.Runtime.InteropServices;
using Warden.Detection.Models;
using Warden.Detection.Strategies;
using Warden.Documents;

namespace Warden.Detection;

/// <summary>Judges calls under several policies at once, for work offline. Immutable; one instance serves any number of threads.</summary>
/// <remarks>
/// Under each policy it finds what <see cref="Scorer"/> finds (a test compares them), but reads a record once, and does not judge by
/// a policy that cannot find anything where a more watchful one has found nothing.
/// </remarks>
public sealed class BatchScorer
{
    /// <summary>How many policies may be compared.</summary>
    public const int MaxPolicies = 32;

    [ThreadStatic]
    private static Record? s_record;

    private readonly ChaincodeModel _model;
    private readonly Rules[] _rules;

    /// <summary>Makes a scorer.</summary>
    /// <exception cref="StrategySyntaxException">A policy's strategy is neither a name nor an expression.</exception>
    public BatchScorer(ChaincodeModel model, IReadOnlyList<DetectionPolicy> policies)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(policies);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(policies.Count, MaxPolicies);
        _model = model;
        _rules = Rules.Of(model, policies);
    }

    /// <summary>Judges a call: its arguments and its writes.</summary>
    /// <param name="call">The call; nothing of it is kept.</param>
    /// <param name="cells">Gets what stands out, the gravest first; cleared before.</param>
    /// <returns>How many values were judged, by the policy that judged the most.</returns>
    public int Score(CommittedCall call, List<ScoredCell> cells)
    {
        ArgumentNullException.ThrowIfNull(call);
        ArgumentNullException.ThrowIfNull(cells);
        cells.Clear();
        var judged = call.Args.Count > 1 ? ScoreArguments(call.Args, cells) : 0;
        var ofArguments = cells.Count;
        foreach (var write in call.Writes)
        {
            if (!write.IsDelete)
                judged += ScoreWrite(write, cells);
        }

        if (ofArguments > 0 && cells.Count > ofArguments)
            Merge(cells, ofArguments);
        if (cells.Count > 1)
            cells.Sort(static (a, b) => RankedFinding.Compare(new(a.Grade, a.Finding), new(b.Grade, b.Finding)));
        return judged;
    }

    // As ScoreResult.Merge, policy by policy: where arguments and writes say the same, what is said of the write stays.
    private static void Merge(List<ScoredCell> cells, int ofArguments)
    {
        var all = CollectionsMarshal.AsSpan(cells);
        foreach (ref var said in all[..ofArguments])
        {
            foreach (ref var write in all[ofArguments..])
            {
                if (write.Finding.Value == said.Finding.Value && (write.Finding.Reason == said.Finding.Reason || write.Finding.Value.Length > 0))
                    said = said with { Policies = said.Policies & ~write.Policies };
            }
        }

        cells.RemoveAll(static cell => cell.Policies == 0);
    }

    private int ScoreArguments(IReadOnlyList<ReadOnlyMemory<byte>> args, List<ScoredCell> cells)
    {
        if (_model.Function(ChaincodeHistory.FunctionOf(args)) is not { } root)
            return 0;
        var record = s_record ??= new();
        record.Begin(root.Paths, learn: false);
        record.ReadArguments(args);
        return Judge(cells, record, 0, root, null, default);
    }

    private int ScoreWrite(StateWrite write, List<ScoredCell> cells)
    {
        Span<char> pattern = stackalloc char[KeyPattern.MaxLength];
        if (_model.Key(pattern[..KeyPattern.Write(write.Key, write.Collection, pattern)]) is not { } root)
            return 0;
        var record = s_record ??= new();
        record.Begin(root.Paths, learn: false);
        record.ReadValue(0, write.Value.Span);
        var kind = root.Discriminator >= 0 && record.TryFind(root.Discriminator, out var token) && token.Kind == ValueKind.Text
            ? _model.Kind(root, record.StringOf(token))
            : null;
        return Judge(cells, record, Fingerprint.OfKey(write.Key), root, kind, write.Value.Span);
    }

    private int Judge(List<ScoredCell> cells, Record record, ulong key, RootModel whole, RootModel? kind, ReadOnlySpan<byte> value)
    {
        var most = 0;
        var quiet = 0u;
        var read = whole;
        for (var i = 0; i < _rules.Length; i++)
        {
            ref readonly var rule = ref _rules[i];
            if ((quiet & rule.QuietAfter) != 0)
            {
                quiet |= 1u << i;
                continue;
            }

            var root = kind is not null && kind.Records >= rule.Policy.MinimumHistory ? kind : whole;
            if (!ReferenceEquals(root, read))
            {
                record.Begin(root.Paths, learn: false);
                record.ReadValue(0, value);
                read = root;
            }

            List<RankedFinding>? findings = null;
            var (judged, _) = RecordJudge.Judge(root, record, key, Thresholds.For(root, rule.Policy, rule.Strategy, rule.Textbook), ref findings);
            most = Math.Max(most, judged);
            if (findings is null)
                quiet |= 1u << i;
            else
                Add(cells, findings, rule.Bit);
        }

        return most;
    }

    private static void Add(List<ScoredCell> cells, List<RankedFinding> findings, uint policy)
    {
        foreach (var (grade, finding) in findings)
        {
            var known = cells.FindIndex(c => c.Finding.Path == finding.Path && c.Finding.Value == finding.Value && c.Finding.Reason == finding.Reason);
            if (known < 0)
                cells.Add(new(finding, grade, policy));
            else
                CollectionsMarshal.AsSpan(cells)[known] = cells[known] with { Policies = cells[known].Policies | policy };
        }
    }

    /// <param name="Policy">The policy.</param>
    /// <param name="Bit">Its bit in <see cref="ScoredCell.Policies"/>.</param>
    /// <param name="Strategy">Its strategy.</param>
    /// <param name="Textbook">Its fixed thresholds, or null.</param>
    /// <param name="QuietAfter">Rules (by place) that flag whatever this one flags: where one of them is quiet, so is this one.</param>
    private readonly record struct Rules(DetectionPolicy Policy, uint Bit, Strategy Strategy, TextbookThresholds? Textbook, uint QuietAfter)
    {
        public static Rules[] Of(ChaincodeModel model, IReadOnlyList<DetectionPolicy> policies)
        {
            // The most watchful first: a subset of another's strategy comes after it.
            var rules = policies
                .Select((p, i) => new Rules(
                    p,
                    1u << i,
                    Strategy.Parse(p.Strategy, model.Detectors),
                    p.Thresholds == ThresholdKind.Textbook && model.HasTextbook ? TextbookThresholds.Default with { SigmaShare = p.Z } : null,
                    0))
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

        private bool IsWithin(Rules other) =>
            Policy.Thresholds == other.Policy.Thresholds && Policy.Alpha == other.Policy.Alpha && Policy.Z == other.Policy.Z
            && Policy.MinimumHistory == other.Policy.MinimumHistory && Strategy.IsSubsetOf(other.Strategy);
    }
}
