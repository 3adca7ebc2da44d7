using Warden.Detection.Models;
using Warden.Documents;

namespace Warden.Detection;

/// <summary>What the detectors say of one side of a call: its arguments, or its writes.</summary>
/// <param name="Outcome">Warn where there is a finding; Unscored where nothing could be judged.</param>
/// <param name="UnscoredReason">One of <see cref="UnscoredReasons"/>, with <see cref="Documents.Outcome.Unscored"/> only.</param>
/// <param name="Findings">What stands out, the gravest first.</param>
/// <param name="ModelsTookPart">The detectors that had something to judge.</param>
/// <param name="Judged">How many values were judged.</param>
/// <param name="Truncated">Something was left out: nested too deep, or too many values.</param>
public sealed record ScoreResult(
    Outcome Outcome,
    string? UnscoredReason,
    IReadOnlyList<Finding> Findings,
    ModelSet ModelsTookPart,
    int Judged = 0,
    bool Truncated = false)
{
    private const int MaxFindings = 32;

    /// <summary>The modes that the policy gives the findings' attributes, by finding; null: the function's. Empty: none differs.</summary>
    public IReadOnlyList<WardenMode?> Modes { get; init; } = [];

    /// <summary>How rare each finding is, where it was not merged: its place among others.</summary>
    internal IReadOnlyList<double> Grades { get; init; } = [];

    /// <summary>Nothing was there to be judged.</summary>
    public static ScoreResult Empty { get; } = new(Outcome.Ok, null, [], ModelSet.None);

    /// <summary>Gets the mode that the policy gives the attribute of a finding; null: the function's.</summary>
    public WardenMode? ModeOf(int finding) => finding < Modes.Count ? Modes[finding] : null;

    /// <summary>Puts what is outside voted limits before what the models say of the same side of a call; it needs no model, so it warns where nothing was judged.</summary>
    public ScoreResult Behind(ScoreResult limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        if (limits.Findings.Count == 0)
            return this;
        var modes = limits.Findings.Select((_, i) => limits.ModeOf(i)).Concat(Findings.Select((_, i) => ModeOf(i))).Take(MaxFindings).ToList();
        return this with
        {
            Outcome = Outcome.Warn,
            UnscoredReason = null,
            Findings = [.. limits.Findings.Concat(Findings).Take(MaxFindings)],
            Modes = modes.TrueForAll(mode => mode is null) ? [] : modes,
            Grades = [],
        };
    }

    /// <summary>Puts both sides of a call together.</summary>
    /// <remarks>
    /// Where arguments and writes say the same (equal value, equal reason), the finding of the write stays: it is nearer to the effect.
    /// One side that was judged is enough for a verdict.
    /// </remarks>
    public static ScoreResult Merge(ScoreResult arguments, ScoreResult writes)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        ArgumentNullException.ThrowIfNull(writes);
        return arguments.Findings.Count + writes.Findings.Count == 0
            ? Together(arguments, writes, [], [])
            : WithFindings(arguments, writes);
    }

    private static ScoreResult WithFindings(ScoreResult arguments, ScoreResult writes)
    {
        var findings = new List<Finding>(writes.Findings);
        var modes = Enumerable.Range(0, findings.Count).Select(writes.ModeOf).ToList();
        for (var i = 0; i < arguments.Findings.Count; i++)
        {
            var (finding, mode) = (arguments.Findings[i], arguments.ModeOf(i));
            if (!writes.Findings.Where((w, at) => w.Value == finding.Value && (w.Reason == finding.Reason || w.Value is not ("" or Finding.Masked)) && modes[at] == mode).Any())
            {
                findings.Add(finding);
                modes.Add(mode);
            }
        }

        // What depends on the height stands last, so that leaving it out, or cutting the list, changes nothing before it.
        modes = [.. modes.Where((_, i) => !DependsOnHeight(findings[i])), .. modes.Where((_, i) => DependsOnHeight(findings[i]))];
        findings = [.. findings.Where(f => !DependsOnHeight(f)), .. findings.Where(DependsOnHeight)];
        if (findings.Count > MaxFindings)
            findings.RemoveRange(MaxFindings, findings.Count - MaxFindings);
        return Together(arguments, writes, findings, modes.TrueForAll(mode => mode is null) ? [] : modes);
    }

    private static ScoreResult Together(ScoreResult arguments, ScoreResult writes, IReadOnlyList<Finding> findings, IReadOnlyList<WardenMode?> modes)
    {
        var judged = arguments.Judged + writes.Judged;
        var outcome = findings.Count > 0 ? Outcome.Warn
            : judged > 0 || (arguments.Outcome == Outcome.Ok && writes.Outcome == Outcome.Ok) ? Outcome.Ok
            : Outcome.Unscored;
        return new(
            outcome,
            outcome == Outcome.Unscored ? writes.UnscoredReason ?? arguments.UnscoredReason : null,
            findings,
            arguments.ModelsTookPart | writes.ModelsTookPart,
            judged,
            arguments.Truncated || writes.Truncated)
        {
            Modes = modes,
        };
    }

    /// <summary>Whether a finding depends on the height of the endorser: a step, a rate or a repeat (decision 0011).</summary>
    public static bool DependsOnHeight(Finding finding)
    {
        ArgumentNullException.ThrowIfNull(finding);
        return finding.Models.Any(m => m is "step" or "rate" or "repeat");
    }
}
