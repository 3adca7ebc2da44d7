using System.Globalization;
using System.Text;
using Google.Protobuf;
using Warden.Documents;
using Warden.Protocol.Common;
using Warden.Protocol.Orderer;
using Warden.Protocol.Peer;
using Wire = Warden.Protocol.Gateway;

namespace Warden.Gateway;

/// <summary>A channel, seen through the gateway peer. Cheap to make, safe for concurrent use.</summary>
public sealed class Network
{
    private readonly ConnectionContext connection;

    internal Network(ConnectionContext connection, string name)
    {
        this.connection = connection;
        Name = name;
    }

    /// <summary>Gets the channel's name.</summary>
    public string Name { get; }

    /// <summary>Gets the channel's blocks, transactions and configuration as queries of the peer's system chaincodes.</summary>
    public LedgerQueries Ledger => new(this);

    /// <summary>Gets a contract.</summary>
    /// <param name="chaincodeName">The chaincode's name.</param>
    /// <param name="contractName">The contract's name inside the chaincode; null for its default contract.</param>
    public Contract GetContract(string chaincodeName, string? contractName = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(chaincodeName);
        return new Contract(connection, this, chaincodeName, contractName);
    }

    /// <summary>Opens the events of one chaincode: valid transactions only, in the order of the blocks.</summary>
    /// <param name="chaincodeName">The chaincode's name.</param>
    /// <param name="options">Where to begin; null for the next committed block.</param>
    /// <param name="cancellationToken">Ends the stream, not only its opening.</param>
    /// <returns>The events. The request has been sent when the task is done; failures come while reading.</returns>
    public Task<EventStream<ChaincodeEvent>> ChaincodeEventsAsync(
        string chaincodeName, EventOptions? options = null, CancellationToken cancellationToken = default) =>
        NewChaincodeEventsRequest(chaincodeName, options).OpenAsync(cancellationToken);

    /// <summary>Opens the blocks. See <see cref="ChaincodeEventsAsync"/>.</summary>
    public Task<EventStream<Block>> BlockEventsAsync(EventOptions? options = null, CancellationToken cancellationToken = default) =>
        NewBlockEventsRequest(options).OpenAsync(cancellationToken);

    /// <summary>
    /// Opens the blocks reduced to ids, validation codes and events without payload. See <see cref="ChaincodeEventsAsync"/>.
    /// </summary>
    public Task<EventStream<FilteredBlock>> FilteredBlockEventsAsync(
        EventOptions? options = null, CancellationToken cancellationToken = default) =>
        NewFilteredBlockEventsRequest(options).OpenAsync(cancellationToken);

    /// <summary>Opens the blocks with the private data that the identity may see. See <see cref="ChaincodeEventsAsync"/>.</summary>
    public Task<EventStream<BlockAndPrivateData>> BlockAndPrivateDataEventsAsync(
        EventOptions? options = null, CancellationToken cancellationToken = default) =>
        NewBlockAndPrivateDataEventsRequest(options).OpenAsync(cancellationToken);

    /// <summary>Follows the events of one chaincode over broken connections: none is lost, none comes twice.</summary>
    /// <remarks>The position is kept in memory; for a restart of the process record it with a checkpointer and start there.</remarks>
    /// <exception cref="GatewayException">While reading: the peer refuses the request, so that trying again would not help.</exception>
    public IAsyncEnumerable<ChaincodeEvent> FollowChaincodeEventsAsync(
        string chaincodeName, FollowOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(chaincodeName);
        return NewFollower(options).FollowAsync(
            (start, token) => ChaincodeEventsAsync(chaincodeName, start, token),
            (position, found) => position.CheckpointTransactionAsync(found.BlockNumber, found.TransactionId, cancellationToken),
            cancellationToken);
    }

    /// <summary>Follows the blocks over broken connections. See <see cref="FollowChaincodeEventsAsync"/>.</summary>
    /// <exception cref="GatewayException">While reading: the peer refuses the request.</exception>
    public IAsyncEnumerable<Block> FollowBlocksAsync(FollowOptions? options = null, CancellationToken cancellationToken = default) =>
        NewFollower(options).FollowAsync(
            BlockEventsAsync,
            (position, block) => position.CheckpointBlockAsync(block.Header.Number, cancellationToken),
            cancellationToken);

    /// <summary>Prepares a request for chaincode events, to be signed elsewhere.</summary>
    public ChaincodeEventsRequest NewChaincodeEventsRequest(string chaincodeName, EventOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(chaincodeName);
        options ??= new EventOptions();
        var request = new Wire.ChaincodeEventsRequest
        {
            ChannelId = Name,
            ChaincodeId = chaincodeName,
            Identity = connection.Identity.Creator,
            StartPosition = options.StartPosition(),
            AfterTransactionId = options.AfterTransactionId,
        };
        return new ChaincodeEventsRequest(connection, new Wire.SignedChaincodeEventsRequest { Request = request.ToByteString() });
    }

    /// <summary>Prepares a request for blocks, to be signed elsewhere.</summary>
    public BlockEventsRequest NewBlockEventsRequest(EventOptions? options = null) => new(connection, NewDeliverRequest(options));

    /// <summary>Prepares a request for filtered blocks, to be signed elsewhere.</summary>
    public FilteredBlockEventsRequest NewFilteredBlockEventsRequest(EventOptions? options = null) =>
        new(connection, NewDeliverRequest(options));

    /// <summary>Prepares a request for blocks with private data, to be signed elsewhere.</summary>
    public BlockAndPrivateDataEventsRequest NewBlockAndPrivateDataEventsRequest(EventOptions? options = null) =>
        new(connection, NewDeliverRequest(options));

    /// <summary>Records on the ledger that this identity confirms the held call that it was warned of; nothing else is submitted.</summary>
    /// <remarks>It can be used until as many blocks from now as the chaincode's policy says. There is one record for each call, which names the first verdict.</remarks>
    /// <param name="warning">What was shown.</param>
    /// <param name="confirmation">The person's yes.</param>
    /// <param name="cancellationToken">Ends the call; what is ordered already stays ordered.</param>
    /// <exception cref="GatewayException">It could not be recorded.</exception>
    public Task ConfirmAsync(Warning warning, Confirmation confirmation, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(warning);
        return ConfirmAsync(
            GovernanceFunctions.ConfirmCall, [warning.Parts.Creator, warning.Parts.Arguments], warning.Chaincode, warning.Verdicts[0], confirmation,
            warning.Findings, cancellationToken);
    }

    /// <summary>Records on the ledger that this identity confirms a held call that somebody else was warned of; nothing else is submitted.</summary>
    /// <remarks>It can be used until as many blocks from now as the chaincode's policy says.</remarks>
    /// <param name="chaincode">The chaincode whose call is held.</param>
    /// <param name="callDigest">The digest of the held call (<see cref="Warning.CallDigest"/>).</param>
    /// <param name="verdict">The verdict that was shown.</param>
    /// <param name="confirmation">The person's yes.</param>
    /// <param name="cancellationToken">Ends the call; what is ordered already stays ordered.</param>
    /// <exception cref="GatewayException">It could not be recorded.</exception>
    public Task ConfirmAsync(
        string chaincode, string callDigest, Verdict verdict, Confirmation confirmation, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(verdict);
        return ConfirmAsync(
            GovernanceFunctions.ConfirmWarning, [callDigest], chaincode, verdict, confirmation, verdict.Document?.Findings ?? [], cancellationToken);
    }

    private async Task ConfirmAsync(
        string function, string[] call, string chaincode, Verdict verdict, Confirmation confirmation, IEnumerable<Finding> warnedOf, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(confirmation);
        var digest = verdict.Document?.Digest
            ?? throw new ArgumentException("The verdict is of a version that is unknown here, so it cannot be confirmed.", nameof(verdict));
        var governance = GetContract(GovernanceFunctions.Chaincode);
        var policy = CanonicalJson.Read<VersionedPolicy>(
            Encoding.UTF8.GetString(await governance.EvaluateAsync(GovernanceFunctions.GetPolicy, [chaincode], cancellationToken)));
        var height = (await Ledger.GetChainInfoAsync(cancellationToken)).Height;
        var untilBlock = height + (ulong)policy.Document.Confirmation.ValidForBlocks;
        await governance.SubmitAsync(
            function,
            [.. call, chaincode, digest, untilBlock.ToString(CultureInfo.InvariantCulture), confirmation.Reason, CanonicalJson.ToText(WarnedPaths.Of(warnedOf))],
            cancellationToken);
    }

    private EventFollower NewFollower(FollowOptions? options) =>
        new(this, options ?? new FollowOptions(), connection.Options.TimeProvider, connection.Calls.Closed);

    private Envelope NewDeliverRequest(EventOptions? options)
    {
        options ??= new EventOptions();
        var header = new ChannelHeader
        {
            Type = (int)HeaderType.DeliverSeekInfo,
            ChannelId = Name,
            Timestamp = Google.Protobuf.WellKnownTypes.Timestamp.FromDateTimeOffset(connection.Options.TimeProvider.GetUtcNow()),
            TlsCertHash = ByteString.CopyFrom(connection.Options.TlsClientCertificateHash.Span),
        };
        var seek = new SeekInfo
        {
            Start = options.StartPosition(),
            // 2^63-1, as Fabric's Java client asks: later than any block.
            Stop = new SeekPosition { Specified = new SeekSpecified { Number = long.MaxValue } },
        };
        var payload = new Payload
        {
            Header = new Header
            {
                ChannelHeader = header.ToByteString(),
                SignatureHeader = new SignatureHeader { Creator = connection.Identity.Creator }.ToByteString(),
            },
            Data = seek.ToByteString(),
        };
        return new Envelope { Payload = payload.ToByteString() };
    }
}
