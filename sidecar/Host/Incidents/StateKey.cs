namespace Warden.Host.Incidents;

/// <summary>A key of the world state.</summary>
/// <param name="Chaincode">The namespace.</param>
/// <param name="Collection">The private data collection; empty for public data.</param>
/// <param name="Key">The key; of private data its digest, as hexadecimal digits.</param>
internal readonly record struct StateKey(string Chaincode, string Collection, string Key);
