using System.Runtime.CompilerServices;
using Google.Protobuf;
using Grpc.Core;
using Wire = Warden.Protocol.Gateway;

namespace Warden.Gateway;

/// <summary>A request for a chaincode's events, signed when it is opened or elsewhere.</summary>
public sealed class ChaincodeEventsRequest : Signable
{
    private readonly ConnectionContext connection;
    private readonly Wire.SignedChaincodeEventsRequest request;

    internal ChaincodeEventsRequest(ConnectionContext connection, Wire.SignedChaincodeEventsRequest request)
        : base(connection.Identity, request.Request)
    {
        this.connection = connection;
        this.request = request;
    }

    /// <inheritdoc/>
    public override byte[] Bytes => request.ToByteArray();

    private protected override ByteString Signature
    {
        get => request.Signature;
        set => request.Signature = value;
    }

    /// <summary>Sends the request. May be done again for another stream from the same start.</summary>
    /// <param name="cancellationToken">Ends the stream, not only its opening.</param>
    public async Task<EventStream<ChaincodeEvent>> OpenAsync(CancellationToken cancellationToken = default)
    {
        await SignAsync(cancellationToken);
        var ended = connection.Calls.Link(cancellationToken);
        var call = connection.Calls.ChaincodeEvents(request, ended.Token);
        return new EventStream<ChaincodeEvent>(call, ended, cancellationToken, "Reading chaincode events", token => ReadAsync(call, token));
    }

    private static async IAsyncEnumerable<ChaincodeEvent> ReadAsync(
        AsyncServerStreamingCall<Wire.ChaincodeEventsResponse> call, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (await call.ResponseStream.MoveNext(cancellationToken))
        {
            var response = call.ResponseStream.Current;
            foreach (var found in response.Events)
            {
                yield return new ChaincodeEvent(response.BlockNumber, found.TxId, found.ChaincodeId, found.EventName, found.Payload.Memory);
            }
        }
    }
}
