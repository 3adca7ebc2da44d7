namespace Warden.Chaincode.Shim;

/// <summary>The peer refused a request of the stub; the message is the peer's own text.</summary>
/// <remarks>For instance "GET_STATE failed: transaction ID: …: collection mychannel/basic/nope could not be found". Left alone it
/// refuses the transaction with status 500 and that text, as in Fabric's own shims.</remarks>
public sealed class PeerErrorException(string message) : ChaincodeException(message);
