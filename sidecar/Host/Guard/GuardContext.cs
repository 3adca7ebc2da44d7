using Microsoft.Extensions.Logging;
using Warden.Host.Scoring;
using Warden.Host.Telemetry;

namespace Warden.Host.Guard;

/// <summary>What the guards of all chaincodes share.</summary>
internal sealed class GuardContext
{
    /// <summary>Gets what is in force on a channel now; null for a channel that is not followed.</summary>
    public required Func<string, ChannelView?> ViewOf { get; init; }

    /// <summary>Words the sentence of a verdict.</summary>
    public required IDetection Detection { get; init; }

    /// <summary>The clock; never part of a verdict.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>How long a score may take, as the last resort.</summary>
    public required TimeSpan ScoreDeadline { get; init; }

    /// <summary>How long the peer may take to answer Consume.</summary>
    public required TimeSpan ConsumeTimeout { get; init; }

    /// <summary>Counts.</summary>
    public required SidecarMetrics Metrics { get; init; }

    /// <summary>Where decisions go.</summary>
    public required DecisionLog Decisions { get; init; }

    /// <summary>Remembers what was refused.</summary>
    public required RefusedCalls Refused { get; init; }

    /// <summary>Where faults go.</summary>
    public required ILogger Logger { get; init; }

    /// <summary>The outermost calls that are open.</summary>
    public OpenTransactions Open { get; } = new();
}
