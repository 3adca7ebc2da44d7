using System.Globalization;
using Google.Protobuf;
using Warden.Protocol.Common;
using Warden.Protocol.Peer;

namespace Warden.Gateway;

/// <summary>
/// Reads a channel's ledger through the peer's system chaincodes <c>qscc</c> and <c>cscc</c>. The answers are the peer's word.
/// </summary>
/// <remarks>Each throws <see cref="GatewayException"/> when the peer refuses, for example a block that does not exist.</remarks>
public sealed class LedgerQueries
{
    private readonly Network network;

    internal LedgerQueries(Network network) => this.network = network;

    /// <summary>Gets the height and the hashes of the newest block.</summary>
    public Task<BlockchainInfo> GetChainInfoAsync(CancellationToken cancellationToken = default) =>
        QueryAsync("qscc", "GetChainInfo", BlockchainInfo.Parser, [], cancellationToken);

    /// <summary>Gets a block.</summary>
    public Task<Block> GetBlockByNumberAsync(ulong blockNumber, CancellationToken cancellationToken = default) =>
        QueryAsync("qscc", "GetBlockByNumber", Block.Parser, [blockNumber.ToString(CultureInfo.InvariantCulture)], cancellationToken);

    /// <summary>Gets the block that holds a transaction.</summary>
    public Task<Block> GetBlockByTransactionIdAsync(string transactionId, CancellationToken cancellationToken = default) =>
        QueryAsync("qscc", "GetBlockByTxID", Block.Parser, [transactionId], cancellationToken);

    /// <summary>Gets a transaction with its validation code.</summary>
    public Task<ProcessedTransaction> GetTransactionByIdAsync(string transactionId, CancellationToken cancellationToken = default) =>
        QueryAsync("qscc", "GetTransactionByID", ProcessedTransaction.Parser, [transactionId], cancellationToken);

    /// <summary>Gets the channel's configuration.</summary>
    public Task<Config> GetChannelConfigAsync(CancellationToken cancellationToken = default) =>
        QueryAsync("cscc", "GetChannelConfig", Config.Parser, [], cancellationToken);

    private async Task<T> QueryAsync<T>(
        string chaincode, string function, MessageParser<T> parser, IEnumerable<string> arguments, CancellationToken cancellationToken)
        where T : IMessage<T>
    {
        // The first argument of each is the channel (fabric, core/scc).
        var result = await network.GetContract(chaincode).EvaluateAsync(function, [network.Name, .. arguments], cancellationToken);
        return parser.ParseFrom(result);
    }
}
