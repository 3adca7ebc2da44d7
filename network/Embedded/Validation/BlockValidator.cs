using Google.Protobuf;
using Warden.Protocol.Common;
using Warden.Protocol.Peer;

namespace Warden.Embedded;

/// <summary>Judges every transaction of a block and works out what the valid ones change.</summary>
internal sealed class BlockValidator(
    ChannelResources channel, PeerLedger ledger, EndorsementPolicies policies, PrivateDataCommit privateData, CommitBarrier barrier)
{
    private readonly EnvelopeExamination examination = new(channel);

    /// <summary>Judges a block, applies it, and tells of it once all peers have it.</summary>
    /// <exception cref="ConfigurationException">The block carries a configuration that does not follow from the one in force: the peer must not go on.</exception>
    /// <param name="block">The next block of the chain; a copy is stored, because its metadata gets this peer's verdicts.</param>
    public async Task CommitAsync(Block block)
    {
        var state = ledger.State;
        var updates = new StateUpdates();
        var transactions = block.Header.Number == 0 ? [GenesisTransaction(block)] : Examine(block);
        var codes = new byte[transactions.Length];
        var endorsements = new EndorsementCheck(policies, state);
        var conflicts = new ConflictCheck(state, updates);
        var committed = new List<(string, CommitRecord)>(transactions.Length);
        var changes = new List<(string, string, KeyChange)>();
        var inBlock = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < transactions.Length; i++)
        {
            var transaction = transactions[i];
            var code = Judge(transaction, endorsements, conflicts, inBlock);
            codes[i] = (byte)code;
            if (transaction.TransactionId.Length > 0 && ledger.FindTransaction(transaction.TransactionId) is null && inBlock.Add(transaction.TransactionId))
            {
                committed.Add((transaction.TransactionId, new(block.Header.Number, i, code)));
            }

            if (code == TxValidationCode.Valid)
            {
                conflicts.Apply(transaction, new(block.Header.Number, (ulong)i));
                changes.AddRange(
                    from set in transaction.Sets
                    from write in set.Public.Writes
                    select (
                        set.Namespace,
                        write.Key,
                        new KeyChange(transaction.TransactionId, write.Value, transaction.Timestamp, write.IsDelete)));
            }
        }

        if (block.Header.Number > 0 && transactions is [{ Configuration: { } configuration }] && codes is [(byte)TxValidationCode.Valid])
        {
            channel.Apply(configuration, block.Header.Number);
        }

        privateData.Apply(state, updates, block.Header.Number, [.. transactions.Select((t, i) => (t, codes[i] == (byte)TxValidationCode.Valid))]);
        ledger.Apply(updates, committed, changes);
        await barrier.ArriveAsync(block.Header.Number);
        ledger.Publish(WithVerdicts(block, codes), committed);
    }

    private ExaminedTransaction[] Examine(Block block)
    {
        var transactions = new ExaminedTransaction[block.Data.Data.Count];
        Parallel.For(0, transactions.Length, i => transactions[i] = examination.Examine(block.Data.Data[i]));
        return transactions;
    }

    // Block 0 is where trust begins: it is taken as it is.
    private static ExaminedTransaction GenesisTransaction(Block block)
    {
        var header = Payload.Parser.ParseFrom(Envelope.Parser.ParseFrom(block.Data.Data[0]).Payload).Header;
        return new()
        {
            Code = TxValidationCode.Valid,
            Configuration = new(),
            TransactionId = ChannelHeader.Parser.ParseFrom(header.ChannelHeader).TxId,
        };
    }

    private TxValidationCode Judge(
        ExaminedTransaction transaction, EndorsementCheck endorsements, ConflictCheck conflicts, HashSet<string> inBlock)
    {
        if (transaction.Code != TxValidationCode.Valid || transaction.Configuration is not null)
        {
            return transaction.Code;
        }

        if (ledger.FindTransaction(transaction.TransactionId) is not null)
        {
            return TxValidationCode.DuplicateTxid;
        }

        var code = endorsements.Check(transaction);
        if (code != TxValidationCode.Valid)
        {
            return code;
        }

        return inBlock.Contains(transaction.TransactionId) ? TxValidationCode.DuplicateTxid : conflicts.Check(transaction);
    }

    private static Block WithVerdicts(Block block, byte[] codes)
    {
        var judged = new Block { Header = block.Header, Data = block.Data, Metadata = new() };
        for (var i = 0; i <= (int)BlockMetadataIndex.CommitHash; i++)
        {
            judged.Metadata.Metadata.Add(
                i == (int)BlockMetadataIndex.TransactionsFilter ? ByteString.CopyFrom(codes)
                : i < block.Metadata.Metadata.Count ? block.Metadata.Metadata[i]
                : ByteString.Empty);
        }

        return judged;
    }
}
