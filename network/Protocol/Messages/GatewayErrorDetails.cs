using Google.Protobuf;
using Grpc.Core;
using Warden.Protocol.Gateway;

namespace Warden.Protocol;

/// <summary>Reads the nodes' words out of the trailers of a failed call of a gateway.</summary>
/// <remarks>
/// <c>grpc-status-details-bin</c> is a google.rpc.Status { 1 code, 2 message, 3 repeated google.protobuf.Any details }; the
/// gateway peer packs gateway.ErrorDetail messages into it. Anything else in there is passed over: it must not hide the error itself.
/// </remarks>
public static class GatewayErrorDetails
{
    private const string Trailer = "grpc-status-details-bin";
    private const uint DetailsTag = (3 << 3) | 2;

    /// <summary>Gets one entry for each node that was asked, in the order of the message; empty when there are none.</summary>
    public static IReadOnlyList<ErrorDetail> Of(RpcException exception)
    {
        var bytes = exception.Trailers.FirstOrDefault(entry => entry.IsBinary && entry.Key == Trailer)?.ValueBytes;
        if (bytes is null)
        {
            return [];
        }

        var details = new List<ErrorDetail>();
        try
        {
            var input = new CodedInputStream(bytes);
            for (var tag = input.ReadTag(); tag != 0; tag = input.ReadTag())
            {
                if (tag != DetailsTag)
                {
                    input.SkipLastField();
                    continue;
                }

                var any = Google.Protobuf.WellKnownTypes.Any.Parser.ParseFrom(input.ReadBytes());
                if (any.TryUnpack<ErrorDetail>(out var detail))
                {
                    details.Add(detail);
                }
            }
        }
        catch (InvalidProtocolBufferException)
        {
            // A proxy may cut or rewrite trailers; what was read so far stands.
        }

        return details;
    }
}
