namespace Warden.Chaincode.Shim;

/// <summary>The contract asked its stub for something that cannot be right; nothing was sent to the peer.</summary>
/// <remarks>Keys often come from the client, so this refuses the transaction with a text that the client reads, as Fabric's own shims do.</remarks>
public sealed class InvalidRequestException(string message) : ChaincodeException(message);
