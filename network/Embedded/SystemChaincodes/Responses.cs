using Google.Protobuf;
using Warden.Protocol.Peer;

namespace Warden.Embedded;

/// <summary>Responses of system chaincodes.</summary>
internal static class Responses
{
    public static Response Success(IMessage payload) => new() { Status = 200, Payload = payload.ToByteString() };

    public static Response Error(string message) => new() { Status = 500, Message = message };
}
