namespace Warden.Host.Ledger;

/// <summary>The peer's blocks are not what they have to be: the sidecar stops learning from them and says so.</summary>
internal sealed class LedgerException : Exception
{
    public LedgerException(string message)
        : base(message)
    {
    }

    public LedgerException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
