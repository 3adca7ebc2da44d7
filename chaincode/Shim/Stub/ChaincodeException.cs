namespace Warden.Chaincode.Shim;

/// <summary>Refuses a transaction with a text that the client shall read.</summary>
/// <remarks>Any other exception is a bug of the contract: its text stays in the chaincode's log and the client reads only that it happened.</remarks>
public class ChaincodeException : Exception
{
    /// <param name="message">Reaches the client as it is. Keep it under 2 KB: it travels in HTTP/2 trailers.</param>
    /// <param name="status">400 to 599.</param>
    /// <param name="payload">Reaches callers of the Endorser service; the Gateway drops the payload of a refusal.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="status"/> would be endorsed, or is no status.</exception>
    public ChaincodeException(string message, int status = ChaincodeResponse.ErrorStatus, ReadOnlyMemory<byte> payload = default)
        : base(message)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(status, ChaincodeResponse.ErrorThreshold);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(status, 599);
        Status = status;
        Payload = payload;
    }

    public int Status { get; }

    public ReadOnlyMemory<byte> Payload { get; }

    /// <summary>Gets this refusal as the response it becomes.</summary>
    public ChaincodeResponse ToResponse() => ChaincodeResponse.Error(Message, Status, Payload);
}
