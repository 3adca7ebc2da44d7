using Google.Protobuf;
using Warden.Protocol;
using Warden.Protocol.Common;

namespace Warden.Embedded;

/// <summary>Blocks in order, in memory, for as long as the process lives; readers wait for the ones to come.</summary>
/// <remarks>In memory on purpose: the embedded network is for development and tests, and starts afresh every time.</remarks>
internal sealed class BlockChain
{
    private readonly Lock gate = new();
    private readonly List<Block> blocks = [];
    private TaskCompletionSource grown = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ByteString lastHash = ByteString.Empty;

    /// <summary>Gets the number of blocks: the number of the next one.</summary>
    public ulong Height
    {
        get
        {
            lock (gate)
            {
                return (ulong)blocks.Count;
            }
        }
    }

    /// <summary>Gets the hash of the last block's header, empty before block 0.</summary>
    public ByteString LastHash
    {
        get
        {
            lock (gate)
            {
                return lastHash;
            }
        }
    }

    /// <summary>Gets a block, or null when it is yet to come.</summary>
    public Block? Find(ulong number)
    {
        lock (gate)
        {
            return number < (ulong)blocks.Count ? blocks[(int)number] : null;
        }
    }

    public Block? FindByHash(ByteString headerHash)
    {
        lock (gate)
        {
            // The hash of a header is its successor's previous hash; only the last block's is kept apart.
            var index = headerHash.Equals(lastHash)
                ? blocks.Count - 1
                : blocks.FindIndex(b => b.Header.PreviousHash.Equals(headerHash)) - 1;
            return index >= 0 ? blocks[index] : null;
        }
    }

    /// <summary>Appends a block and wakes who waits for it.</summary>
    /// <exception cref="InvalidDataException">Number, previous hash or data hash do not continue this chain.</exception>
    public void Append(Block block)
    {
        TaskCompletionSource waiting;
        lock (gate)
        {
            if (block.Header.Number != (ulong)blocks.Count || !block.Header.PreviousHash.Equals(lastHash))
            {
                throw new InvalidDataException($"Block {block.Header.Number} does not continue the chain of height {blocks.Count}.");
            }

            if (!block.Header.DataHash.Span.SequenceEqual(BlockHashes.DataHash(block.Data)))
            {
                throw new InvalidDataException($"Block {block.Header.Number} does not hash to its data hash.");
            }

            blocks.Add(block);
            lastHash = ByteString.CopyFrom(BlockHashes.HeaderHash(block.Header));
            (waiting, grown) = (grown, new(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        waiting.SetResult();
    }

    /// <summary>Gets a block, waiting for it when it is yet to come.</summary>
    public async ValueTask<Block> WaitForAsync(ulong number, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task next;
            lock (gate)
            {
                if (number < (ulong)blocks.Count)
                {
                    return blocks[(int)number];
                }

                next = grown.Task;
            }

            await next.WaitAsync(cancellationToken);
        }
    }
}
