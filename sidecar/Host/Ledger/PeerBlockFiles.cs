using System.Runtime.CompilerServices;
using Google.Protobuf;
using Warden.Protocol;
using Warden.Protocol.Common;

namespace Warden.Host.Ledger;

/// <summary>Blocks in the files that a peer keeps them in: <c>ledgersData/chains/chains/CHANNEL/blockfile_000000</c> and so on. The peer may run.</summary>
/// <remarks>
/// Source: fabric, common/ledger/blkstorage/block_serialization.go. Each block is its length, then number, data hash and previous hash, the number of envelopes
/// and these, the number of metadata entries and these; numbers are varints, bytes follow their length. What stands at the end of the last file and is
/// not whole yet is left out.
/// </remarks>
internal sealed class PeerBlockFiles : IBlockSource
{
    /// <summary>What the files' names begin with.</summary>
    public const string Prefix = "blockfile_";

    private readonly string[] files;

    private PeerBlockFiles(string[] files) => this.files = files;

    /// <summary>Gets the channel, as the first transaction names it; empty where there is none.</summary>
    public string Channel { get; private init; } = "";

    /// <summary>Gets the number of the last block.</summary>
    public ulong Last { get; private init; }

    /// <summary>Looks at a folder.</summary>
    /// <exception cref="LedgerException">A file is damaged, or there is no block; the message names it.</exception>
    public static PeerBlockFiles Open(string folder)
    {
        var files = Directory.GetFiles(folder, Prefix + "*");
        Array.Sort(files, StringComparer.Ordinal);
        // One that grows meanwhile is read up to here only.
        ulong? last = null;
        var channel = "";
        foreach (var block in Read(files, 0))
        {
            channel = channel.Length > 0 ? channel : ChannelOf(block);
            last = block.Header.Number;
        }

        return new(files) { Channel = channel, Last = last ?? throw new LedgerException($"expected blocks in the files {Prefix}* of {folder}, but there are none") };
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<Block> ReadAsync(ulong from, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var block in Read(files, from))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return await Task.FromResult(block);
        }
    }

    private static IEnumerable<Block> Read(string[] files, ulong from)
    {
        foreach (var file in files)
        {
            // The peer goes on writing where it runs.
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1 << 16);
            while (NextBytes(stream, file, isLast: file == files[^1]) is { } bytes)
            {
                var block = Parse(bytes, file);
                if (block.Header.Number >= from)
                {
                    yield return block;
                }
            }
        }
    }

    private static byte[]? NextBytes(FileStream stream, string file, bool isLast)
    {
        if (stream.Position == stream.Length)
        {
            return null;
        }

        ulong length = 0;
        for (var shift = 0; ; shift += 7)
        {
            var next = stream.ReadByte();
            if (next < 0 || shift > 28)
            {
                return isLast && next < 0 ? null : throw Damaged(file);
            }

            length |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
            {
                break;
            }
        }

        if (length > (ulong)(stream.Length - stream.Position))
        {
            return isLast ? null : throw Damaged(file);
        }

        var bytes = new byte[length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    private static Block Parse(byte[] bytes, string file)
    {
        try
        {
            using var input = new CodedInputStream(bytes);
            var block = new Block
            {
                Header = new() { Number = input.ReadUInt64(), DataHash = input.ReadBytes(), PreviousHash = input.ReadBytes() },
                Data = new(),
                Metadata = new(),
            };
            for (var left = input.ReadUInt64(); left > 0; left--)
            {
                block.Data.Data.Add(input.ReadBytes());
            }

            for (var left = input.ReadUInt64(); left > 0; left--)
            {
                block.Metadata.Metadata.Add(input.ReadBytes());
            }

            return input.IsAtEnd ? block : throw Damaged(file);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw Damaged(file, e);
        }
    }

    private static string ChannelOf(Block block)
    {
        try
        {
            return Blocks.Unpack(block).FirstOrDefault()?.ChannelId ?? "";
        }
        catch (MalformedMessageException e)
        {
            throw new LedgerException($"block {block.Header.Number}: {e.Message}", e);
        }
    }

    private static LedgerException Damaged(string file, Exception? cause = null)
    {
        var message = $"expected blocks as a peer writes them in {file}, but it is damaged or something else";
        return cause is null ? new(message) : new(message, cause);
    }
}
