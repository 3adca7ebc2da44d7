using System.Runtime.CompilerServices;
using Warden.Gateway;
using Warden.Protocol.Common;

namespace Warden.Host.Ledger;

/// <summary>A peer's blocks through its Deliver service.</summary>
internal sealed class PeerBlocks(Network network) : IBlockSource
{
    /// <inheritdoc/>
    public async IAsyncEnumerable<Block> ReadAsync(ulong from, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var blocks = await network.BlockEventsAsync(new EventOptions { StartBlock = from }, cancellationToken);
        await foreach (var block in blocks.WithCancellation(cancellationToken))
        {
            yield return block;
        }
    }
}
