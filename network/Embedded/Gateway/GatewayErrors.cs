using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Warden.Protocol.Gateway;

namespace Warden.Embedded;

/// <summary>Makes the gRPC errors of a Gateway: code, text, and one <see cref="ErrorDetail"/> per node that was asked.</summary>
internal static class GatewayErrors
{
    /// <summary>Makes an error; with details it carries <c>grpc-status-details-bin</c>, a google.rpc.Status.</summary>
    public static RpcException New(StatusCode code, string message, params IReadOnlyList<ErrorDetail> details)
    {
        var trailers = new Metadata();
        if (details.Count > 0)
        {
            trailers.Add("grpc-status-details-bin", RichStatus(code, message, details));
        }

        return new(new Status(code, message), trailers);
    }

    // google.rpc.Status { int32 code = 1; string message = 2; repeated google.protobuf.Any details = 3; }
    private static byte[] RichStatus(StatusCode code, string message, IReadOnlyList<ErrorDetail> details)
    {
        using var buffer = new MemoryStream();
        using (var output = new CodedOutputStream(buffer, leaveOpen: true))
        {
            output.WriteTag(1, WireFormat.WireType.Varint);
            output.WriteInt32((int)code);
            output.WriteTag(2, WireFormat.WireType.LengthDelimited);
            output.WriteString(message);
            foreach (var detail in details)
            {
                output.WriteTag(3, WireFormat.WireType.LengthDelimited);
                output.WriteMessage(new Any { TypeUrl = "type.googleapis.com/gateway.ErrorDetail", Value = detail.ToByteString() });
            }
        }

        return buffer.ToArray();
    }
}
