using Warden.Protocol.Peer;

namespace Warden.Embedded;

/// <summary>Where a transaction id was committed first, and how it was judged.</summary>
internal readonly record struct CommitRecord(ulong Block, int Index, TxValidationCode Code);
