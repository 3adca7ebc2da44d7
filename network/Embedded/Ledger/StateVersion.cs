namespace Warden.Embedded;

/// <summary>Where a key was last written: block number and index of the transaction in it.</summary>
internal readonly record struct StateVersion(ulong Block, ulong Transaction) : IComparable<StateVersion>
{
    public Protocol.Ledger.Version ToMessage() => new() { BlockNum = Block, TxNum = Transaction };

    public static StateVersion? From(Protocol.Ledger.Version? message) => message is null ? null : new(message.BlockNum, message.TxNum);

    public int CompareTo(StateVersion other) => (Block, Transaction).CompareTo((other.Block, other.Transaction));
}
