using Warden.Evaluation.Tables;

namespace Warden.Benchmarks.Accuracy;

/// <summary>One real table and how its cells came out.</summary>
/// <param name="Name">The table.</param>
/// <param name="CleanHistory">The clean table as history, the dirty one as stream.</param>
/// <param name="Textbook">The same with textbook thresholds: passive, cautious, active.</param>
internal sealed record ScoredTable(string Name, CellScore CleanHistory, IReadOnlyList<CellScore> Textbook);
