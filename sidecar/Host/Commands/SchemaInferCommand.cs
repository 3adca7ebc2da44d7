using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Spectre.Console;
using Warden.Documents;
using Warden.Host.Analysis;

namespace Warden.Host.Commands;

/// <summary>The command <c>schema infer</c>: proposes a schema document from history, and shows what it would change.</summary>
internal static class SchemaInferCommand
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n", Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Command Create()
    {
        var source = new SourceOptions();
        var output = new Option<FileInfo?>("--out") { Description = "Where the document goes; without: standard output.", HelpName = "FILE" };
        var before = new Option<FileInfo?>("--diff")
        {
            Description = "A schema to start from: what people wrote in it is kept, and what would change is shown, for review before the vote.", HelpName = "FILE",
        }.OfExisting();
        var command = new Command("infer", "Infers a schema from a table, JSON Lines or a ledger: paths, kinds, units, what may be sensitive.");
        source.AddTo(command);
        command.Options.Add(output);
        command.Options.Add(before);
        return command.Runs(async (context, cancellationToken) =>
        {
            var old = context.Value(before) is { } file ? Read(file) : null;
            using var opened = await source.OpenAsync(context, cancellationToken);
            var chaincode = opened.Records is LedgerSource ledger ? ledger.Chaincode : source.ChaincodeOf(context) ?? old?.Chaincode ?? Path.GetFileNameWithoutExtension(opened.Records.Name);
            var schema = await InferAsync(context, opened.Records, chaincode, cancellationToken);
            if (old is not null)
            {
                schema = SchemaInference.KeepingWords(schema, old);
            }

            // What is proposed is what can be read.
            schema = CanonicalJson.Read<AttributeSchema>(CanonicalJson.ToBytes(schema)).Validate();
            if (context.Value(output) is { } path)
            {
                await File.WriteAllTextAsync(path.FullName, Text(schema), cancellationToken);
                context.Errors.WriteLine($"the schema is in {path.FullName}");
            }

            if (old is not null)
            {
                Print(context, SchemaDiff.Of(old, schema));
            }
            else if (context.Value(output) is null && context.Json)
            {
                context.PrintJson(schema);
            }
            else if (context.Value(output) is null)
            {
                context.Output.Write(Text(schema));
            }

            return ExitCodes.Done;
        });
    }

    private static Task<AttributeSchema> InferAsync(CommandContext context, IRecordSource records, string chaincode, CancellationToken cancellationToken) =>
        AnalysisProgressBar.RunAsync(context, progress => SchemaInference.RunAsync(records, chaincode, progress, cancellationToken));

    private static AttributeSchema Read(FileInfo file)
    {
        try
        {
            return CanonicalJson.Read<AttributeSchema>(File.ReadAllBytes(file.FullName)).Validate();
        }
        catch (DocumentException e)
        {
            throw new CommandException($"{file.Name}: {e.Message}");
        }
    }

    private static string Text(AttributeSchema schema) => JsonNode.Parse(CanonicalJson.ToBytes(schema))!.ToJsonString(Indented) + "\n";

    private static void Print(CommandContext context, SchemaDiff diff)
    {
        if (context.Json)
        {
            context.PrintJson(diff);
            return;
        }

        if (diff.IsEmpty)
        {
            context.Output.WriteLine("Nothing would change.");
            return;
        }

        var table = new Table { Border = TableBorder.Simple }.AddColumns("", "attribute", "member", "before", "after");
        foreach (var added in diff.Added)
        {
            Row("added", added.Path, "", "", SchemaDiff.Words(added));
        }

        foreach (var removed in diff.Removed)
        {
            Row("removed", removed.Path, "", SchemaDiff.Words(removed), "");
        }

        foreach (var change in diff.Changed)
        {
            Row("changed", change.Path, change.Member, change.Before ?? "–", change.After ?? "–");
        }

        context.Console.Write(table);
        context.Output.WriteLine(FormattableString.Invariant($"{diff.Added.Count} added, {diff.Removed.Count} removed, {diff.Changed.Select(c => c.Path).Distinct(StringComparer.Ordinal).Count()} changed."));

        void Row(params string[] cells) => table.AddRow([.. cells.Select(cell => Markup.Escape(VisibleText.Of(cell, 100)))]);
    }
}
