namespace Grpc.Core;

/// <summary>How a message is written.</summary>
[Flags]
public enum WriteFlags
{
    /// <summary>The message may wait in a buffer for the next one; it is sent at the latest when the stream ends.</summary>
    BufferHint = 0x1,

    /// <summary>The message is not compressed; here none ever is.</summary>
    NoCompress = 0x2,
}

/// <summary>How the messages of a stream are written.</summary>
public class WriteOptions
{
    /// <summary>Every message is sent at once.</summary>
    public static readonly WriteOptions Default = new();

    /// <summary>Makes write options.</summary>
    public WriteOptions(WriteFlags flags = default) => Flags = flags;

    /// <summary>Gets the flags.</summary>
    public WriteFlags Flags { get; }
}
