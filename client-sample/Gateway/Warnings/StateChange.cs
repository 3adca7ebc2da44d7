namespace Warden.Gateway;

/// <summary>One key that a transaction would write.</summary>
/// <param name="Chaincode">The namespace of the key.</param>
/// <param name="Key">The key; for private data the SHA-256 of the key, in lower-case hexadecimal, since no more is in the
/// transaction.</param>
/// <param name="Value">The new value; empty for a deletion; for private data the SHA-256 of the value.</param>
/// <param name="IsDelete">Whether the key would be deleted.</param>
/// <param name="Collection">The private data collection; null for public state.</param>
public sealed record StateChange(string Chaincode, string Key, ReadOnlyMemory<byte> Value, bool IsDelete, string? Collection = null);
