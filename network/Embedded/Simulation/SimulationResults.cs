using Warden.Protocol.Ledger;
using Warden.Protocol.Peer;

namespace Warden.Embedded;

/// <summary>What a simulation comes to.</summary>
/// <param name="Public">Reads and writes with namespaces and keys in order, those of collections as hashes.</param>
/// <param name="Private">What was written to collections, or null when nothing was.</param>
/// <param name="Interest">The policies that its endorsers have to satisfy.</param>
internal sealed record SimulationResults(TxReadWriteSet Public, TxPvtReadWriteSet? Private, ChaincodeInterest Interest);
