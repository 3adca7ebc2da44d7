using Grpc.Core;

namespace Warden.Embedded;

/// <summary>How a gateway reads an endorser's reply.</summary>
/// <remarks>Source: fabric, internal/pkg/gateway/apiutils.go, responseStatus.</remarks>
/// <param name="Code">OK for an endorsement.</param>
/// <param name="Message">What goes into the error's detail.</param>
/// <param name="Retry">Whether another peer may do better: only when the peer failed, never when the chaincode answered.</param>
internal readonly record struct EndorserVerdict(StatusCode Code, string Message, bool Retry)
{
    public static EndorserVerdict Of(EndorserReply reply)
    {
        if (reply.Error is not null)
        {
            return reply.Response is null
                ? new(StatusCode.Unavailable, reply.Error, true)
                : new(StatusCode.FailedPrecondition, reply.Error, false);
        }

        var response = reply.Response!.Response;
        if (response.Status is >= 200 and < 400)
        {
            return new(StatusCode.OK, "", false);
        }

        return reply.Response.Payload.IsEmpty && response.Status == 500
            ? new(StatusCode.Aborted, response.Message, true)
            : new(StatusCode.Unknown, FormattableString.Invariant($"chaincode response {response.Status}, {response.Message}"), false);
    }
}
