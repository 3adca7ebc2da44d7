using Warden.Host;
using Warden.Host.Scoring;

namespace Warden.Scenarios.Guarding;

/// <summary>A sidecar in this process; its detection can be another one.</summary>
internal sealed class SidecarInProcess(SidecarOptions options, IDetection detection) : RunningSidecar(options)
{
    private Sidecar? sidecar;

    /// <summary>Gets what scores.</summary>
    public IDetection Detection => detection;

    /// <summary>Gets what it logs.</summary>
    public SidecarLog Log { get; } = new();

    public override async Task StartAsync(CancellationToken cancellationToken) =>
        sidecar = await Sidecar.StartAsync(Options, detection, connection: null, Log, cancellationToken);

    public override async Task EndAsync()
    {
        if (sidecar is not null)
        {
            await sidecar.DisposeAsync();
            sidecar = null;
        }
    }
}
