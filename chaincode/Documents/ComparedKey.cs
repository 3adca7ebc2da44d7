namespace Warden.Documents;

/// <summary>One key that the original wrote.</summary>
/// <param name="Chaincode">The namespace.</param>
/// <param name="Key">The key; of private data its number among those of the collection that were written, as in #1: keys may be guessed from their digests.</param>
/// <param name="Existed">Whether it had a value before the original.</param>
/// <param name="Exists">Whether it has one after the compensating transaction.</param>
/// <param name="Restored">Whether both are equal, byte for byte; of private data by their digests.</param>
/// <param name="Collection">The private data collection; null for public data.</param>
public sealed record ComparedKey(string Chaincode, string Key, bool Existed, bool Exists, bool Restored, string? Collection = null);
