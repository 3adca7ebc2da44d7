using System.Diagnostics;

namespace Warden.Benchmarks.Relaying;

/// <summary>What a process has used since it started.</summary>
/// <param name="UserMicroseconds">Processor time in its own code.</param>
/// <param name="KernelMicroseconds">Processor time in system calls, the network's included.</param>
/// <param name="AllocatedBytes">Managed memory allocated.</param>
internal sealed record ProcessCost(double UserMicroseconds, double KernelMicroseconds, long AllocatedBytes)
{
    /// <summary>Reads it for this process.</summary>
    public static ProcessCost Now()
    {
        using var self = Process.GetCurrentProcess();
        return new(
            self.UserProcessorTime.TotalMicroseconds, self.PrivilegedProcessorTime.TotalMicroseconds, GC.GetTotalAllocatedBytes(precise: false));
    }

    public static ProcessCost operator -(ProcessCost later, ProcessCost earlier) => new(
        later.UserMicroseconds - earlier.UserMicroseconds,
        later.KernelMicroseconds - earlier.KernelMicroseconds,
        later.AllocatedBytes - earlier.AllocatedBytes);

    public static ProcessCost operator +(ProcessCost one, ProcessCost other) => new(
        one.UserMicroseconds + other.UserMicroseconds,
        one.KernelMicroseconds + other.KernelMicroseconds,
        one.AllocatedBytes + other.AllocatedBytes);
}
