using Google.Protobuf;
using Grpc.Core;
using Wire = Warden.Protocol.Gateway;

namespace Warden.Gateway;

/// <summary>Asks how a submitted transaction ended.</summary>
public class Commit : Signable
{
    private readonly ConnectionContext connection;
    private readonly Wire.SignedCommitStatusRequest request;

    internal Commit(ConnectionContext connection, Wire.SignedCommitStatusRequest request)
        : base(connection.Identity, request.Request)
    {
        this.connection = connection;
        this.request = request;
        try
        {
            TransactionId = Wire.CommitStatusRequest.Parser.ParseFrom(request.Request).TransactionId;
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new ArgumentException(
                "Expected the bytes of a commit status request, got something that does not parse as one.", nameof(request), e);
        }
    }

    /// <summary>Gets the transaction's id, lower-case hexadecimal.</summary>
    public string TransactionId { get; }

    /// <inheritdoc/>
    public override byte[] Bytes => request.ToByteArray();

    private protected override ByteString Signature
    {
        get => request.Signature;
        set => request.Signature = value;
    }

    /// <summary>Waits until the transaction is committed on the gateway peer. May be asked again, also after a failure.</summary>
    /// <returns>The outcome, also when the transaction was found invalid. An id that is never committed is waited for until the
    /// deadline.</returns>
    /// <exception cref="CommitStatusException">The peer did not answer, or not in time; whether it was committed is unknown.</exception>
    public Task<CommitStatus> GetStatusAsync(CancellationToken cancellationToken = default) =>
        GetStatusAsync(new CallOptions(cancellationToken: cancellationToken));

    /// <summary>Waits with call options of its own: a deadline in them goes before the connection's default.</summary>
    /// <exception cref="CommitStatusException">The peer did not answer, or not in time.</exception>
    public async Task<CommitStatus> GetStatusAsync(CallOptions options)
    {
        await SignAsync(options.CancellationToken);
        var response = await connection.Calls.CommitStatusAsync(request, TransactionId, options);
        return new CommitStatus(TransactionId, response.Result, response.BlockNumber);
    }

    internal static Wire.SignedCommitStatusRequest NewRequest(ConnectionContext connection, string channelId, string transactionId) => new()
    {
        Request = new Wire.CommitStatusRequest
        {
            TransactionId = transactionId,
            ChannelId = channelId,
            Identity = connection.Identity.Creator,
        }.ToByteString(),
    };
}
