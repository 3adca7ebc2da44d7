using System.CommandLine;
using Spectre.Console;
using Warden.Host.Incidents;
using Warden.Host.Ledger;

namespace Warden.Host.Commands;

/// <summary>The options that say where a command finds committed blocks: the peer by default, files, or a sidecar's store.</summary>
internal sealed class LedgerOptions
{
    private readonly Option<DirectoryInfo?> blocks = new Option<DirectoryInfo?>("--blocks")
    {
        Description = "Take the blocks from a folder: *.block files as peer channel fetch writes them, or a peer's own blockfile_*.", HelpName = "DIR",
    }.OfExisting();

    private readonly Option<string?> store = new("--store")
    {
        Description = "Take the blocks from a sidecar's store: its folder, or the file of one channel.", HelpName = "PATH",
    };

    /// <summary>The options, in the order of the help.</summary>
    public IReadOnlyList<Option> All => [blocks, store];

    /// <summary>Whether blocks come from files: then no peer is needed for them.</summary>
    public bool AreFiles(CommandContext context) => context.Value(blocks) is not null || context.Value(store) is not null;

    /// <summary>The option for those who need whole blocks, which a sidecar's store does not have.</summary>
    public Option OfBlocks => blocks;

    /// <summary>Opens the blocks to be read as they are, from the folder or from the peer.</summary>
    /// <exception cref="LedgerException">The blocks are not what they have to be.</exception>
    public async Task<ChannelBlocks> OpenBlocksAsync(CommandContext context, Func<PeerAccess> peer, CancellationToken cancellationToken)
    {
        var (source, channel, end) = await SourceAsync(context, peer, cancellationToken);
        return new ChannelBlocks(source, channel, end);
    }

    /// <summary>Opens the ledger, or takes its blocks in.</summary>
    /// <param name="context">The command.</param>
    /// <param name="peer">Gets the peer, where the blocks come from it.</param>
    /// <param name="last">The last block that is needed; null for all that there are.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="LedgerException">The blocks are not what they have to be.</exception>
    public async Task<LedgerCopy> OpenAsync(CommandContext context, Func<PeerAccess> peer, ulong? last, CancellationToken cancellationToken)
    {
        if (context.Value(store) is { } path)
        {
            return context.Value(blocks) is null
                ? LedgerCopy.OpenStore(FileOf(path))
                : throw new CommandException("expected either --blocks or --store, but both came");
        }

        var (source, channel, end) = await SourceAsync(context, peer, cancellationToken);
        return AreFiles(context) || last is not { } asked || asked <= end
            ? await TakeAsync(context, source, channel, last ?? end, cancellationToken)
            : throw new CommandException($"expected a block below {end + 1}, the peer's height, but {asked} came");
    }

    private async Task<(IBlockSource Source, string Channel, ulong Last)> SourceAsync(
        CommandContext context, Func<PeerAccess> peer, CancellationToken cancellationToken)
    {
        if (context.Value(blocks) is not { } folder)
        {
            var access = peer();
            return (new PeerBlocks(access.Network), access.Channel, (await access.Network.Ledger.GetChainInfoAsync(cancellationToken)).Height - 1);
        }

        if (Directory.EnumerateFiles(folder.FullName, PeerBlockFiles.Prefix + "*").Any())
        {
            var kept = PeerBlockFiles.Open(folder.FullName);
            return (kept, kept.Channel, kept.Last);
        }

        var files = BlockFolder.Open(folder.FullName);
        return (files, files.Channel, files.Last);
    }

    private static Task<LedgerCopy> TakeAsync(CommandContext context, IBlockSource source, string channel, ulong last, CancellationToken cancellationToken)
    {
        if (!context.ErrorsAreTerminal)
        {
            return LedgerCopy.TakeAsync(source, channel, last, taken: null, cancellationToken);
        }

        return context.ErrorConsole.Progress().AutoClear(true).StartAsync(progress =>
        {
            var task = progress.AddTask("taking in blocks", maxValue: last + 1);
            return LedgerCopy.TakeAsync(source, channel, last, new Reporter(number => task.Value = number + 1), cancellationToken);
        });
    }

    private static string FileOf(string path)
    {
        if (!Directory.Exists(path))
        {
            return path;
        }

        return Directory.GetFiles(path, "*.db") switch
        {
            [var only] => only,
            [] => throw new CommandException($"--store: expected a sidecar's store, but {path} holds no file *.db"),
            var several => throw new CommandException($"--store: expected the file of one channel, but {path} holds {several.Length}"),
        };
    }

    // Unlike Progress<T>, in order and at once.
    private sealed class Reporter(Action<ulong> report) : IProgress<ulong>
    {
        public void Report(ulong value) => report(value);
    }
}
