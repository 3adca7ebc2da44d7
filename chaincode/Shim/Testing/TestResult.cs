namespace Warden.Chaincode.Shim.Testing;

/// <summary>What became of a transaction on a <see cref="TestLedger"/>.</summary>
/// <param name="Response">The chaincode's answer.</param>
/// <param name="Stub">The transaction: its writes and its event.</param>
/// <param name="Committed">Whether the writes are in the ledger: submitted, not refused, and no read was stale.</param>
public sealed record TestResult(ChaincodeResponse Response, TestStub Stub, bool Committed);
