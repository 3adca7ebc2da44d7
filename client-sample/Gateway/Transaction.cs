using Google.Protobuf;
using Grpc.Core;
using Warden.Documents;
using Warden.Protocol;
using Warden.Protocol.Common;
using Wire = Warden.Protocol.Gateway;

namespace Warden.Gateway;

/// <summary>An endorsed call that is not ordered yet. Its endorsements are checked already.</summary>
/// <remarks>
/// <see cref="SubmitAsync(CancellationToken)"/> asks nobody: whoever uses a transaction by hand looks at <see cref="Warning"/>
/// first. <see cref="Contract"/> does it by itself.
/// </remarks>
public sealed class Transaction : Signable
{
    private readonly ConnectionContext connection;
    private readonly Wire.PreparedTransaction prepared;

    /// <exception cref="UntrustedEndorsementException">The bytes are not what was proposed or endorsed.</exception>
    internal Transaction(ConnectionContext connection, Wire.PreparedTransaction prepared, UnpackedProposal? proposed = null)
        : base(connection.Identity, (prepared.Envelope ??= new Envelope()).Payload)
    {
        this.connection = connection;
        this.prepared = prepared;
        try
        {
            var call = Transactions.Unpack(prepared.Envelope);
            if (call.ClaimedTransactionId != prepared.TransactionId)
            {
                throw new FormatException($"it holds transaction {call.ClaimedTransactionId}");
            }

            Endorsers = connection.EndorsementCheck.Check(call, proposed);
            ChannelId = call.ChannelId;
            Response = new ChaincodeResponse(call.Response ?? new Protocol.Peer.Response());
            Effect = TransactionEffect.Of(call.ReadWriteSets);
            Event = call.Event;
            Warning = ReadWarning(ProposedCall.Of(call));
        }
        catch (FormatException e)
        {
            throw new UntrustedEndorsementException(prepared.TransactionId, e.Message);
        }
    }

    /// <summary>Gets the transaction's id, lower-case hexadecimal.</summary>
    public string TransactionId => prepared.TransactionId;

    /// <summary>Gets the channel.</summary>
    public string ChannelId { get; }

    /// <summary>Gets what the transaction function returned; the transaction is not committed yet.</summary>
    public byte[] Result => Response.Payload;

    /// <summary>Gets the whole response with status and message, as the endorsers signed it.</summary>
    public ChaincodeResponse Response { get; }

    /// <summary>Gets what the transaction would change, as the endorsers signed it.</summary>
    public TransactionEffect Effect { get; }

    /// <summary>Gets the chaincode event that a commit would publish; null when there is none.</summary>
    public Protocol.Peer.ChaincodeEvent? Event { get; }

    /// <summary>Gets who endorsed.</summary>
    public IReadOnlyList<Endorser> Endorsers { get; }

    /// <summary>Gets the guard's warning that was endorsed together with the call (status 299); null when there is none.</summary>
    public Warning? Warning { get; }

    /// <inheritdoc/>
    public override byte[] Bytes => prepared.ToByteArray();

    private protected override ByteString Signature
    {
        get => prepared.Envelope.Signature;
        set => prepared.Envelope.Signature = value;
    }

    /// <summary>Hands the transaction to the orderer. The creator's signature on it says yes to a <see cref="Warning"/>.</summary>
    /// <returns>A commit to ask for the outcome; nothing is known of it yet.</returns>
    /// <exception cref="SubmitException">The orderer did not take it.</exception>
    public Task<SubmittedTransaction> SubmitAsync(CancellationToken cancellationToken = default) =>
        SubmitAsync(new CallOptions(cancellationToken: cancellationToken));

    /// <summary>Submits with call options of its own: a deadline in them goes before the connection's default.</summary>
    /// <exception cref="SubmitException">The orderer did not take it.</exception>
    public async Task<SubmittedTransaction> SubmitAsync(CallOptions options)
    {
        await SignAsync(options.CancellationToken);
        // Made before anything is ordered, so that nothing can fail between ordering and the possibility to ask for the outcome.
        var submitted = new SubmittedTransaction(connection, Commit.NewRequest(connection, ChannelId, TransactionId), Result);
        var request = new Wire.SubmitRequest
        {
            TransactionId = TransactionId,
            ChannelId = ChannelId,
            PreparedTransaction = prepared.Envelope,
        };
        await connection.Calls.SubmitAsync(request, options);
        return submitted;
    }

    private Warning? ReadWarning(ProposedCall call)
    {
        if (Response.Status != VerdictStatus.Warning || Response.Verdict is not { } verdict)
        {
            return null;
        }

        var organizations = Endorsers.Select(endorser => endorser.MspId).Distinct(StringComparer.Ordinal);
        return call.ToWarning(WarningKind.Advise, [verdict with { Organizations = [.. organizations] }]) with
        {
            Endorsers = Endorsers,
            Effect = Effect,
        };
    }
}
