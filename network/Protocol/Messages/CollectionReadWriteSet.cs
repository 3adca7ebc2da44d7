using Google.Protobuf;
using Warden.Protocol.Ledger;

namespace Warden.Protocol;

/// <summary>Hashes of what a transaction read and wrote in one private data collection.</summary>
/// <param name="Collection">The collection.</param>
/// <param name="Hashed">SHA-256 of keys and values.</param>
/// <param name="PrivateSetHash">SHA-256 of the marshalled private read-write set.</param>
public sealed record CollectionReadWriteSet(string Collection, HashedRWSet Hashed, ByteString PrivateSetHash);
