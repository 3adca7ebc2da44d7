namespace Warden.Embedded;

/// <summary>A chaincode's request to its peer that is refused; the text goes back to the chaincode in an ERROR message.</summary>
internal sealed class ChaincodeRequestException(string message) : Exception(message);
