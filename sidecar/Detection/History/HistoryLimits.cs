namespace Warden.Detection;

/// <summary>How much of the past is kept. All organisations use the same, or their digests differ.</summary>
internal static class HistoryLimits
{
    /// <summary>How many attribute trees a chaincode has; what comes later shares one tree, <see cref="OtherRoot"/>.</summary>
    public const int Roots = 64;

    /// <summary>From so many trees on a new root must first be seen <see cref="Sightings"/> times.</summary>
    public const int FreeRoots = 16;

    /// <summary>How often a late root is sent to the shared tree before it gets its own.</summary>
    public const int Sightings = 8;

    /// <summary>The tree of what has no tree of its own.</summary>
    public const string OtherRoot = "(other)";

    /// <summary>How many observations of an attribute are kept for fitting.</summary>
    public const int Sample = 16384;

    /// <summary>The same for texts with more distinct values than <see cref="Values"/>.</summary>
    public const int TextSample = 2048;

    /// <summary>How many distinct values are counted one by one.</summary>
    public const int Values = 4096;

    /// <summary>How many values of an identifier are remembered, by 64-bit fingerprint; then the oldest go.</summary>
    public const int Identifiers = 1 << 18;

    /// <summary>How many distinct lengths are counted.</summary>
    public const int Lengths = 256;

    /// <summary>How many bytes of a text are kept.</summary>
    public const int TextBytes = 128;
}
