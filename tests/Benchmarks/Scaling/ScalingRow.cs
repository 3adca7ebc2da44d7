using Warden.Benchmarks.Speed;

namespace Warden.Benchmarks.Scaling;

/// <summary>What one size costs.</summary>
/// <param name="Records">Records of the history.</param>
/// <param name="Leaves">Numbers in a record.</param>
/// <param name="Observe">Taking one record in.</param>
/// <param name="Fit">Fitting the model to the whole history.</param>
/// <param name="HistoryBytes">What the history takes when written.</param>
/// <param name="ModelBytes">What the model takes when written.</param>
/// <param name="Score">Scoring one record, parsing included.</param>
internal sealed record ScalingRow(int Records, int Leaves, TimeSpan Observe, TimeSpan Fit, long HistoryBytes, long ModelBytes, Latency Score);
