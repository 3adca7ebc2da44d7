using Warden.Host;

namespace Warden.Scenarios.Guarding;

/// <summary>One organisation's sidecar, in this process or in one of its own; its addresses and its store outlive it.</summary>
internal abstract class RunningSidecar(SidecarOptions options) : IAsyncDisposable
{
    /// <summary>Gets its settings.</summary>
    public SidecarOptions Options => options;

    /// <summary>Gets what its status page says.</summary>
    public SidecarStatus Status { get; } = new(options.StatusAddress);

    /// <summary>Gets its decision log.</summary>
    public DecisionLines Decisions { get; } = new(Path.Combine(options.StoreFolder, "decisions.jsonl"));

    /// <summary>Starts it, or starts it again; done when its status page answers.</summary>
    public abstract Task StartAsync(CancellationToken cancellationToken);

    /// <summary>Ends it: a process as by kill -9, one of this process as by Ctrl-C.</summary>
    public abstract Task EndAsync();

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        Status.Dispose();
    }
}
