using Warden.Protocol.Common;

namespace Warden.Host.Ledger;

/// <summary>Where blocks come from: the own peer, or a test.</summary>
internal interface IBlockSource
{
    /// <summary>Reads committed blocks in order, and waits for the next one at the end of the ledger.</summary>
    /// <param name="from">The number of the first block.</param>
    /// <param name="cancellationToken">Ends the stream.</param>
    IAsyncEnumerable<Block> ReadAsync(ulong from, CancellationToken cancellationToken);
}
