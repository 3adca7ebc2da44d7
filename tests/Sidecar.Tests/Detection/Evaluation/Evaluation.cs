using System.Globalization;
using System.Text;
using Warden.Documents;

namespace Warden.Detection;

/// <summary>Compares a model's findings on a stream with the labels.</summary>
internal sealed class Evaluation
{
    public required double FalseAlarmRate { get; init; }

    public required double DetectableRecall { get; init; }

    public required double HardNegativeRate { get; init; }

    public required double F1 { get; init; }

    public required string Table { get; init; }

    public static Evaluation Run(GeneratedCase data, ChaincodeModel model, DetectionPolicy policy)
    {
        var scorer = new Scorer(model, policy);
        var labels = data.Labels.ToLookup(l => l.Record);
        var (clean, falseAlarms, hard, hardFlagged, faults, found, detectable, detected, flagged) = (0, 0, 0, 0, 0, 0, 0, 0, 0);
        var kinds = new SortedDictionary<string, (int All, int Cells, int Records)>(StringComparer.Ordinal);
        var text = new StringBuilder();
        for (var i = 0; i < data.Stream.Length; i++)
        {
            var result = scorer.ScoreWrites([GeneratedCase.Write(data.Stream[i], "s" + i)]);
            var warned = result.Outcome == Outcome.Warn;
            flagged += warned ? 1 : 0;
            if (!labels[i].Any())
            {
                clean++;
                if (warned)
                {
                    falseAlarms++;
                    if (falseAlarms <= 400)
                        text.AppendLine(CultureInfo.InvariantCulture, $"false alarm {i}: {VerdictSentence.For(result.Findings)} [{string.Join(',', result.Findings[0].Models)}]");
                }

                continue;
            }

            var isFault = labels[i].Any(l => l.IsFault);
            if (!isFault)
            {
                hard++;
                hardFlagged += warned ? 1 : 0;
            }
            else
            {
                faults++;
                found += warned ? 1 : 0;
                if (labels[i].Any(l => l.IsDetectable))
                {
                    detectable++;
                    detected += warned ? 1 : 0;
                    if (!warned && detectable - detected <= 400)
                        text.AppendLine(CultureInfo.InvariantCulture, $"missed {i}: {string.Join("; ", labels[i].Select(l => $"{l.Kind} {l.Path}"))}");
                }
            }

            foreach (var label in labels[i])
            {
                var (all, cells, records) = kinds.GetValueOrDefault(label.Kind);
                var cell = result.Findings.Any(f => f.Path.EndsWith("/" + label.Path, StringComparison.Ordinal) || f.Path.Contains("/" + label.Path + "[", StringComparison.Ordinal));
                kinds[label.Kind] = (all + 1, cells + (cell ? 1 : 0), records + (warned ? 1 : 0));
            }
        }

        var precision = flagged == 0 ? 0 : (double)found / flagged;
        var recall = (double)found / Math.Max(1, faults);
        var evaluation = new Evaluation
        {
            FalseAlarmRate = (double)falseAlarms / Math.Max(1, clean),
            DetectableRecall = (double)detected / Math.Max(1, detectable),
            HardNegativeRate = (double)hardFlagged / Math.Max(1, hard),
            F1 = precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall),
            Table = "",
        };
        text.AppendLine(CultureInfo.InvariantCulture, $"clean flagged {falseAlarms}/{clean} = {evaluation.FalseAlarmRate:P3}, detectable found {detected}/{detectable} = {evaluation.DetectableRecall:P2}, legal rarities flagged {hardFlagged}/{hard}, F1 {evaluation.F1:F3}");
        foreach (var (kind, (all, cells, records)) in kinds)
            text.AppendLine(CultureInfo.InvariantCulture, $"{kind,-16} {all,5} cell {(double)cells / all,6:F3} record {(double)records / all,6:F3}");
        return new Evaluation
        {
            FalseAlarmRate = evaluation.FalseAlarmRate,
            DetectableRecall = evaluation.DetectableRecall,
            HardNegativeRate = evaluation.HardNegativeRate,
            F1 = evaluation.F1,
            Table = text.ToString(),
        };
    }
}
