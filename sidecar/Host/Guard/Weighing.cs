using Warden.Detection;
using Warden.Documents;

namespace Warden.Host.Guard;

/// <summary>In which mode what stands out in a call is answered.</summary>
internal static class Weighing
{
    /// <summary>Gets the mode in which a call is answered: the strictest of the calls in it that stand out, or its own.</summary>
    public static WardenMode StrictestOf(NestedScore own, NestedScore[] nested)
    {
        if (nested.Length == 0)
        {
            return own.Mode;
        }

        var warning = nested.Where(n => n.Score.Outcome == Outcome.Warn).Select(n => n.Mode).ToList();
        if (own.Score.Outcome == Outcome.Warn || warning.Count == 0)
        {
            warning.Add(own.Mode);
        }

        return warning.Max();
    }

    /// <summary>Gives each finding the mode of its attribute, and leaves out what is off.</summary>
    public static NestedScore Weigh(GuardedCall call, ScoreResult score)
    {
        if (score.Outcome != Outcome.Warn)
        {
            return new NestedScore(call.Mode, score);
        }

        var kept = score.Findings
            .Select((finding, i) => (Finding: finding, Mode: ModeOf(call, score, i)))
            .Where(f => f.Mode > WardenMode.Off)
            .ToList();
        return kept.Count == 0
            ? new NestedScore(call.Mode, score with { Outcome = Outcome.Ok, Findings = [], Modes = [] })
            : new NestedScore(
                kept.Max(f => f.Mode), score with { Findings = [.. kept.Select(f => f.Finding)], Modes = [.. kept.Select(f => (WardenMode?)f.Mode)] });
    }

    /// <summary>Gets what is said to others: what is in shadow is for the decision log alone.</summary>
    public static IReadOnlyList<Finding> Shown(ScoreResult score) =>
        [.. score.Findings.Where((_, i) => score.ModeOf(i) is null or > WardenMode.Shadow)];

    // What depends on the endorser's height never goes under endorsers' signatures: in advise it is for the decision log alone (decision 0011).
    private static WardenMode ModeOf(GuardedCall call, ScoreResult score, int finding)
    {
        var mode = call.Rules.ModeOf(call.Proposed.Function, score.Findings[finding].Path, score.ModeOf(finding), call.Mode, call.Key.TxId);
        return mode == WardenMode.Advise && ScoreResult.DependsOnHeight(score.Findings[finding]) ? WardenMode.Shadow : mode;
    }
}
