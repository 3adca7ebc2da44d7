namespace Warden.Benchmarks.Speed;

/// <summary>Speeds and sizes on this machine.</summary>
/// <param name="Value">One value by all four models, fitted from 10⁶.</param>
/// <param name="Record">The verdict on the writes of a record of 20 leaves, parsing included.</param>
/// <param name="Fit">Fitting an attribute of 10⁶ observations.</param>
/// <param name="ModelBytes">What is kept of it.</param>
/// <param name="CellsPerSecond">A whole table offline, learning and judging.</param>
internal sealed record MeasuredSpeed(Latency Value, Latency Record, TimeSpan Fit, int ModelBytes, double CellsPerSecond);
