using Warden.Evaluation.Tables;

namespace Warden.Benchmarks.Accuracy;

/// <summary>One real table and how its cells came out.</summary>
/// <param name="Name">The table.</param>
/// <param name="Whole">The dirty table alone.</param>
/// <param name="CleanHistory">The clean table as history, the dirty one as stream.</param>
/// <param name="Textbook">The latter with textbook thresholds: passive, cautious, active.</param>
internal sealed record ScoredTable(string Name, CellScore Whole, CellScore CleanHistory, IReadOnlyList<CellScore> Textbook);
