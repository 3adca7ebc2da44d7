using Google.Protobuf;
using Warden.Detection;
using Warden.Documents;
using Warden.Host.Governance;
using Warden.Protocol;
using Warden.Protocol.Common;
using Warden.Protocol.Ledger;

namespace Warden.Host.Ledger;

/// <summary>Takes out of a block what the sidecar keeps: the valid transactions' arguments and public writes.</summary>
/// <remarks>Private data stands in a block only as hashes: of a write they are kept, of the rest that something was done to a collection, and to how many keys.</remarks>
internal static class BlockReader
{
    private const string Lifecycle = "_lifecycle";

    /// <summary>Reads a block.</summary>
    /// <exception cref="LedgerException">The block is incomplete, or its data does not have the hash that its header names.</exception>
    public static LedgerBlock Read(Block block)
    {
        if (block.Header is null || block.Data is null)
        {
            throw new LedgerException("a block came without header or data");
        }

        if (!BlockHashes.DataHash(block.Data).AsSpan().SequenceEqual(block.Header.DataHash.Span))
        {
            throw new LedgerException($"block {block.Header.Number}: its data does not have the hash that its header names");
        }

        var calls = new List<LedgerCall>();
        var governance = new List<GovernanceWrite>();
        var transactions = new List<EndorsedCall>();
        var voided = new List<string>();
        try
        {
            foreach (var transaction in Blocks.Unpack(block))
            {
                if (transaction is { IsValid: true, Endorsed: { } endorsed })
                {
                    var isConfirmed = Read(transaction, endorsed, calls, governance);
                    transactions.Add(new EndorsedCall(transaction.TransactionId, isConfirmed, [.. endorsed.Endorsements.Select(e => e.Endorser.Memory)]));
                }
                else if (!transaction.IsValid && transaction.TransactionId.Length > 0)
                {
                    voided.Add(transaction.TransactionId);
                }
            }
        }
        catch (MalformedMessageException e)
        {
            throw new LedgerException($"block {block.Header.Number}: {e.Message}", e);
        }

        return new LedgerBlock(
            block.Header.Number, BlockHashes.HeaderHash(block.Header), block.Header.PreviousHash.Memory, calls, governance)
        {
            Endorsed = transactions,
            Voided = voided,
        };
    }

    // Says whether it was confirmed after a WARN.
    private static bool Read(
        CommittedTransaction transaction, UnpackedTransaction endorsed, List<LedgerCall> calls, List<GovernanceWrite> governance)
    {
        var sets = endorsed.ReadWriteSets.ToDictionary(s => s.Namespace, s => s.Public, StringComparer.Ordinal);
        var touched = endorsed.ReadWriteSets.ToDictionary(s => s.Namespace, TouchesOf, StringComparer.Ordinal);
        if (sets.TryGetValue(GovernanceView.Chaincode, out var governed))
        {
            governance.AddRange(governed.Writes.Select(
                w => new GovernanceWrite(transaction.BlockNumber, w.Key, w.IsDelete ? default : w.Value.Memory) { TxId = transaction.TransactionId }));
        }

        if (sets.TryGetValue(Lifecycle, out var definitions))
        {
            governance.AddRange(definitions.Writes
                .Where(w => DefinitionWrites.IsOne(w.Key))
                .Select(w => new GovernanceWrite(transaction.BlockNumber, w.Key, w.IsDelete ? default : w.Value.Memory)));
        }

        var confirmation = ConfirmationIn(governed);
        var confirmed = endorsed.Response?.Status == VerdictStatus.Warning || confirmation is not null;
        var invoked = endorsed.ChaincodeName;
        var caller = LedgerCaller.Of(endorsed.SignatureHeader.Creator.Span);
        var certificate = LedgerCertificate.Of(endorsed.SignatureHeader.Creator.Memory);
        var verdict = VerdictIn(endorsed);
        foreach (var name in sets.Keys.Append(invoked).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            var writes = sets.TryGetValue(name, out var set) ? WritesOf(set) : [];
            var touches = touched.GetValueOrDefault(name) ?? [];
            if (IsContract(name) && (writes.Length > 0 || touches.Count > 0 || name == invoked))
            {
                IReadOnlyList<ReadOnlyMemory<byte>> arguments = name == invoked ? [.. endorsed.Args.Select(a => a.Memory)] : [];
                calls.Add(new LedgerCall(transaction.Index, transaction.TransactionId, name, arguments, writes, Teaches: !confirmed)
                {
                    Caller = caller,
                    Certificate = certificate,
                    Touches = touches,
                    Warned =
                    [
                        .. (verdict?.Document.Chaincode == name ? verdict.Document.Findings.Select(f => f.Path) : [])
                            .Concat(confirmation?.Chaincode == name ? confirmation.Attributes ?? [] : [])
                            .Distinct(StringComparer.Ordinal),
                    ],
                    Sentence = verdict?.Document.Chaincode == name ? verdict.Sentence : null,
                });
            }
        }

        return confirmed;
    }

    internal static VerdictMessage? VerdictIn(UnpackedTransaction endorsed) =>
        endorsed.Response is { Status: VerdictStatus.Warning } response && VerdictMessage.TryParse(response.Message, out var message)
            ? message
            : null;

    private static StateWrite[] WritesOf(KVRWSet set) =>
        [.. set.Writes.Select(w => new StateWrite(w.Key, w.IsDelete ? default : w.Value.Memory, w.IsDelete))];

    private static List<KeyTouch> TouchesOf(NamespaceReadWriteSet set)
    {
        var touches = set.Public.MetadataWrites.Select(m => new KeyTouch(KeyTouchKind.Metadata, m.Key)).ToList();
        foreach (var collection in set.Collections)
        {
            touches.AddRange(collection.Hashed.HashedWrites.Select(w => w.IsPurge || w.IsDelete
                ? new KeyTouch(w.IsPurge ? KeyTouchKind.Purge : KeyTouchKind.PrivateDelete, collection.Collection)
                : new KeyTouch(KeyTouchKind.PrivateWrite, collection.Collection) { Hash = PrivateHash.OfDigests(w.KeyHash.Span, w.ValueHash.Span) }));
            touches.AddRange(collection.Hashed.MetadataWrites.Select(_ => new KeyTouch(KeyTouchKind.PrivateMetadata, collection.Collection)));
        }

        return touches;
    }

    // Not contracts: what the peer itself runs (lscc, qscc, …, _lifecycle and its collections' namespaces) and the governance chaincode.
    internal static bool IsContract(string name) =>
        name is not ("" or "lscc" or "qscc" or "cscc" or "vscc" or "escc" or GovernanceView.Chaincode)
        && !name.StartsWith('_')
        && !name.Contains('#', StringComparison.Ordinal);

    // What a transaction uses up it writes; who confirmed has said what was warned of.
    internal static ConfirmationRecord? ConfirmationIn(KVRWSet? governed)
    {
        if (governed?.Writes.FirstOrDefault(w => w.Key.StartsWith($"\0{GovernanceKeys.Confirmation}\0", StringComparison.Ordinal)) is not { } write)
        {
            return null;
        }

        try
        {
            return CanonicalJson.Read<ConfirmationRecord>(write.Value.Span);
        }
        catch (DocumentException)
        {
            // Of a newer form: that it was confirmed is known all the same.
            return new ConfirmationRecord("", "", "", 0, []);
        }
    }
}
