namespace Warden.Detection;

/// <summary>Who brought a record, in which block, and what its key had before.</summary>
/// <param name="Caller">Who.</param>
/// <param name="Block">The block's number.</param>
/// <param name="Before">The key's last numbers; null for a new key, and for arguments.</param>
internal readonly record struct Sighting(Caller Caller, ulong Block, LastNumbers? Before = null)
{
    /// <summary>Whether a label has declared the record's values reasonable.</summary>
    public bool IsDeclared { get; init; }
}
