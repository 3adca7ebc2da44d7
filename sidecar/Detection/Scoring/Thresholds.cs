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
internal readonly record struct Thresholds(Strategy Strategy, TextbookThresholds? Textbook, double Level, double NoveltyBudget, double RelationBudget, int MinimumHistory)
{
    // What is spent on closed sets is not spent on numbers; the rest of the structural rules flag next to nothing that is lawful.
    private const double NoveltyShare = 0.2;
    private const double RelationShare = 0.1;

    public static Thresholds For(RootModel root, DetectionPolicy policy, Strategy strategy, TextbookThresholds? textbook)
    {
        var shares = Math.Max(1, root.BudgetShares(policy.MinimumHistory));
        return new(strategy, textbook, (1 - NoveltyShare - RelationShare) * policy.Alpha / shares, NoveltyShare * policy.Alpha, RelationShare * policy.Alpha, policy.MinimumHistory);
    }
}
