using System.Diagnostics;

namespace Warden.Benchmarks.Relaying;

/// <summary>What a process between peer and chaincode has used since it started, and for what.</summary>
/// <param name="UserMicroseconds">Processor time in its own code.</param>
/// <param name="KernelMicroseconds">Processor time in system calls, the network's included.</param>
/// <param name="AllocatedBytes">Managed memory allocated.</param>
/// <param name="RelayedBytes">Bytes of the frames that passed, both ways; 0 where no sidecar runs.</param>
/// <param name="ScoredBytes">Of them what detection was given: arguments and public writes.</param>
/// <param name="ScoringMicroseconds">How long detection took for that, by the clock.</param>
internal sealed record ProcessCost(
    double UserMicroseconds, double KernelMicroseconds, long AllocatedBytes, double RelayedBytes, double ScoredBytes, double ScoringMicroseconds)
{
    private const double MicrosecondsInOne = 1_000_000;

    /// <summary>What nothing costs.</summary>
    public static ProcessCost None { get; } = new(0, 0, 0, 0, 0, 0);

    /// <summary>Reads it for this process.</summary>
    /// <param name="guard">What its sidecar has counted; null where none runs.</param>
    public static ProcessCost Now(GuardSums? guard)
    {
        using var self = Process.GetCurrentProcess();
        return new(
            self.UserProcessorTime.TotalMicroseconds, self.PrivilegedProcessorTime.TotalMicroseconds, GC.GetTotalAllocatedBytes(precise: false),
            guard?.RelayedBytes ?? 0, guard?.ScoredBytes ?? 0, (guard?.ScoringSeconds ?? 0) * MicrosecondsInOne);
    }

    public static ProcessCost operator -(ProcessCost later, ProcessCost earlier) => new(
        later.UserMicroseconds - earlier.UserMicroseconds,
        later.KernelMicroseconds - earlier.KernelMicroseconds,
        later.AllocatedBytes - earlier.AllocatedBytes,
        later.RelayedBytes - earlier.RelayedBytes,
        later.ScoredBytes - earlier.ScoredBytes,
        later.ScoringMicroseconds - earlier.ScoringMicroseconds);
}
