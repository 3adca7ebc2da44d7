using Google.Protobuf;
using Grpc.Core;
using Warden.Protocol;
using Warden.Protocol.Peer;
using Wire = Warden.Protocol.Gateway;

namespace Warden.Gateway;

/// <summary>A call of a transaction function that is ready to be evaluated or endorsed.</summary>
/// <remarks>It may be used again until its transaction is committed: the id stays, the peers execute it anew.</remarks>
public sealed class Proposal : Signable
{
    private readonly ConnectionContext connection;
    private readonly Wire.ProposedTransaction proposed;
    private readonly UnpackedProposal unpacked;
    private readonly ProposedCall call;

    internal Proposal(ConnectionContext connection, Wire.ProposedTransaction proposed)
        : base(connection.Identity, proposed.Proposal.ProposalBytes)
    {
        this.connection = connection;
        this.proposed = proposed;
        try
        {
            unpacked = Proposals.Unpack(proposed.Proposal);
        }
        catch (MalformedMessageException e)
        {
            throw new ArgumentException($"Expected the bytes of a proposal: {e.Message}", nameof(proposed), e);
        }

        call = ProposedCall.Of(unpacked);
    }

    /// <summary>Gets the transaction's id, lower-case hexadecimal.</summary>
    public string TransactionId => proposed.TransactionId;

    /// <inheritdoc/>
    public override byte[] Bytes => proposed.ToByteArray();

    private protected override ByteString Signature
    {
        get => proposed.Proposal.Signature;
        set => proposed.Proposal.Signature = value;
    }

    /// <summary>Runs the transaction function on one peer and returns its result; nothing is ordered.</summary>
    /// <exception cref="GatewayException">The peer or the chaincode refused; <see cref="WarnException"/> and <see cref="DeniedException"/>
    /// when it was the guard.</exception>
    public async Task<byte[]> EvaluateAsync(CancellationToken cancellationToken = default) =>
        await EvaluateAsync(new CallOptions(cancellationToken: cancellationToken));

    /// <summary>Evaluates with call options of its own: a deadline in them goes before the connection's default.</summary>
    /// <exception cref="GatewayException">The peer or the chaincode refused.</exception>
    public async Task<byte[]> EvaluateAsync(CallOptions options) => (await EvaluateResponseAsync(options)).Payload;

    /// <summary>Evaluates and returns the whole response, with status and message.</summary>
    /// <remarks>
    /// Nobody signs the answer to a query, so a verdict in it (<see cref="ChaincodeResponse.Verdict"/>) is the gateway peer's word only.
    /// </remarks>
    /// <exception cref="GatewayException">The peer or the chaincode refused.</exception>
    public async Task<ChaincodeResponse> EvaluateResponseAsync(CallOptions options = default)
    {
        await SignAsync(options.CancellationToken);
        var request = new Wire.EvaluateRequest
        {
            TransactionId = TransactionId,
            ChannelId = call.ChannelId,
            ProposedTransaction = proposed.Proposal,
            TargetOrganizations = { proposed.EndorsingOrganizations },
        };
        try
        {
            var response = await connection.Calls.EvaluateAsync(request, $"Evaluating {call}", options);
            return new ChaincodeResponse(response.Result ?? new Response());
        }
        catch (GatewayException e) when (GuardRefusal.TryRead(e, call, out var refusal))
        {
            throw refusal;
        }
    }

    /// <summary>Collects the endorsements and checks them.</summary>
    /// <returns>
    /// A transaction that is not ordered yet. If <see cref="Transaction.Warning"/> is set, somebody should be asked before it is submitted.
    /// </returns>
    /// <exception cref="EndorseException">
    /// Not endorsed. <see cref="WarnException"/>: held until it is confirmed; <see cref="DeniedException"/>: the guard forbids it;
    /// <see cref="UntrustedEndorsementException"/>: what came back is not what was proposed, or not what the endorsers signed.
    /// </exception>
    public Task<Transaction> EndorseAsync(CancellationToken cancellationToken = default) =>
        EndorseAsync(new CallOptions(cancellationToken: cancellationToken));

    /// <summary>Endorses with call options of its own: a deadline in them goes before the connection's default.</summary>
    /// <exception cref="EndorseException">Not endorsed, or not trusted.</exception>
    public async Task<Transaction> EndorseAsync(CallOptions options)
    {
        await SignAsync(options.CancellationToken);
        var request = new Wire.EndorseRequest
        {
            TransactionId = TransactionId,
            ChannelId = call.ChannelId,
            ProposedTransaction = proposed.Proposal,
            EndorsingOrganizations = { proposed.EndorsingOrganizations },
        };
        try
        {
            var response = await connection.Calls.EndorseAsync(request, $"Endorsing {call}", options);
            var prepared = new Wire.PreparedTransaction { TransactionId = TransactionId, Envelope = response.PreparedTransaction };
            return new Transaction(connection, prepared, unpacked);
        }
        catch (EndorseException e) when (GuardRefusal.TryRead(e, call, out var refusal))
        {
            throw refusal;
        }
    }
}
