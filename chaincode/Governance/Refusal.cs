using Warden.Chaincode.Shim;

namespace Warden.Chaincode.Governance;

/// <summary>Why a call is refused: the statuses of the governance chaincode. Each text says what was expected and what came.</summary>
internal static class Refusal
{
    /// <summary>400: an argument or a document is not what it has to be; send another.</summary>
    public static ChaincodeException BadDocument(string message) => new(message, 400);

    /// <summary>403: the caller may not do this; somebody else may.</summary>
    public static ChaincodeException NotAllowed(string message) => new(message, 403);

    /// <summary>404: what the call speaks of does not exist.</summary>
    public static ChaincodeException Unknown(string message) => new(message, 404);

    /// <summary>409: it exists, but its state forbids this now.</summary>
    public static ChaincodeException Conflict(string message) => new(message, 409);
}
