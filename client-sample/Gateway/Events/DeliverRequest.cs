using System.Globalization;
using System.Runtime.CompilerServices;
using Google.Protobuf;
using Grpc.Core;
using Warden.Protocol.Common;
using Warden.Protocol.Peer;

namespace Warden.Gateway;

/// <summary>A request for blocks in one of their forms, signed when it is opened or elsewhere.</summary>
/// <typeparam name="T">The form in which blocks come.</typeparam>
public abstract class DeliverRequest<T> : Signable
    where T : class
{
    private readonly Envelope request;

    private protected DeliverRequest(ConnectionContext connection, Envelope request)
        : base(connection.Identity, request.Payload)
    {
        Connection = connection;
        this.request = request;
    }

    /// <inheritdoc/>
    public override byte[] Bytes => request.ToByteArray();

    private protected ConnectionContext Connection { get; }

    private protected override ByteString Signature
    {
        get => request.Signature;
        set => request.Signature = value;
    }

    /// <summary>Sends the request. May be done again for another stream from the same start.</summary>
    /// <param name="cancellationToken">Ends the stream, not only its opening.</param>
    /// <exception cref="GatewayException">The peer cannot be reached.</exception>
    public async Task<EventStream<T>> OpenAsync(CancellationToken cancellationToken = default)
    {
        await SignAsync(cancellationToken);
        var ended = Connection.Calls.Link(cancellationToken);
        var call = Call(ended.Token);
        try
        {
            // The peer answers as long as the request stream is open, so it is not completed.
            await call.RequestStream.WriteAsync(request, cancellationToken);
        }
        catch (RpcException e)
        {
            call.Dispose();
            ended.Dispose();
            cancellationToken.ThrowIfCancellationRequested();
            throw new GatewayException("Asking for blocks", transactionId: null, e);
        }

        return new EventStream<T>(call, ended, cancellationToken, "Reading blocks", token => ReadAsync(call, token));
    }

    private protected abstract AsyncDuplexStreamingCall<Envelope, DeliverResponse> Call(CancellationToken cancellationToken);

    private protected abstract T? Content(DeliverResponse response);

    private async IAsyncEnumerable<T> ReadAsync(
        AsyncDuplexStreamingCall<Envelope, DeliverResponse> call, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (await call.ResponseStream.MoveNext(cancellationToken))
        {
            var response = call.ResponseStream.Current;
            yield return Content(response) ?? throw Unexpected(response);
        }
    }

    private static RpcException Unexpected(DeliverResponse response)
    {
        // Deliver reports its errors as a message and then ends the call with OK (WIRE_FACTS A11).
        var status = response.TypeCase == DeliverResponse.TypeOneofCase.Status
            ? $"{((int)response.Status).ToString(CultureInfo.InvariantCulture)} ({response.Status})"
            : response.TypeCase.ToString();
        var code = response.Status switch
        {
            Protocol.Common.Status.NotFound => StatusCode.NotFound,
            Protocol.Common.Status.Forbidden => StatusCode.PermissionDenied,
            Protocol.Common.Status.BadRequest => StatusCode.InvalidArgument,
            Protocol.Common.Status.ServiceUnavailable => StatusCode.Unavailable,
            _ => StatusCode.Unknown,
        };
        return new RpcException(new Grpc.Core.Status(code, $"Unexpected status response: {status}"));
    }
}
