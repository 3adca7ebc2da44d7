using Warden.Host.Ledger;

namespace Warden.Host.Analysis;

/// <summary>A source and the ledger that has to be let go of after it.</summary>
internal sealed record OpenedSource(IRecordSource Records, LedgerCopy? Ledger = null) : IDisposable
{
    public void Dispose() => Ledger?.Dispose();
}
