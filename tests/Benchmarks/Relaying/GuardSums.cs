using System.Diagnostics.Metrics;
using Warden.Host.Telemetry;

namespace Warden.Benchmarks.Relaying;

/// <summary>What a sidecar has counted of one chaincode since it started: the sums that its /metrics prints.</summary>
internal sealed class GuardSums : IDisposable
{
    private readonly SidecarMetrics _metrics;
    private readonly MeterListener _listener = new();
    private readonly Lock _gate = new();
    private double _scoredBytes;
    private double _scoringSeconds;

    public GuardSums(SidecarMetrics metrics)
    {
        _metrics = metrics;
        _listener.InstrumentPublished = (instrument, self) =>
        {
            if (ReferenceEquals(instrument.Meter, metrics.Meter) && instrument.Name is "warden.score.bytes" or "warden.score.duration")
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((_, bytes, _, _) => Add(ref _scoredBytes, bytes));
        _listener.SetMeasurementEventCallback<double>((_, seconds, _, _) => Add(ref _scoringSeconds, seconds));
        _listener.Start();
    }

    /// <summary>Gets the bytes of the frames that passed, both ways.</summary>
    public long RelayedBytes => _metrics.FramesOf(RelayBench.Chaincode, fromPeer: true).Bytes + _metrics.FramesOf(RelayBench.Chaincode, fromPeer: false).Bytes;

    /// <summary>Gets the bytes of arguments and public writes that detection was given.</summary>
    public double ScoredBytes => Read(ref _scoredBytes);

    /// <summary>Gets how long detection took for them, by the clock.</summary>
    public double ScoringSeconds => Read(ref _scoringSeconds);

    public void Dispose() => _listener.Dispose();

    private void Add(ref double sum, double value)
    {
        lock (_gate)
        {
            sum += value;
        }
    }

    private double Read(ref double sum)
    {
        lock (_gate)
        {
            return sum;
        }
    }
}
