using System.CommandLine;
using System.CommandLine.Parsing;
using Warden.Documents;

namespace Warden.Host.Commands.Governing;

/// <summary>The options of <c>backtest</c> that say what is replayed.</summary>
internal sealed class BacktestOptions
{
    private readonly Option<string?> proposal = new("--proposal") { Description = "A proposal of a policy, a schema or a registration: its id, or the first digits.", HelpName = "ID" };
    private readonly Option<string?> policy = new("--policy") { Description = "A policy as JSON that is not proposed yet; - reads standard input.", HelpName = "FILE" };
    private readonly Option<FileInfo?> schema = new Option<FileInfo?>("--schema") { Description = "A schema as JSON, beside --policy or alone with the policy in force.", HelpName = "FILE" }.OfExisting();
    private readonly Option<long?> from = new("--from") { Description = "The first block; without it that of the proposal's report, or the middle of the ledger.", HelpName = "BLOCK" };
    private readonly Option<long?> to = new("--to") { Description = "The last block; without it that of the proposal's report, or the last one.", HelpName = "BLOCK" };

    /// <summary>Where the report is written.</summary>
    public Option<FileInfo?> Report { get; } = new("--report") { Description = "Write the report, canonical JSON, into a file.", HelpName = "FILE" };

    /// <summary>How the caller's organisation votes with the recomputed digest.</summary>
    public Option<string?> Vote { get; } = new Option<string?>("--vote") { Description = "Vote yes or no on the proposal with the recomputed digest.", HelpName = "yes|no" }.AcceptOnlyFromAmong("yes", "no");

    /// <summary>Why it votes so.</summary>
    public Option<string> Reason { get; } = new("--reason") { Description = "The vote's reason.", HelpName = "TEXT", DefaultValueFactory = _ => "" };

    /// <summary>The options, in the order of the help.</summary>
    public IReadOnlyList<Option> All => [proposal, policy, schema, from, to, Report, Vote, Reason];

    /// <summary>Checks what goes with what.</summary>
    public void Check(CommandResult result)
    {
        bool Has(Option option) => result.GetResult(option) is { Implicit: false };
        if (Has(proposal) == (Has(policy) || Has(schema)))
        {
            result.AddError("expected either --proposal, or --policy or --schema with a file");
        }

        if (Has(Vote) && !Has(proposal))
        {
            result.AddError("--vote: expected --proposal beside it");
        }
    }

    /// <summary>Reads what is asked, and from the ledger what belongs to it.</summary>
    public async Task<BacktestRequest> ReadAsync(CommandContext context, LaterAccess access, CancellationToken cancellationToken)
    {
        if (context.Value(proposal) is { } id)
        {
            var record = await access.Value.ProposalAsync(id, cancellationToken);
            if (record.Policy is null && record.Schema is null)
            {
                throw new CommandException($"--proposal: expected a proposal of a policy or a schema, but {Tables.Short(record.Id)} is one of kind {ProposalKinds.NameOf(record.Kind)}");
            }

            return new BacktestRequest(record.Chaincode, record.Policy, record.Schema, record, context.Value(from) ?? record.Backtest?.From, context.Value(to) ?? record.Backtest?.To);
        }

        var newPolicy = context.Value(policy) is { } path
            ? CanonicalJson.Read<DetectionPolicy>(await DocumentFile.ReadAsync(path, cancellationToken)).Validate()
            : null;
        var newSchema = context.Value(schema) is { } file
            ? CanonicalJson.Read<AttributeSchema>(await DocumentFile.ReadAsync(file.FullName, cancellationToken)).Validate()
            : null;
        if (newPolicy is not null && newSchema is not null && newPolicy.Chaincode != newSchema.Chaincode)
        {
            throw new CommandException($"expected policy and schema of one chaincode, but {newPolicy.Chaincode} and {newSchema.Chaincode} came");
        }

        return new BacktestRequest(newPolicy?.Chaincode ?? newSchema!.Chaincode, newPolicy, newSchema, null, context.Value(from), context.Value(to));
    }
}
