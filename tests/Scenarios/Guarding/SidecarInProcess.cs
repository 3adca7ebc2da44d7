using Warden.Host;
using Warden.Host.Scoring;

namespace Warden.Scenarios.Guarding;

/// <summary>A sidecar in this process; its detection and its guard's clock can be other ones.</summary>
internal sealed class SidecarInProcess(SidecarOptions options, IDetection detection, TimeProvider? time = null) : RunningSidecar(options)
{
    private Sidecar? sidecar;

    /// <summary>Gets what scores.</summary>
    public IDetection Detection => detection;

    /// <summary>Gets the clock by which it measures what it adds to calls.</summary>
    public TimeProvider Time { get; } = time ?? TimeProvider.System;

    /// <summary>Gets what it logs.</summary>
    public SidecarLog Log { get; } = new();

    public override async Task StartAsync(CancellationToken cancellationToken) =>
        sidecar = await Sidecar.StartAsync(Options, detection, connection: null, Time, Log, cancellationToken);

    public override async Task EndAsync()
    {
        if (sidecar is not null)
        {
            await sidecar.DisposeAsync();
            sidecar = null;
        }
    }
}
