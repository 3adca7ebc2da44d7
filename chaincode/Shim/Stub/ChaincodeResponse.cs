using System.Text;

namespace Warden.Chaincode.Shim;

/// <summary>What a chaincode answers: a status, a text and bytes.</summary>
/// <param name="Status">200 to 399 is endorsed and recorded in the block; 400 to 599 is refused. Others are refused by the Gateway.</param>
/// <param name="Message">Reaches the client of a refusal; the payload of a refusal does not.</param>
/// <param name="Payload">The result of the transaction function.</param>
public sealed record ChaincodeResponse(int Status, string Message, ReadOnlyMemory<byte> Payload)
{
    /// <summary>The status of a success: 200.</summary>
    public const int OkStatus = 200;

    /// <summary>The lowest status that a peer does not endorse: 400.</summary>
    public const int ErrorThreshold = 400;

    /// <summary>The status of an error that says no more: 500.</summary>
    public const int ErrorStatus = 500;

    /// <summary>Gets whether a peer refuses to endorse this response.</summary>
    public bool IsError => Status >= ErrorThreshold;

    /// <summary>Gets the payload read as UTF-8.</summary>
    public string PayloadText => Encoding.UTF8.GetString(Payload.Span);

    public static ChaincodeResponse Success(ReadOnlyMemory<byte> payload = default) => new(OkStatus, "", payload);

    public static ChaincodeResponse Success(string payload) => Success(Encoding.UTF8.GetBytes(payload));

    public static ChaincodeResponse Error(string message, int status = ErrorStatus, ReadOnlyMemory<byte> payload = default) =>
        new(status, message, payload);
}
