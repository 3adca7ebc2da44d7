using System.Globalization;
using Warden.Evaluation.Report;
using Warden.Evaluation.Tables;
using Warden.Evaluation.Worlds;

namespace Warden.Benchmarks.Accuracy;

/// <summary>Writes the page of figures; every number in it comes from the run.</summary>
internal static class AccuracyPage
{
    public static void Write(TextWriter to, AccuracyResults results)
    {
        to.Write($"""
            # Accuracy

            How well the engine judges, against the goals of its design. One default configuration for all data: the default policy (α = 0.1 %, strategy `active`), default
            options everywhere. Written by this command, never by hand:

                dotnet run -c Release --project tests/Benchmarks -- {results.Options.Command()}

            {ResultsFile.Machine()} Beside each goal stands what the textbook's fixed thresholds reach on the same data.

            - **Worlds** are made by a generator of labelled records (`--generator`; `--seeds`, each a world of its own): 5 % of a stream of {Count(results.Options.Stream)} records
              carry a fault, 2 % a lawful rarity. Their history is committed in blocks of ten; every record has a key of its own.
            - A fault is **detectable** where it is no number, or a number that the world's true law makes rarer than 1 in 10,000. **Numeric** kinds are
              numbers of a wrong size or sign. A mean over worlds gives every world the same weight.
            - **Real tables with injected faults** (`--data`, `--tables`): rows in random order, the first half teaches (at most 10,000), faults go into the rest. Columns
              with empty cells are left out. What the table itself has of errors counts as clean.
            - **Tables with their real errors** come with their clean form; a cell is an error where the two differ. The first column is the key and is not judged when a
              clean history teaches.
            - **Vectors** (`--vectors`) are sets of records of numbers with known outliers; all rows are scored, none of the labels is seen. The mode's scale,
              neighbours and weights were chosen on the classical sets of ADBench.

            The data are not part of this repository. Where the run was not given some of them, their rows are missing.


            """.ReplaceLineEndings("\n"));
        to.Write("## Goals\n\n");
        MarkdownTable.Write(
            to,
            ["what", "goal", "reached", "met", "textbook thresholds: passive / cautious / active"],
            AccuracyGoals.Of(results).Select(g => (string[])[g.What, g.Wanted, g.Reached, g.Met is null ? "–" : g.Met.Value ? "yes" : "**no**", string.Join(" / ", g.Textbook)]));
        WriteWorlds(to, results.Worlds);
        WriteTables(to, results.Tables);
        WriteVectors(to, results.Vectors);
        foreach (var group in results.Worlds.GroupBy(w => w.Group))
        {
            to.Write($"\n## Kinds: {group.Key}\n\n`tail_legal` and `rare_enum` are lawful and should pass; detectable: what the true law makes rarer than 1 in 10,000, or no number.\n\n");
            MarkdownTable.Write(
                to,
                ["kind", "values", "attribute flagged", "record flagged", "detectable", "of them found"],
                CaseScore.Sum(group.Select(w => w.Score)).Kinds.Select(k => (string[])
                [
                    $"`{k.Key}`", Count(k.Value.Cells), Share(k.Value.CellsFlagged, k.Value.Cells), Share(k.Value.RecordsFlagged, k.Value.Cells),
                    Count(k.Value.Detectable), Share(k.Value.DetectableFound, k.Value.Detectable),
                ]));
        }
    }

    private static void WriteWorlds(TextWriter to, IReadOnlyList<ScoredWorld> worlds)
    {
        if (worlds.Count == 0)
            return;
        to.Write("\n## Worlds\n\n");
        MarkdownTable.Write(
            to,
            ["setting", "world", "clean", "flagged", "detectable", "found", "numeric found", "legal rarities flagged", "record F1"],
            worlds.Select(w => (string[])
            [
                w.Group, w.Name, Count(w.Score.Clean), Goal.Text(w.Score.FalseAlarmRate, "%3"), Count(w.Score.Detectable), Goal.Text(w.Score.DetectableRecall, "%2"),
                Goal.Text(w.Score.RecallOf(FaultKinds.Numeric), "%2"), Goal.Text(w.Score.RareRate, "%2"), Goal.Text(w.Score.F1, "F3"),
            ]));
    }

    private static void WriteTables(TextWriter to, IReadOnlyList<ScoredTable> tables)
    {
        if (tables.Count == 0)
            return;
        to.Write("\n## Tables with their real errors\n\nCells; alone: the dirty table only, without labels. With a clean history: the clean table teaches, the dirty one is judged.\n\n");
        MarkdownTable.Write(
            to,
            ["table", "setting", "cells", "errors", "flagged", "precision", "recall", "F1", "right cells flagged"],
            tables.SelectMany(t => (string[][])[Row(t.Name, "alone", t.Whole), Row(t.Name, "clean history", t.CleanHistory)]));

        static string[] Row(string name, string setting, CellScore s) =>
            [name, setting, Count(s.Cells), Count(s.Errors), Count(s.Flagged), Goal.Text(s.Precision, "F3"), Goal.Text(s.Recall, "F3"), Goal.Text(s.F1, "F3"), Goal.Text(s.FalseAlarmRate, "%3")];
    }

    private static void WriteVectors(TextWriter to, IReadOnlyList<ScoredVectors> vectors)
    {
        if (vectors.Count == 0)
            return;
        to.Write("\n## Vectors\n\nThe record mode learns from each set itself, without labels. ROC AUC / PR AUC, and those of its models alone.\n\n");
        string[] header = ["set", "records", "numbers", "outliers", "record mode", "forest", "histogram", "neighbours"];
        MarkdownTable.Write(to, header, vectors.Select(v => Row(v.Name, Count(v.Rows), Count(v.Columns), Count(v.Outliers), (v.RocAuc, v.Precision), v.Parts))
            .Append(Row("mean", "", "", "", (vectors.Average(v => v.RocAuc), vectors.Average(v => v.Precision)),
                [.. Enumerable.Range(0, 3).Select(i => (vectors.Average(v => v.Parts[i].RocAuc), vectors.Average(v => v.Parts[i].Precision)))])));

        static string[] Row(string name, string rows, string columns, string outliers, (double, double) all, IReadOnlyList<(double, double)> parts) =>
            [name, rows, columns, outliers, Areas(all), .. parts.Select(Areas)];

        static string Areas((double Roc, double Precision) areas) => $"{Goal.Text(areas.Roc, "F3")} / {Goal.Text(areas.Precision, "F3")}";
    }

    private static string Share(int part, int whole) => Goal.Text(whole == 0 ? double.NaN : (double)part / whole, "F3");

    private static string Count(int number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
