using Google.Protobuf;
using Wire = Warden.Protocol.Gateway;

namespace Warden.Gateway;

/// <summary>One identity's connection to a Fabric network through a gateway peer.</summary>
/// <remarks>
/// Cheap to make, safe for concurrent use. The gRPC channel is the caller's and may serve many Gateways. Disposing ends this
/// Gateway's calls and event streams and leaves the channel open.
/// </remarks>
public sealed class Gateway : IDisposable
{
    private readonly CancellationTokenSource closed = new();
    private readonly ConnectionContext connection;

    private Gateway(GatewayOptions options)
    {
        var invoker = options.CallInvoker ?? options.Channel?.CreateCallInvoker()
            ?? throw new ArgumentException("Expected a gRPC Channel or CallInvoker to the gateway peer, got neither.", nameof(options));
        var identity = new SigningIdentity(
            options.Identity ?? throw new ArgumentException("Expected an Identity, got none.", nameof(options)),
            options.Signer,
            options.Hash ?? options.Signer?.PreferredHash ?? Hashes.Sha256);
        connection = new ConnectionContext(
            identity,
            new GatewayCalls(invoker, options.Deadlines, closed.Token),
            new EndorsementCheck(options.TrustedOrganizations),
            options);
    }

    /// <summary>Gets who speaks.</summary>
    public IIdentity Identity => connection.Identity.Identity;

    /// <summary>Connects. Nothing is sent before the first call.</summary>
    /// <exception cref="ArgumentException">There is no connection to the peer or no identity.</exception>
    public static Gateway Connect(GatewayOptions options) => new(options ?? throw new ArgumentNullException(nameof(options)));

    /// <summary>Gets a channel of the network.</summary>
    public Network GetNetwork(string channelName)
    {
        ArgumentException.ThrowIfNullOrEmpty(channelName);
        return new Network(connection, channelName);
    }

    /// <summary>Recreates a proposal from its <see cref="Signable.Bytes"/>.</summary>
    /// <exception cref="ArgumentException">The bytes are not a proposal's.</exception>
    public Proposal NewProposal(byte[] bytes)
    {
        var proposed = Parse(Wire.ProposedTransaction.Parser, bytes);
        return proposed.Proposal is null ? throw NotThe("proposal", null) : new Proposal(connection, proposed);
    }

    /// <summary>Recreates a proposal with a signature made elsewhere over its digest.</summary>
    /// <exception cref="ArgumentException">The bytes are not a proposal's, or the signature is empty.</exception>
    public Proposal NewSignedProposal(byte[] bytes, byte[] signature) => Sign(NewProposal(bytes), signature);

    /// <summary>Recreates an endorsed transaction from its <see cref="Signable.Bytes"/>; its endorsements are checked again.</summary>
    /// <exception cref="ArgumentException">The bytes are not a transaction's.</exception>
    /// <exception cref="UntrustedEndorsementException">The bytes were changed on the way.</exception>
    public Transaction NewTransaction(byte[] bytes) => new(connection, Parse(Wire.PreparedTransaction.Parser, bytes));

    /// <summary>Recreates an endorsed transaction with a signature made elsewhere over its digest.</summary>
    /// <exception cref="ArgumentException">The bytes are not a transaction's, or the signature is empty.</exception>
    /// <exception cref="UntrustedEndorsementException">The bytes were changed on the way.</exception>
    public Transaction NewSignedTransaction(byte[] bytes, byte[] signature) => Sign(NewTransaction(bytes), signature);

    /// <summary>Recreates a commit from its <see cref="Signable.Bytes"/>.</summary>
    /// <exception cref="ArgumentException">The bytes are not a commit's.</exception>
    public Commit NewCommit(byte[] bytes) => new(connection, Parse(Wire.SignedCommitStatusRequest.Parser, bytes));

    /// <summary>Recreates a commit with a signature made elsewhere over its digest.</summary>
    /// <exception cref="ArgumentException">The bytes are not a commit's, or the signature is empty.</exception>
    public Commit NewSignedCommit(byte[] bytes, byte[] signature) => Sign(NewCommit(bytes), signature);

    /// <summary>Recreates a request for chaincode events from its <see cref="Signable.Bytes"/>.</summary>
    /// <exception cref="ArgumentException">The bytes are not such a request's.</exception>
    public ChaincodeEventsRequest NewChaincodeEventsRequest(byte[] bytes) =>
        new(connection, Parse(Wire.SignedChaincodeEventsRequest.Parser, bytes));

    /// <summary>Recreates a request for chaincode events with a signature made elsewhere over its digest.</summary>
    /// <exception cref="ArgumentException">The bytes are not such a request's, or the signature is empty.</exception>
    public ChaincodeEventsRequest NewSignedChaincodeEventsRequest(byte[] bytes, byte[] signature) =>
        Sign(NewChaincodeEventsRequest(bytes), signature);

    /// <summary>Recreates a request for blocks from its <see cref="Signable.Bytes"/>.</summary>
    /// <exception cref="ArgumentException">The bytes are not such a request's.</exception>
    public BlockEventsRequest NewBlockEventsRequest(byte[] bytes) => new(connection, Parse(Protocol.Common.Envelope.Parser, bytes));

    /// <summary>Recreates a request for blocks with a signature made elsewhere over its digest.</summary>
    /// <exception cref="ArgumentException">The bytes are not such a request's, or the signature is empty.</exception>
    public BlockEventsRequest NewSignedBlockEventsRequest(byte[] bytes, byte[] signature) => Sign(NewBlockEventsRequest(bytes), signature);

    /// <summary>Recreates a request for filtered blocks from its <see cref="Signable.Bytes"/>.</summary>
    /// <exception cref="ArgumentException">The bytes are not such a request's.</exception>
    public FilteredBlockEventsRequest NewFilteredBlockEventsRequest(byte[] bytes) =>
        new(connection, Parse(Protocol.Common.Envelope.Parser, bytes));

    /// <summary>Recreates a request for filtered blocks with a signature made elsewhere over its digest.</summary>
    /// <exception cref="ArgumentException">The bytes are not such a request's, or the signature is empty.</exception>
    public FilteredBlockEventsRequest NewSignedFilteredBlockEventsRequest(byte[] bytes, byte[] signature) =>
        Sign(NewFilteredBlockEventsRequest(bytes), signature);

    /// <summary>Recreates a request for blocks with private data from its <see cref="Signable.Bytes"/>.</summary>
    /// <exception cref="ArgumentException">The bytes are not such a request's.</exception>
    public BlockAndPrivateDataEventsRequest NewBlockAndPrivateDataEventsRequest(byte[] bytes) =>
        new(connection, Parse(Protocol.Common.Envelope.Parser, bytes));

    /// <summary>Recreates a request for blocks with private data with a signature made elsewhere over its digest.</summary>
    /// <exception cref="ArgumentException">The bytes are not such a request's, or the signature is empty.</exception>
    public BlockAndPrivateDataEventsRequest NewSignedBlockAndPrivateDataEventsRequest(byte[] bytes, byte[] signature) =>
        Sign(NewBlockAndPrivateDataEventsRequest(bytes), signature);

    /// <summary>Ends the calls and event streams of this Gateway; the gRPC channel stays open.</summary>
    public void Dispose()
    {
        // Not disposed: streams that are still held by somebody link to its token.
        closed.Cancel();
    }

    private static T Sign<T>(T signable, byte[] signature)
        where T : Signable
    {
        ArgumentNullException.ThrowIfNull(signature);
        signable.SetSignature(signature);
        return signable;
    }

    private static T Parse<T>(MessageParser<T> parser, byte[] bytes)
        where T : IMessage<T>
    {
        ArgumentNullException.ThrowIfNull(bytes);
        try
        {
            return parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw NotThe(typeof(T).Name, e);
        }
    }

    private static ArgumentException NotThe(string message, Exception? cause) =>
        new($"Expected the Bytes of a {message}, got something that does not parse as one.", cause);
}
