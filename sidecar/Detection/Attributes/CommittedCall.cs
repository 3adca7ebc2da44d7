namespace Warden.Detection;

/// <summary>A committed, valid transaction as history learns from it.</summary>
/// <param name="TxId">The transaction id.</param>
/// <param name="Args">The chaincode's arguments; the first is the transaction function's name.</param>
/// <param name="Writes">What the contract wrote to its own namespace.</param>
public sealed record CommittedCall(string TxId, IReadOnlyList<ReadOnlyMemory<byte>> Args, IReadOnlyList<StateWrite> Writes)
{
    /// <summary>Gets the number of the block that holds the transaction.</summary>
    public ulong Block { get; init; }

    /// <summary>Gets the position of the transaction in its block, from 0.</summary>
    public int Index { get; init; }

    /// <summary>Gets who called.</summary>
    public Caller Caller { get; init; } = Caller.Unknown;

    /// <summary>Gets what else the transaction did to keys.</summary>
    public IReadOnlyList<KeyTouch> Touches { get; init; } = [];

    /// <summary>
    /// Gets whether history learns from it. What does not teach (a warned call that somebody confirmed) still is what later values of its keys
    /// are compared with.
    /// </summary>
    public bool Teaches { get; init; } = true;

    /// <summary>Gets whether a label has declared its values reasonable: exactly these are lawful from then on, however far out.</summary>
    public bool IsDeclared { get; init; }
}
