namespace Warden.Detection;

/// <summary>One write of a transaction to the world state.</summary>
/// <param name="Key">The key as the contract gave it; composite keys with their U+0000 separators.</param>
/// <param name="Value">The bytes written; empty where <paramref name="IsDelete"/>.</param>
/// <param name="IsDelete">The key is removed.</param>
/// <param name="Collection">The private data collection, or null for the public state.</param>
public sealed record StateWrite(string Key, ReadOnlyMemory<byte> Value, bool IsDelete = false, string? Collection = null);
