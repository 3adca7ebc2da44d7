namespace Warden.Embedded;

/// <summary>A chaincode could not be run to its end: the failure is the peer's, not an answer of the chaincode.</summary>
internal sealed class ChaincodeExecutionException(string message) : Exception(message);
