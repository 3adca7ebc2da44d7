using Warden.Protocol.Ledger;

namespace Warden.Protocol;

/// <summary>What a transaction read and wrote in one namespace.</summary>
/// <param name="Namespace">The chaincode, or a system namespace such as <c>_lifecycle</c>.</param>
/// <param name="Public">Reads, range queries, writes and metadata writes of the public state.</param>
/// <param name="Collections">Hashes of what was read and written in private data collections.</param>
public sealed record NamespaceReadWriteSet(string Namespace, KVRWSet Public, IReadOnlyList<CollectionReadWriteSet> Collections);
