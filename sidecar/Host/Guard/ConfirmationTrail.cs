using Warden.Documents;
using Warden.Host.Governance;
using Warden.Host.Ledger;
using Warden.Host.Telemetry;

namespace Warden.Host.Guard;

/// <summary>Puts every confirmation that is committed into the decision log, with the fields that the block has: what a SIEM reads there is what the ledger says.</summary>
/// <remarks>Of the guarded chaincodes; each block once, so a sidecar that joins late, or has lost its store, tells those of before too.</remarks>
internal sealed class ConfirmationTrail(DecisionLog decisions, TimeProvider time)
{
    /// <summary>The answer under which the decision log has such a line.</summary>
    public const string Answer = "confirmation";

    private static readonly string Prefix = $"\0{GovernanceKeys.Confirmation}\0";

    /// <summary>Looks at a block's governance writes.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="writes">The writes.</param>
    /// <param name="before">What was confirmed before the block.</param>
    /// <param name="isGuarded">Whether this sidecar stands before a chaincode.</param>
    public void Look(string channel, IReadOnlyList<GovernanceWrite> writes, GovernanceView before, Func<string, bool> isGuarded)
    {
        foreach (var write in writes.Where(write => !write.Value.IsEmpty && write.Key.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            if (RecordIn(write) is { } record && isGuarded(record.Chaincode))
            {
                Write(channel, write, record, before.Confirmations.Of(record.Call)?.Record);
            }
        }
    }

    private static ConfirmationRecord? RecordIn(GovernanceWrite write)
    {
        try
        {
            return CanonicalJson.Read<ConfirmationRecord>(write.Value.Span);
        }
        catch (DocumentException)
        {
            // Of a newer form; /status names it.
            return null;
        }
    }

    private static string WordOf(ConfirmationRecord record, ConfirmationRecord? before) => record switch
    {
        { UsedBy: not null } => "used",
        { Veto: not null } => "vetoed",
        _ => before?.Veto is not null && before.Approvals.SequenceEqual(record.Approvals) ? "veto lifted" : "confirmed",
    };

    private void Write(string channel, GovernanceWrite write, ConfirmationRecord record, ConfirmationRecord? before) => decisions.Write(new Decision
    {
        Time = time.GetUtcNow(),
        TxId = write.TxId,
        Channel = channel,
        Chaincode = GovernanceFunctions.Chaincode,
        Function = GovernanceKeys.Confirmation,
        Mode = WardenMode.Off,
        Answer = Answer,
        Reason = WordOf(record, before),
        Block = (long)write.Block,
        Call = record.Call,
        Confirmation = record,
    });
}
