using Warden.Protocol.Common;

namespace Warden.Host.Ledger;

/// <summary>Where blocks come from: the own peer, or a test.</summary>
internal interface IBlockSource
{
    /// <summary>Gets how many blocks the ledger has now; null where the source cannot say.</summary>
    Task<ulong?> HeightAsync(CancellationToken cancellationToken) => Task.FromResult<ulong?>(null);

    /// <summary>Reads committed blocks in order, and waits for the next one at the end of the ledger.</summary>
    /// <param name="from">The number of the first block.</param>
    /// <param name="cancellationToken">Ends the stream.</param>
    IAsyncEnumerable<Block> ReadAsync(ulong from, CancellationToken cancellationToken);
}
