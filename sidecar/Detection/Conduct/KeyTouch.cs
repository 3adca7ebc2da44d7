namespace Warden.Detection;

/// <summary>What a transaction does to a key besides writing its public value.</summary>
public enum KeyTouchKind
{
    /// <summary>The key's endorsement policy is set.</summary>
    Metadata,

    /// <summary>The endorsement policy of a private key is set.</summary>
    PrivateMetadata,

    /// <summary>A private value is written.</summary>
    PrivateWrite,

    /// <summary>A private value is deleted.</summary>
    PrivateDelete,

    /// <summary>A private value is purged.</summary>
    Purge,
}

/// <summary>One such act. Private keys and values are never looked at; a block holds only their digests.</summary>
/// <param name="Kind">What is done.</param>
/// <param name="Name">The public key, or the private data collection.</param>
public readonly record struct KeyTouch(KeyTouchKind Kind, string Name)
{
    /// <summary>Gets the digests of what <see cref="KeyTouchKind.PrivateWrite"/> writes; null where they are not known.</summary>
    public PrivateHash? Hash { get; init; }
}
