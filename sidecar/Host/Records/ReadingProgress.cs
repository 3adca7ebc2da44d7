namespace Warden.Host.Records;

/// <summary>How far the reading of a file is; written by one thread, read by any.</summary>
public sealed class ReadingProgress
{
    private long bytes;
    private long buffered;

    /// <summary>Gets how many bytes of the file have been read, compressed ones as they stand in the file.</summary>
    public long Bytes => Volatile.Read(ref bytes);

    /// <summary>Gets the most bytes of the file that were held at once: the read buffer.</summary>
    public long Buffered => Volatile.Read(ref buffered);

    internal void Report(long read, long held)
    {
        Volatile.Write(ref bytes, read);
        if (held > Buffered)
        {
            Volatile.Write(ref buffered, held);
        }
    }
}
