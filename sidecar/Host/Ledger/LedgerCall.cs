using Warden.Detection;

namespace Warden.Host.Ledger;

/// <summary>What a valid committed transaction did in one chaincode's namespace.</summary>
/// <param name="Position">Where the transaction stands in its block, from 0.</param>
/// <param name="TxId">The transaction id.</param>
/// <param name="Namespace">The chaincode in whose namespace the writes stand.</param>
/// <param name="Arguments">The call's arguments where this chaincode is the one that the client named; otherwise empty.</param>
/// <param name="Writes">The public writes, by key.</param>
/// <param name="Teaches">
/// Whether history learns from it. A call that somebody confirmed after a WARN (status 299, or a used-up confirmation beside the
/// writes) does not: one person's yes must not make the next such value ordinary.
/// </param>
internal sealed record LedgerCall(
    int Position,
    string TxId,
    string Namespace,
    IReadOnlyList<ReadOnlyMemory<byte>> Arguments,
    IReadOnlyList<StateWrite> Writes,
    bool Teaches)
{
    /// <summary>Who signed the transaction.</summary>
    public LedgerCaller Caller { get; init; } = LedgerCaller.Unknown;

    /// <summary>What else a policy's conditions ask of who signed.</summary>
    public LedgerCertificate Certificate { get; init; } = new(null, null);

    /// <summary>What else it did to keys: endorsement policies of keys, and private data, of which a block holds hashes only.</summary>
    public IReadOnlyList<KeyTouch> Touches { get; init; } = [];

    /// <summary>Gets the call as detection takes it.</summary>
    /// <param name="block">The block that holds it.</param>
    public CommittedCall ToCommitted(ulong block) => new(TxId, Arguments, Writes)
    {
        Block = block,
        Index = Position,
        Caller = Caller.ToCaller(),
        Touches = Touches,
        Teaches = Teaches,
        IsDeclared = IsDeclared,
    };

    /// <summary>Whether a label in force has declared its values reasonable; no block says it.</summary>
    public bool IsDeclared { get; init; }

    /// <summary>The paths of what stood out, where the block holds a verdict (status 299) on this chaincode, or a used-up confirmation that names them.</summary>
    public IReadOnlyList<string> Warned { get; init; } = [];

    /// <summary>What the caller was told, where the block holds a verdict (status 299) on this chaincode.</summary>
    public string? Sentence { get; init; }
}
