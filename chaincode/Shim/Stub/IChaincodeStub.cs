using Warden.Protocol.Peer;

namespace Warden.Chaincode.Shim;

/// <summary>One transaction as the contract sees it: what was asked, the world state, and what to leave behind.</summary>
/// <remarks>
/// <para>Reads show committed state only: a transaction never sees its own writes. An absent key is <c>null</c>; an empty value cannot
/// be told from an absent one, because the peer records it as a delete.</para>
/// <para>The peer serves one request of a transaction at a time. Calls may be started together, they are sent one after the other in
/// the order in which they were made. There is no cancellation for a single call, as the peer has none: when the stream breaks every
/// open call fails and <see cref="Aborted"/> is signalled.</para>
/// <para>A request that the peer refuses throws <see cref="PeerErrorException"/> with the peer's text; a key or name that cannot be
/// right throws <see cref="InvalidRequestException"/> before anything is sent. Both refuse the transaction when nobody catches them.</para>
/// </remarks>
public interface IChaincodeStub
{
    /// <summary>Gets the arguments as they were proposed: the function name first, then its parameters.</summary>
    IReadOnlyList<ReadOnlyMemory<byte>> Args { get; }

    /// <summary>Gets the arguments read as UTF-8.</summary>
    IReadOnlyList<string> StringArgs { get; }

    /// <summary>Gets the first argument, or the empty string when there is none.</summary>
    string Function { get; }

    /// <summary>Gets the arguments after the first.</summary>
    IReadOnlyList<string> Parameters { get; }

    /// <summary>Gets all arguments joined without a separator.</summary>
    byte[] ArgsSlice { get; }

    /// <summary>Gets the transaction id: 64 lower-case hexadecimal digits.</summary>
    string TransactionId { get; }

    string ChannelId { get; }

    /// <summary>Gets the client's identity: a marshalled <c>msp.SerializedIdentity</c>.</summary>
    ReadOnlyMemory<byte> Creator { get; }

    /// <summary>Gets the client's identity, parsed: MSP id, certificate, attributes, id.</summary>
    /// <exception cref="InvalidDataException">The creator is no identity of an X.509 MSP.</exception>
    ClientIdentity Client { get; }

    /// <summary>Gets what the client passed to the endorsers alone; it is not in the transaction.</summary>
    IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Transient { get; }

    /// <summary>Gets SHA-256 of nonce, creator and epoch: binds application data to this proposal.</summary>
    ReadOnlyMemory<byte> Binding { get; }

    /// <summary>Gets the proposal as the client signed it, or <c>null</c> in a call that carries none.</summary>
    SignedProposal? SignedProposal { get; }

    /// <summary>Gets the time in the proposal, which is the client's word; equal on every endorser.</summary>
    DateTimeOffset Timestamp { get; }

    /// <summary>Gets what the peer's decorators added to the call.</summary>
    IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Decorations { get; }

    /// <summary>Gets the MSP id of the peer that runs this call.</summary>
    /// <exception cref="InvalidOperationException">Neither the server's options nor CORE_PEER_LOCALMSPID name it.</exception>
    string PeerMspId { get; }

    /// <summary>Gets a token that is cancelled when the stream to the peer ends before the transaction does.</summary>
    CancellationToken Aborted { get; }

    Task<byte[]?> GetStateAsync(string key);

    /// <summary>Reads several keys, in one message where the peer offers that (Fabric 3.1).</summary>
    /// <returns>One entry per key, in the order of <paramref name="keys"/>; <c>null</c> where absent.</returns>
    Task<IReadOnlyList<byte[]?>> GetMultipleStatesAsync(IReadOnlyList<string> keys);

    Task PutStateAsync(string key, ReadOnlyMemory<byte> value);

    Task DelStateAsync(string key);

    /// <summary>Reads the simple keys from <paramref name="startKey"/> (inclusive) to <paramref name="endKey"/> (exclusive).</summary>
    /// <param name="startKey">Empty: from the first simple key. Composite keys are never part of it.</param>
    /// <param name="endKey">Empty: to the last.</param>
    /// <returns>Asks the peer when it is enumerated; leaving the loop closes the peer's iterator.</returns>
    IAsyncEnumerable<StateEntry> GetStateByRangeAsync(string startKey, string endKey);

    /// <summary>Reads one page of a range. A transaction that reads pages may not write.</summary>
    /// <param name="startKey">As in <see cref="GetStateByRangeAsync"/>.</param>
    /// <param name="endKey">As in <see cref="GetStateByRangeAsync"/>.</param>
    /// <param name="pageSize">How many entries at most.</param>
    /// <param name="bookmark">Empty for the first page, then <see cref="StatePage.Bookmark"/> of the page before.</param>
    Task<StatePage> GetStateByRangeWithPaginationAsync(string startKey, string endKey, int pageSize, string bookmark);

    /// <summary>Reads all composite keys that begin with an object type and the given attributes.</summary>
    IAsyncEnumerable<StateEntry> GetStateByPartialCompositeKeyAsync(string objectType, IReadOnlyList<string> attributes);

    Task<StatePage> GetStateByPartialCompositeKeyWithPaginationAsync(
        string objectType, IReadOnlyList<string> attributes, int pageSize, string bookmark);

    /// <summary>Reads one page of all composite keys, whatever their object type.</summary>
    Task<StatePage> GetAllStatesCompositeKeyWithPaginationAsync(int pageSize, string bookmark);

    /// <summary>Runs a query of the state database; only CouchDB has one.</summary>
    IAsyncEnumerable<StateEntry> GetQueryResultAsync(string query);

    Task<StatePage> GetQueryResultWithPaginationAsync(string query, int pageSize, string bookmark);

    /// <summary>Reads who wrote a key when, newest first. Nothing of it is checked at commit.</summary>
    IAsyncEnumerable<KeyModification> GetHistoryForKeyAsync(string key);

    /// <summary>Joins an object type and attributes to a key that sorts by type, then by each attribute.</summary>
    /// <exception cref="InvalidRequestException">A part holds U+0000 or U+10FFFF, or is not valid Unicode.</exception>
    string CreateCompositeKey(string objectType, IReadOnlyList<string> attributes);

    /// <summary>Splits what <see cref="CreateCompositeKey"/> joined.</summary>
    /// <exception cref="InvalidRequestException">The key is no composite key.</exception>
    (string ObjectType, IReadOnlyList<string> Attributes) SplitCompositeKey(string compositeKey);

    Task<byte[]?> GetPrivateDataAsync(string collection, string key);

    Task<IReadOnlyList<byte[]?>> GetMultiplePrivateDataAsync(string collection, IReadOnlyList<string> keys);

    /// <summary>Reads SHA-256 of a private value; every peer of the channel has it, members of the collection or not.</summary>
    Task<byte[]?> GetPrivateDataHashAsync(string collection, string key);

    Task PutPrivateDataAsync(string collection, string key, ReadOnlyMemory<byte> value);

    Task DelPrivateDataAsync(string collection, string key);

    /// <summary>Deletes a private value and its history from every peer.</summary>
    Task PurgePrivateDataAsync(string collection, string key);

    IAsyncEnumerable<StateEntry> GetPrivateDataByRangeAsync(string collection, string startKey, string endKey);

    IAsyncEnumerable<StateEntry> GetPrivateDataByPartialCompositeKeyAsync(
        string collection, string objectType, IReadOnlyList<string> attributes);

    IAsyncEnumerable<StateEntry> GetPrivateDataQueryResultAsync(string collection, string query);

    /// <summary>Makes a key's own endorsement policy, in place of the chaincode's.</summary>
    /// <param name="key">The key; the policy is dropped at commit when it does not exist then.</param>
    /// <param name="policy">A marshalled <c>SignaturePolicyEnvelope</c>; see <see cref="KeyEndorsementPolicy"/>.</param>
    Task SetStateValidationParameterAsync(string key, ReadOnlyMemory<byte> policy);

    Task<byte[]?> GetStateValidationParameterAsync(string key);

    Task SetPrivateDataValidationParameterAsync(string collection, string key, ReadOnlyMemory<byte> policy);

    Task<byte[]?> GetPrivateDataValidationParameterAsync(string collection, string key);

    /// <summary>Calls another chaincode in this transaction, with the same client and proposal.</summary>
    /// <param name="chaincode">Its name on the channel.</param>
    /// <param name="args">Function name, then parameters.</param>
    /// <param name="channel">Empty: this channel, the callee's writes join this transaction. Another: only its answer counts.</param>
    /// <returns>The callee's answer whatever its status; status 500 with the peer's text when the call itself failed. The writes of a
    /// callee that answered an error on this channel stay in the transaction: refuse it yourself if they must not.</returns>
    Task<ChaincodeResponse> InvokeChaincodeAsync(string chaincode, IReadOnlyList<ReadOnlyMemory<byte>> args, string channel = "");

    /// <summary>Sets the event of the transaction. There is one: the last call wins, and only the outermost chaincode's is kept.</summary>
    /// <exception cref="InvalidRequestException"><paramref name="name"/> is empty.</exception>
    void SetEvent(string name, ReadOnlyMemory<byte> payload);

    /// <summary>Begins to collect writes, last one per key wins; does nothing where the peer has no batches.</summary>
    void StartWriteBatch();

    /// <summary>Sends the collected writes. What is still collected when the call ends is sent then.</summary>
    Task FinishWriteBatchAsync();
}
