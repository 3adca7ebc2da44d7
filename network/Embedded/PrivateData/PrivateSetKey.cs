using Google.Protobuf;

namespace Warden.Embedded;

/// <summary>Names the private read-write set of one transaction and one collection.</summary>
/// <param name="TransactionId">The transaction.</param>
/// <param name="Chaincode">The namespace.</param>
/// <param name="Collection">The collection.</param>
/// <param name="Hash">SHA-256 of the set, which the transaction carries.</param>
internal readonly record struct PrivateSetKey(string TransactionId, string Chaincode, string Collection, ByteString Hash);
