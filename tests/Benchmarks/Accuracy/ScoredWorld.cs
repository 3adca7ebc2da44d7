using Warden.Evaluation.Worlds;

namespace Warden.Benchmarks.Accuracy;

/// <summary>One case and how it came out.</summary>
/// <param name="Group">The setting it belongs to.</param>
/// <param name="Name">Domain and seed.</param>
/// <param name="Score">With the default policy.</param>
/// <param name="Textbook">With textbook thresholds: passive, cautious, active.</param>
internal sealed record ScoredWorld(string Group, string Name, CaseScore Score, IReadOnlyList<CaseScore> Textbook);
