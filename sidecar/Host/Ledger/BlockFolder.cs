using System.Runtime.CompilerServices;
using Google.Protobuf;
using Warden.Protocol;
using Warden.Protocol.Common;

namespace Warden.Host.Ledger;

/// <summary>Blocks as files of a folder, such as <c>peer channel fetch</c> writes them: one marshalled block in each <c>*.block</c>.</summary>
/// <remarks>The files' names say nothing; the headers do. Read twice, so that one block at a time is in memory.</remarks>
internal sealed class BlockFolder : IBlockSource
{
    private readonly SortedDictionary<ulong, string> files;

    private BlockFolder(SortedDictionary<ulong, string> files, string channel)
    {
        this.files = files;
        Channel = channel;
    }

    /// <summary>Gets the channel, as the first transaction names it; empty where there is none.</summary>
    public string Channel { get; }

    /// <summary>Gets the number of the last block.</summary>
    public ulong Last => files.Keys.Last();

    /// <summary>Looks at a folder.</summary>
    /// <exception cref="LedgerException">A file is no block, a block is there twice, or there is none; the message names the file.</exception>
    public static BlockFolder Open(string folder)
    {
        var files = new SortedDictionary<ulong, string>();
        foreach (var file in Directory.EnumerateFiles(folder, "*.block"))
        {
            var number = Parse(file).Header.Number;
            if (!files.TryAdd(number, file))
            {
                throw new LedgerException($"expected every block once, but {Path.GetFileName(files[number])} and {Path.GetFileName(file)} both hold block {number}");
            }
        }

        return files.Count > 0
            ? new BlockFolder(files, files.Values.Select(file => ChannelOf(Parse(file))).FirstOrDefault(name => name is not null) ?? "")
            : throw new LedgerException($"expected files *.block in {folder}, but there are none");
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<Block> ReadAsync(ulong from, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var (_, file) in files.SkipWhile(f => f.Key < from))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return await Task.FromResult(Parse(file));
        }
    }

    private static string? ChannelOf(Block block)
    {
        try
        {
            return Blocks.Unpack(block).FirstOrDefault()?.ChannelId is { Length: > 0 } channel ? channel : null;
        }
        catch (MalformedMessageException e)
        {
            throw new LedgerException($"block {block.Header.Number}: {e.Message}", e);
        }
    }

    private static Block Parse(string file)
    {
        try
        {
            var block = Block.Parser.ParseFrom(File.ReadAllBytes(file));
            if (block.Header is null)
            {
                throw new LedgerException($"expected a block in {file}, but it has no header");
            }

            return block.Header.Number == 0 || !Blocks.ValidationCodes(block).IsEmpty
                ? block
                : throw new LedgerException($"expected a block of a peer in {file}, but it has no validation codes: it comes from an orderer");
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new LedgerException($"expected a block in {file}, but it does not parse: {e.Message}", e);
        }
    }
}
