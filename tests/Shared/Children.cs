using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Warden.Testing;

/// <summary>Starts programs that do not outlive a test run that is told to stop.</summary>
internal static class Children
{
    private static readonly Lock Gate = new();
    private static readonly List<Process> Started = [];

    // Held for the life of the process.
    private static readonly IReadOnlyList<PosixSignalRegistration> Signals =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGINT, _ => End()),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => End()),
        PosixSignalRegistration.Create(PosixSignal.SIGHUP, _ => End()),
    ];

    private static bool isEnding;

    static Children() => AppDomain.CurrentDomain.ProcessExit += (_, _) => End();

    /// <summary>Starts a program.</summary>
    /// <exception cref="OperationCanceledException">The run is told to stop.</exception>
    public static Process Start(ProcessStartInfo start)
    {
        GC.KeepAlive(Signals);
        lock (Gate)
        {
            if (isEnding)
            {
                throw new OperationCanceledException($"{start.FileName} is not started: the run is told to stop.");
            }

            var process = Process.Start(start) ?? throw new InvalidOperationException($"{start.FileName} did not start.");
            Started.Add(process);
            return process;
        }
    }

    private static void End()
    {
        lock (Gate)
        {
            isEnding = true;
            foreach (var process in Started)
            {
                try
                {
                    process.Kill(entireProcessTree: true);
                }
                catch (Exception e) when (e is InvalidOperationException or NotSupportedException or System.ComponentModel.Win32Exception)
                {
                    // It has ended already, or has been disposed.
                }
            }
        }
    }
}
