using Warden.Detection.Models;
using Warden.Detection.Strategies;
using Warden.Documents;

namespace Warden.Detection;

/// <summary>A policy's thresholds, made ready for one tree.</summary>
/// <param name="Strategy">Combines the detectors' sets.</param>
/// <param name="Textbook">The literature's thresholds, or null for calibrated ones.</param>
/// <param name="Level">Calibrated: the share of lawful values one numeric attribute may flag.</param>
/// <param name="NoveltyBudget">Calibrated: the share of lawful records that novelty rules may flag together.</param>
/// <param name="RelationBudget">Calibrated: the same for pairs of values.</param>
/// <param name="MinimumHistory">Observations an attribute needs.</param>
/// <param name="Rules">What differs for single attributes, by node; null: nothing does.</param>
internal readonly record struct Thresholds(
    Strategy Strategy, TextbookThresholds? Textbook, double Level, double NoveltyBudget, double RelationBudget, int MinimumHistory, LeafRule[]? Rules = null)
{
    // The budget of numbers is divided by their count (Bonferroni), which overstates what they flag together: measured on generated worlds,
    // numbers, closed sets and pairs with these shares flag 0.05 % of clean records at α = 0.1 %. The other rules flag next to nothing lawful.
    private const double NoveltyShare = 0.35;
    private const double RelationShare = 0.1;
    private const double FormShare = 0.35;

    private const double RecordShare = 0.5;

    /// <summary>Calibrated: the share of lawful records that rules of form may flag together; infinite with the literature's thresholds.</summary>
    public double FormBudget { get; private init; } = double.MaxValue;

    /// <summary>The share of lawful records that the detector of whole records may flag, where a strategy names it.</summary>
    public double RecordLevel { get; private init; }

    public static Thresholds For(RootModel root, DetectionPolicy policy, Strategy strategy, TextbookThresholds? textbook, LeafRule[]? rules = null)
    {
        var novelty = NoveltyShare * policy.Alpha;
        var shares = Math.Max(1, root.BudgetShares(policy.MinimumHistory, novelty));
        return new(strategy, textbook, policy.Alpha / shares, novelty, RelationShare * policy.Alpha, policy.MinimumHistory, rules)
        {
            RecordLevel = RecordShare * policy.Alpha,
            FormBudget = textbook is null ? FormShare * policy.Alpha : double.MaxValue,
        };
    }

    /// <summary>Gets the thresholds of one attribute.</summary>
    public Thresholds At(int node) => Rules is { } rules && rules[node].Strategy is { } own ? this with { Strategy = own } : this;

    /// <summary>The mode that the policy gives an attribute; null: the function's.</summary>
    public WardenMode? ModeAt(int node) => Rules?[node].Mode;

    /// <summary>Whether an attribute has enough history, and is not switched off.</summary>
    public bool Judges(LeafModel leaf, int node)
    {
        if (Rules is not { } rules)
            return leaf.IsJudged(MinimumHistory);
        var rule = rules[node];
        return rule.Mode != WardenMode.Off
            && (rule.MinimumHistory > 0 ? leaf.Role != LeafRole.Ignored && leaf.Count >= rule.MinimumHistory : leaf.IsJudged(MinimumHistory));
    }
}
