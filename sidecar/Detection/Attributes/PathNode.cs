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
}
