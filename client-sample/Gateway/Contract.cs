using Google.Protobuf;
using Grpc.Core;
using Warden.Protocol;
using Warden.Protocol.Peer;
using Wire = Warden.Protocol.Gateway;

namespace Warden.Gateway;

/// <summary>A contract on a channel: calls its transaction functions. Cheap to make, safe for concurrent use.</summary>
public sealed class Contract
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(50);

    private readonly ConnectionContext connection;
    private readonly Network network;

    internal Contract(ConnectionContext connection, Network network, string chaincodeName, string? contractName)
    {
        this.connection = connection;
        this.network = network;
        ChaincodeName = chaincodeName;
        ContractName = contractName;
    }

    /// <summary>Gets the name of the chaincode that holds the contract.</summary>
    public string ChaincodeName { get; }

    /// <summary>Gets the contract's name; null for the chaincode's default contract.</summary>
    public string? ContractName { get; }

    /// <summary>Prepares a call that the caller evaluates or endorses by hand.</summary>
    /// <param name="transaction">The transaction function's name.</param>
    /// <param name="options">Arguments and the rest; null for none.</param>
    public Proposal NewProposal(string transaction, ProposalOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(transaction);
        options ??= new ProposalOptions();
        var function = ContractName is null ? transaction : $"{ContractName}:{transaction}";
        var created = Proposals.Create(new ProposalRequest
        {
            ChannelId = network.Name,
            ChaincodeName = ChaincodeName,
            Args = [ByteString.CopyFromUtf8(function), .. options.Arguments.Select(argument => ByteString.CopyFrom(argument.Span))],
            Creator = connection.Identity.Creator,
            Timestamp = connection.Options.TimeProvider.GetUtcNow(),
            TransientData = options.Transient.ToDictionary(
                entry => entry.Key, entry => ByteString.CopyFrom(entry.Value.Span), StringComparer.Ordinal),
        });
        var proposed = new Wire.ProposedTransaction
        {
            TransactionId = created.ClaimedTransactionId,
            Proposal = new SignedProposal { ProposalBytes = created.Bytes },
            EndorsingOrganizations = { options.EndorsingOrganizations },
        };
        return new Proposal(connection, proposed);
    }

    /// <summary>Runs a function that reads; nothing is ordered.</summary>
    /// <param name="transaction">The transaction function's name.</param>
    /// <param name="arguments">Its arguments as text; null for none.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The function's result.</returns>
    /// <exception cref="GatewayException">The peer or the chaincode refused.</exception>
    public Task<byte[]> EvaluateAsync(
        string transaction, IEnumerable<string>? arguments = null, CancellationToken cancellationToken = default) =>
        EvaluateAsync(transaction, ProposalOptions.WithArguments(arguments ?? []), cancellationToken);

    /// <summary>Runs a function that reads, with options.</summary>
    /// <exception cref="GatewayException">The peer or the chaincode refused.</exception>
    public Task<byte[]> EvaluateAsync(string transaction, ProposalOptions options, CancellationToken cancellationToken = default) =>
        NewProposal(transaction, options).EvaluateAsync(cancellationToken);

    /// <summary>Runs a function that writes, and waits until it is committed.</summary>
    /// <param name="transaction">The transaction function's name.</param>
    /// <param name="arguments">Its arguments as text; null for none.</param>
    /// <param name="cancellationToken">Ends the call; what is ordered already stays ordered.</param>
    /// <returns>The function's result.</returns>
    /// <exception cref="GatewayException">A step failed; the derived type says which (<see cref="EndorseException"/>,
    /// <see cref="SubmitException"/>, <see cref="CommitStatusException"/>, <see cref="CommitException"/>);
    /// <see cref="WarnException"/> when it was warned about and nobody said yes.</exception>
    public Task<byte[]> SubmitAsync(
        string transaction, IEnumerable<string>? arguments = null, CancellationToken cancellationToken = default) =>
        SubmitAsync(transaction, ProposalOptions.WithArguments(arguments ?? []), cancellationToken);

    /// <summary>Runs a function that writes, with options, and waits until it is committed.</summary>
    /// <exception cref="GatewayException">A step failed; the derived type says which.</exception>
    public async Task<byte[]> SubmitAsync(string transaction, ProposalOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var wait = FirstRetry;
        for (var retries = options.ConflictRetries; ; retries--)
        {
            try
            {
                return await CompleteAsync(await BeginSubmitAsync(transaction, options, cancellationToken), cancellationToken);
            }
            catch (GatewayException e) when (retries > 0 && IsConflict(e))
            {
                GatewayMetrics.Retried();
                await Task.Delay(wait, connection.Options.TimeProvider, cancellationToken);
                wait *= 2;
            }
        }
    }

    /// <summary>Runs a function that writes and comes back as soon as the orderer has it; the commit is asked for by the caller.</summary>
    /// <exception cref="GatewayException">A step failed; the derived type says which.</exception>
    public async Task<SubmittedTransaction> BeginSubmitAsync(
        string transaction, ProposalOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new ProposalOptions();
        var dialogue = new WarningDialogue(
            network, options.WarningPrompt ?? connection.Options.WarningPrompt, connection.Options.TimeProvider);
        var endorsed = await dialogue.EndorseAsync(() => NewProposal(transaction, options), cancellationToken);
        return await endorsed.SubmitAsync(cancellationToken);
    }

    /// <summary>Answers a held call with yes: records the confirmation, then proposes and submits the same call again.</summary>
    /// <param name="transaction">The transaction function's name, as in the call that was held.</param>
    /// <param name="options">The same arguments as in the call that was held.</param>
    /// <param name="held">What the first attempt threw.</param>
    /// <param name="confirmation">The person's yes.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The function's result.</returns>
    /// <exception cref="WarnException">It is still held: another person has to confirm as well, or the models say something else by
    /// now.</exception>
    /// <exception cref="GatewayException">A step failed; the derived type says which.</exception>
    public async Task<byte[]> ConfirmAndSubmitAsync(
        string transaction,
        ProposalOptions options,
        WarnException held,
        Confirmation confirmation,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(held);
        ArgumentNullException.ThrowIfNull(confirmation);
        if (held.Warning.Kind != WarningKind.Hold)
        {
            throw new ArgumentException(
                "Only a held call (status 428) is confirmed on the ledger; an advised one is just submitted.", nameof(held));
        }

        var shown = held.Warning.Verdicts.Select(verdict => verdict.Message).ToHashSet(StringComparer.Ordinal);
        // The yes is to what was shown, and to nothing else that may come up meanwhile.
        bool WasShown(Warning warning) =>
            warning.CallDigest == held.Warning.CallDigest && warning.Verdicts.All(verdict => shown.Contains(verdict.Message));
        var prompt = WarningPrompt.From(warning => WasShown(warning) ? confirmation : null);
        var dialogue = new WarningDialogue(network, prompt, connection.Options.TimeProvider);
        await dialogue.ConfirmAsync(held.Warning, confirmation, cancellationToken);
        var endorsed = await dialogue.EndorseAsync(() => NewProposal(transaction, options), cancellationToken);
        return await CompleteAsync(await endorsed.SubmitAsync(cancellationToken), cancellationToken);
    }

    /// <summary>
    /// Asks each organisation by itself after its endorsements did not match, to say which one answers differently and in what.
    /// </summary>
    /// <remarks>Each is asked to evaluate the call, so nothing is ordered; what they write cannot be compared this way.</remarks>
    /// <param name="transaction">The transaction function's name, as in the call that failed.</param>
    /// <param name="options">The same arguments as in the call that failed.</param>
    /// <param name="organizations">The MSP ids to ask; null for the own one and those that the failure names.</param>
    /// <param name="failure">What endorsing threw.</param>
    /// <param name="cancellationToken">Ends the calls.</param>
    public async Task<EndorsementMismatch> ExplainMismatchAsync(
        string transaction,
        ProposalOptions options,
        EndorseException failure,
        IEnumerable<string>? organizations = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(failure);
        organizations ??= [connection.Identity.Identity.MspId, .. failure.Details.Select(detail => detail.MspId)];
        var answers = organizations.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
            .Select(mspId => AskAsync(mspId, transaction, options with { EndorsingOrganizations = [mspId] }, cancellationToken));
        return new EndorsementMismatch(await Task.WhenAll(answers));
    }

    private async Task<OrganizationAnswer> AskAsync(
        string mspId, string transaction, ProposalOptions options, CancellationToken cancellationToken)
    {
        try
        {
            var call = new CallOptions(cancellationToken: cancellationToken);
            var response = await NewProposal(transaction, options).EvaluateResponseAsync(call);
            return new OrganizationAnswer(mspId, response.Status, response.Message, response.Payload, response.Verdict);
        }
        catch (GatewayException e)
        {
            var refusal = e.Details.Select(detail => detail.Refusal).FirstOrDefault(each => each is not null);
            return refusal is null
                ? new OrganizationAnswer(mspId, Status: null, e.Message, Payload: default, Verdict: null)
                : new OrganizationAnswer(mspId, refusal.Status, refusal.Message, Payload: default, VerdictOf(refusal));
        }
    }

    private static Verdict? VerdictOf(ChaincodeRefusal refusal) =>
        Verdict.TryRead(refusal.Status, refusal.Message, out var verdict) ? verdict : null;

    private static bool IsConflict(GatewayException e) => e switch
    {
        CommitException commit => commit.Code is TxValidationCode.MvccReadConflict or TxValidationCode.PhantomReadConflict,
        // The text of fabric, internal/pkg/gateway/endorsement.go; there is no code for it.
        EndorseException => e.Details.Count > 0 && e.Details.All(detail => detail.Message == "ProposalResponsePayloads do not match"),
        _ => false,
    };

    private static async Task<byte[]> CompleteAsync(SubmittedTransaction submitted, CancellationToken cancellationToken)
    {
        var status = await submitted.GetStatusAsync(cancellationToken);
        return status.Successful ? submitted.Result : throw new CommitException(status);
    }
}
