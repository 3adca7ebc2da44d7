using System.Globalization;
using Google.Protobuf;
using Warden.Protocol.Common;
using Warden.Protocol.Peer;

namespace Warden.Embedded;

/// <summary><c>qscc</c>: blocks and transactions by number, hash and id.</summary>
/// <remarks>Source: fabric, core/scc/qscc/query.go.</remarks>
internal sealed class LedgerQueries(ChannelResources resources, PeerLedger ledger) : ISystemChaincode
{
    public string Name => SystemNamespaces.LedgerQueries;

    public Response Invoke(IReadOnlyList<ByteString> arguments, Invocation invocation)
    {
        if (arguments.Count < 2)
        {
            return Responses.Error($"Incorrect number of arguments, {arguments.Count}");
        }

        var (function, channel) = (arguments[0].ToStringUtf8(), arguments[1].ToStringUtf8());
        var proposal = ProposalContents.Unpack(invocation.Proposal);
        if (proposal.ChaincodeName != Name)
        {
            return Responses.Error(
                $"Rejecting invoke of QSCC from another chaincode because of potential for deadlocks, original invocation for '{proposal.ChaincodeName}'");
        }

        if (function != "GetChainInfo" && arguments.Count < 3)
        {
            return Responses.Error($"missing 3rd argument for {function}");
        }

        if (channel != resources.ChannelId)
        {
            return Responses.Error($"Invalid chain ID, {channel}");
        }

        if (function is not ("GetChainInfo" or "GetBlockByNumber" or "GetBlockByHash" or "GetBlockByTxID" or "GetTransactionByID"))
        {
            return Responses.Error($"access denied for [{function}][{channel}]: [Unmapped policy for {Name}/{function}]");
        }

        var signed = new SignedData(invocation.Proposal.ProposalBytes, proposal.SignatureHeader.Creator, invocation.Proposal.Signature);
        if (resources.Current.Access.WhyNot($"{Name}/{function}", channel, signed) is { } reason)
        {
            return Responses.Error($"access denied for [{function}][{channel}]: [{reason}]");
        }

        return function switch
        {
            "GetChainInfo" => Responses.Success(ChainInfo()),
            "GetBlockByNumber" => BlockByNumber(arguments[2].ToStringUtf8()),
            "GetBlockByHash" => ledger.Blocks.FindByHash(arguments[2]) is { } block
                ? Responses.Success(block)
                : Responses.Error(
                    $"Failed to get block hash {arguments[2].ToStringUtf8()}, error no such block hash [{Convert.ToHexStringLower(arguments[2].Span)}] in index"),
            "GetBlockByTxID" => ledger.FindTransaction(arguments[2].ToStringUtf8()) is { } transaction
                ? Responses.Success(ledger.Blocks.Find(transaction.Block)!)
                : Responses.Error(
                    $"Failed to get block for txID {arguments[2].ToStringUtf8()}, error no such transaction ID [{arguments[2].ToStringUtf8()}] in index"),
            _ => TransactionById(arguments[2].ToStringUtf8()),
        };
    }

    private BlockchainInfo ChainInfo()
    {
        var height = ledger.Blocks.Height;
        return new()
        {
            Height = height,
            CurrentBlockHash = ledger.Blocks.LastHash,
            PreviousBlockHash = ledger.Blocks.Find(height - 1)!.Header.PreviousHash,
        };
    }

    private Response BlockByNumber(string text)
    {
        if (!ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return Responses.Error($"Failed to parse block number with error strconv.ParseUint: parsing \"{text}\": invalid syntax");
        }

        // The largest number stands for the newest block: fabric, blkstorage.
        var block = number == ulong.MaxValue ? ledger.Blocks.Find(ledger.Blocks.Height - 1) : ledger.Blocks.Find(number);
        return block is null
            ? Responses.Error($"Failed to get block number {number}, error no such block number [{number}] in index")
            : Responses.Success(block);
    }

    private Response TransactionById(string id)
    {
        if (ledger.FindTransaction(id) is not { } found)
        {
            return Responses.Error($"Failed to get transaction with id {id}, error no such transaction ID [{id}] in index");
        }

        return Responses.Success(new ProcessedTransaction
        {
            TransactionEnvelope = Envelope.Parser.ParseFrom(ledger.Blocks.Find(found.Block)!.Data.Data[found.Index]),
            ValidationCode = (int)found.Code,
        });
    }
}
