using System.Runtime.InteropServices;

namespace Warden.Testing;

/// <summary>Sends signals to programs, also on a machine that has no <c>kill</c> command. POSIX only.</summary>
internal static class Signals
{
    private const int Sigint = 2;

    /// <summary>Sends SIGINT, as Ctrl-C does.</summary>
    /// <exception cref="InvalidOperationException">There is no such process, or it is somebody else's.</exception>
    public static void Interrupt(int processId)
    {
        if (Kill(processId, Sigint) != 0)
        {
            throw new InvalidOperationException($"expected process {processId} to take SIGINT, but it did not");
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int processId, int signal);
}
