using Grpc.Core;

namespace Warden.Host.Relay;

/// <summary>The one writer of a stream: frames go out one after the other, and a caller waits until the stream has taken its frame.</summary>
internal sealed class FrameWriter(IAsyncStreamWriter<byte[]> stream) : IDisposable
{
    private readonly SemaphoreSlim turn = new(1, 1);

    /// <summary>Writes a frame. Waiting here is the relay's back pressure: the other side is not read meanwhile.</summary>
    public async ValueTask WriteAsync(byte[] frame, CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            await stream.WriteAsync(frame, cancellationToken);
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose() => turn.Dispose();
}
