using Warden.Benchmarks.Speed;

namespace Warden.Benchmarks.Accuracy;

/// <summary>All that an accuracy run found.</summary>
internal sealed record AccuracyResults(
    AccuracyOptions Options, IReadOnlyList<ScoredWorld> Worlds, IReadOnlyList<ScoredTable> Tables, IReadOnlyList<ScoredVectors> Vectors, MeasuredSpeed? Speed);
