using Warden.Documents;

namespace Warden.Host.Governance;

/// <summary>An emergency as the ledger has it.</summary>
/// <param name="Record">The record.</param>
/// <param name="Block">The block that holds its enactment.</param>
internal sealed record CommittedEmergency(BreakGlassRecord Record, ulong Block)
{
    /// <summary>The last block at which the guard stands back: the one it names, however far, or as many blocks after its enactment as any may have.</summary>
    public ulong LastBlock => Math.Min((ulong)Record.Document.UntilBlock, Block + BreakGlass.MostBlocks);

    /// <summary>Gets it after another write: a review changes nothing of the block from which it counts.</summary>
    public static CommittedEmergency After(CommittedEmergency? before, BreakGlassRecord record, ulong block) =>
        before?.Record.Proposal == record.Proposal ? before with { Record = record } : new CommittedEmergency(record, block);
}
