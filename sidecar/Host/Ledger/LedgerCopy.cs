namespace Warden.Host.Ledger;

/// <summary>The beginning of a channel's ledger, to be read by a command: a sidecar's store, or blocks taken into a store of its own that goes away with it.</summary>
internal sealed class LedgerCopy : IDisposable
{
    private readonly DirectoryInfo? passing;

    private LedgerCopy(LedgerStore store, DirectoryInfo? passing)
    {
        Store = store;
        this.passing = passing;
    }

    /// <summary>Gets the blocks.</summary>
    public LedgerStore Store { get; }

    /// <summary>Gets the number of the last block.</summary>
    /// <exception cref="LedgerException">There is no block.</exception>
    public ulong Last => Store.Last()?.Number ?? throw new LedgerException("expected blocks, but the store holds none yet");

    /// <summary>Opens a sidecar's store, which may be at work.</summary>
    /// <param name="path">The store's file.</param>
    public static LedgerCopy OpenStore(string path) => new(LedgerStore.OpenToRead(path), passing: null);

    /// <summary>Takes in blocks from the first to one.</summary>
    /// <param name="source">Where they come from.</param>
    /// <param name="channel">The channel.</param>
    /// <param name="last">The number of the last block to take.</param>
    /// <param name="taken">Told the number of each block.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="LedgerException">The blocks are no chain that begins with block 0, or they end before.</exception>
    public static async Task<LedgerCopy> TakeAsync(
        IBlockSource source, string channel, ulong last, IProgress<ulong>? taken, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("warden-ledger-");
        var copy = new LedgerCopy(LedgerStore.CreatePassing(Path.Combine(folder.FullName, "ledger.db"), channel), folder);
        try
        {
            await foreach (var block in source.ReadAsync(0, cancellationToken))
            {
                copy.Store.Append(BlockReader.Read(block));
                taken?.Report(block.Header.Number);
                if (block.Header.Number >= last)
                {
                    return copy;
                }
            }

            throw new LedgerException(copy.Store.Last() is { } end
                ? $"expected blocks up to {last}, but they end with {end.Number}"
                : $"expected blocks up to {last}, but none came");
        }
        catch
        {
            copy.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        Store.Dispose();
        passing?.Delete(recursive: true);
    }
}
