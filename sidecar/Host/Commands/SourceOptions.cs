using System.CommandLine;
using Warden.Host.Analysis;

namespace Warden.Host.Commands;

/// <summary>Where records come from: a file, or the calls of a chaincode on a ledger.</summary>
internal sealed class SourceOptions
{
    private readonly Argument<FileInfo?> file = new Argument<FileInfo?>("file") { Description = "A table (.csv, .tsv) or JSON Lines; each also with .gz.", Arity = ArgumentArity.ZeroOrOne }.OfExisting();
    private readonly Option<string?> key = new("--key") { Description = "The column or member that holds the ledger key; without: records are numbered.", HelpName = "FIELD" };
    private readonly Option<bool> onLedger = new("--ledger") { Description = "Take a chaincode's committed calls: from --blocks, from --store, or from a peer." };
    private readonly Option<string?> chaincode = new("--chaincode") { Description = "The chaincode; on a ledger with only one it may be left out.", HelpName = "NAME" };
    private readonly Option<long?> from = new("--from") { Description = "With --ledger: the first block.", HelpName = "BLOCK" };
    private readonly Option<long?> to = new("--to") { Description = "With --ledger: the last block.", HelpName = "BLOCK" };
    private readonly LedgerOptions ledger = new();
    private readonly PeerOptions peer = new();

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Arguments.Add(file);
        foreach (var option in (Option[])[key, onLedger, chaincode, from, to, .. ledger.All, .. peer.All])
        {
            command.Options.Add(option);
        }

        command.Validators.Add(result =>
        {
            var given = result.GetResult(file) is { Tokens.Count: > 0 };
            if (given == result.GetResult(onLedger) is { Implicit: false })
            {
                result.AddError($"expected a file or {onLedger.Name}, but {(given ? "both" : "neither")} came");
            }

            foreach (var option in ((Option[])[from, to, .. ledger.All]).Where(option => given && result.GetResult(option) is { Implicit: false }))
            {
                result.AddError($"{option.Name}: expected {onLedger.Name} in place of a file");
            }
        });
    }

    /// <summary>Gets the member that holds the keys; null where records are numbered.</summary>
    public string? KeyOf(CommandContext context) => context.Value(key);

    /// <summary>Gets the chaincode that is named; null for none.</summary>
    public string? ChaincodeOf(CommandContext context) => context.Value(chaincode);

    /// <summary>Opens what the command line names.</summary>
    /// <exception cref="CommandException">There is no such file, chaincode or block.</exception>
    public async Task<OpenedSource> OpenAsync(CommandContext context, CancellationToken cancellationToken)
    {
        if (context.Value(file) is { } path)
        {
            return new OpenedSource(new FileSource(path, context.Value(key)));
        }

        PeerAccess? access = null;
        try
        {
            var last = context.Value(to) is { } wanted ? Block(to, wanted) : (ulong?)null;
            var copy = await ledger.OpenAsync(context, () => access = peer.Open(context), last, cancellationToken);
            try
            {
                return new OpenedSource(Open(context, copy, last), copy);
            }
            catch
            {
                copy.Dispose();
                throw;
            }
        }
        finally
        {
            access?.Dispose();
        }
    }

    private LedgerSource Open(CommandContext context, Ledger.LedgerCopy copy, ulong? last)
    {
        var end = copy.Last;
        var begin = context.Value(from) is { } first ? Block(from, first) : 0;
        if (begin > end || last > end)
        {
            throw new CommandException(FormattableString.Invariant($"expected blocks up to {end}, but {Math.Max(begin, last ?? 0)} came"));
        }

        var known = copy.Store.Chaincodes();
        var name = context.Value(chaincode) ?? (known is [var only] ? only : null);
        return name is not null && known.Contains(name, StringComparer.Ordinal)
            ? new LedgerSource(copy.Store, name, begin, last ?? end)
            : throw new CommandException($"{chaincode.Name}: expected {(known.Count == 0 ? "a ledger with calls" : $"one of {string.Join(", ", known)}")}, but {name ?? "nothing"} came");
    }

    private static ulong Block(Option option, long number) =>
        number >= 0 ? (ulong)number : throw new CommandException(FormattableString.Invariant($"{option.Name}: expected a block's number, but {number} came"));
}
