namespace Warden.Chaincode.Shim.Testing;

/// <summary>One write of a transaction that is not committed yet.</summary>
/// <param name="Chaincode">Whose state it is.</param>
/// <param name="Collection">The private collection; empty for public state.</param>
/// <param name="Key">The key.</param>
/// <param name="Value"><c>null</c>: a delete.</param>
public sealed record TestWrite(string Chaincode, string Collection, string Key, byte[]? Value);
