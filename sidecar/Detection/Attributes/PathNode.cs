namespace Warden.Detection;

/// <summary>What leads from a node of an attribute tree to its child.</summary>
internal enum PathStep : byte
{
    Root,
    Member,

    /// <summary>Any item of an array.</summary>
    Item,

    /// <summary>The number of items of an array.</summary>
    Count,
}

/// <summary>A node of an attribute tree.</summary>
/// <param name="Parent">Index of the parent; -1 for the root.</param>
/// <param name="Step">How the parent leads here.</param>
/// <param name="Name">The member's name in UTF-8; empty for other steps.</param>
internal sealed record PathNode(int Parent, PathStep Step, byte[] Name)
{
    public List<int> Children { get; } = [];

    /// <summary>Names the path in any table; equal on every machine.</summary>
    public ulong Fingerprint { get; init; } = Detection.Fingerprint.Mix(0x7A7);

    /// <summary>It is an item of an array, or lies below one.</summary>
    public bool IsBelowItem { get; init; }

    public static ulong ChildFingerprint(ulong parent, PathStep step, ReadOnlySpan<byte> name) =>
        Detection.Fingerprint.Seeded(parent + (ulong)step, name);
}
