namespace Warden.Host.Telemetry;

/// <summary>Counts the frames of one direction. Safe for concurrent use, and cheap.</summary>
internal sealed class FrameCount
{
    private long frames;
    private long bytes;

    /// <summary>How many frames have passed.</summary>
    public long Frames => Interlocked.Read(ref frames);

    /// <summary>How many bytes they had.</summary>
    public long Bytes => Interlocked.Read(ref bytes);

    /// <summary>Counts a frame.</summary>
    public void Add(int length)
    {
        Interlocked.Increment(ref frames);
        Interlocked.Add(ref bytes, length);
    }
}
