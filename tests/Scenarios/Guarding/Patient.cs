using Warden.Gateway;

namespace Warden.Scenarios.Guarding;

/// <summary>Time limits that only what hangs reaches, for scenarios that are not about time: on a machine with much else to do nothing is late.</summary>
internal static class Patient
{
    /// <summary>The most that a sidecar's settings take.</summary>
    public static readonly TimeSpan Sidecar = TimeSpan.FromSeconds(25);

    /// <summary>How long something that another process or thread has to do is waited for.</summary>
    public static readonly TimeSpan Wait = TimeSpan.FromMinutes(5);

    /// <summary>A client's deadlines.</summary>
    public static readonly CallDeadlines Deadlines = new() { Evaluate = Wait, Endorse = Wait, Submit = Wait, CommitStatus = Wait };
}
