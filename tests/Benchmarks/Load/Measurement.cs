using System.Collections.Concurrent;
using System.Globalization;

namespace Warden.Benchmarks.Load;

/// <summary>The latencies of many calls, over one or more rounds.</summary>
internal sealed class Measurement
{
    private readonly ConcurrentBag<double> _milliseconds = [];
    private double[] _sorted = [];
    private TimeSpan _elapsed;

    /// <summary>Gets how many calls ended in a second.</summary>
    public double PerSecond => _sorted.Length / _elapsed.TotalSeconds;

    /// <summary>Gets how many calls ended.</summary>
    public int Count => _sorted.Length;

    /// <summary>Gets how long the rounds were, in seconds.</summary>
    public double Seconds => _elapsed.TotalSeconds;

    public void Add(TimeSpan latency) => _milliseconds.Add(latency.TotalMilliseconds);

    public void EndRound(TimeSpan elapsed)
    {
        _elapsed += elapsed;
        _sorted = [.. _milliseconds.Order()];
    }

    /// <summary>Gets the latency in milliseconds that the given share of calls stays under.</summary>
    public double Percentile(double share) => _sorted[(int)Math.Min(_sorted.Length - 1, share * _sorted.Length)];

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Percentile(0.5):0.00} / {Percentile(0.99):0.00}, {PerSecond:0}");
}
