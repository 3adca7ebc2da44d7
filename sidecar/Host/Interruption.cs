using System.Runtime.InteropServices;

namespace Warden.Host;

/// <summary>Ctrl-C and SIGTERM as a token, from before the program does anything until it has ended its parts.</summary>
/// <remarks>The first signal cancels, however long the parts then take to end; a second one ends the process at once.</remarks>
public sealed class Interruption : IDisposable
{
    // Never disposed: a signal may be under way while the program ends, and it holds no timer.
    private readonly CancellationTokenSource asked = new();
    private readonly PosixSignalRegistration interrupt;
    private readonly PosixSignalRegistration terminate;

    /// <summary>Begins to listen.</summary>
    public Interruption()
    {
        interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Ask);
        terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Ask);
    }

    /// <summary>Gets the token that the first signal cancels.</summary>
    public CancellationToken Token => asked.Token;

    /// <summary>Listens no more; a signal ends the process as it does without this.</summary>
    public void Dispose()
    {
        interrupt.Dispose();
        terminate.Dispose();
    }

    private void Ask(PosixSignalContext signal)
    {
        signal.Cancel = !asked.IsCancellationRequested;
        asked.Cancel();
    }
}
