using System.Runtime.CompilerServices;
using Warden.Host.Ledger;
using Warden.Protocol;
using Warden.Protocol.Common;

namespace Warden.Host.Incidents;

/// <summary>A channel's transactions in the order of its ledger, read as often as it takes; nothing of them is kept.</summary>
/// <param name="source">The blocks.</param>
/// <param name="channel">The channel's name.</param>
/// <param name="last">The number of the last block to read.</param>
internal sealed class ChannelBlocks(IBlockSource source, string channel, ulong last)
{
    /// <summary>Gets the channel's name.</summary>
    public string Channel { get; } = channel;

    /// <summary>Gets the number of the last block.</summary>
    public ulong Last { get; } = last;

    /// <summary>Gets the same blocks up to an earlier one.</summary>
    public ChannelBlocks UpTo(ulong block) => new(source, Channel, Math.Min(block, Last));

    /// <summary>Reads all envelopes, those that the peers voided among them.</summary>
    /// <exception cref="LedgerException">The blocks are no chain that begins with block 0, or they end too early.</exception>
    public async IAsyncEnumerable<CommittedTransaction> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var next = 0UL;
        var previous = Array.Empty<byte>();
        await foreach (var block in source.ReadAsync(0, cancellationToken))
        {
            foreach (var transaction in Checked(block, next, previous))
            {
                yield return transaction;
            }

            if (next == Last)
            {
                yield break;
            }

            (next, previous) = (next + 1, BlockHashes.HeaderHash(block.Header));
        }

        throw new LedgerException($"expected blocks up to {Last}, but block {next} did not come");
    }

    private static IReadOnlyList<CommittedTransaction> Checked(Block block, ulong number, byte[] previous)
    {
        if (block.Header is null || block.Data is null || block.Header.Number != number)
        {
            throw new LedgerException($"expected block {number}, but {(block.Header is null ? "one without header" : $"block {block.Header.Number}")} came");
        }

        if (!BlockHashes.DataHash(block.Data).AsSpan().SequenceEqual(block.Header.DataHash.Span))
        {
            throw new LedgerException($"block {number}: its data does not have the hash that its header names");
        }

        if (number > 0 && !block.Header.PreviousHash.Span.SequenceEqual(previous))
        {
            throw new LedgerException($"block {number} does not follow block {number - 1} as it came: these are blocks of two ledgers");
        }

        try
        {
            return Blocks.Unpack(block);
        }
        catch (MalformedMessageException e)
        {
            throw new LedgerException($"block {number}: {e.Message}", e);
        }
    }
}
