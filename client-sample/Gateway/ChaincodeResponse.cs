using Warden.Protocol.Peer;

namespace Warden.Gateway;

/// <summary>What a transaction function answered.</summary>
public sealed class ChaincodeResponse
{
    internal ChaincodeResponse(Response response)
    {
        Status = response.Status;
        Message = response.Message;
        Payload = response.Payload.ToByteArray();
        Verdict = Verdict.TryRead(Status, Message, out var verdict) ? verdict : null;
    }

    /// <summary>Gets the status, 200 to 399.</summary>
    public int Status { get; }

    /// <summary>Gets the message; with status 299 from the guard, the verdict's text.</summary>
    public string Message { get; }

    /// <summary>Gets the result.</summary>
    public byte[] Payload { get; }

    /// <summary>Gets the guard's verdict; null when the answer carries none.</summary>
    public Verdict? Verdict { get; }
}
