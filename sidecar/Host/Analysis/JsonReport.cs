using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Warden.Documents;

namespace Warden.Host.Analysis;

/// <summary>Writes a report as JSON Lines: one document a line, told apart by <c>type</c> (docs/analysis.md).</summary>
internal static class JsonReport
{
    private static readonly JsonSerializerOptions Format = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public static void Write(AnalysisReport report, TextWriter output)
    {
        output.NewLine = "\n";
        Line(output, "summary", new
        {
            report.Source,
            report.History,
            Mode = JsonNamingPolicy.CamelCase.ConvertName(report.Mode.ToString()),
            report.Learnt,
            report.Records,
            report.Unscored,
            report.Cells,
            report.Suspected,
            Shown = report.Suspects.Count,
            report.DeclaredReasonable,
            report.BadLines,
            report.Notes,
            NeverSeen = report.NeverSeen.Count > 0 ? report.NeverSeen : null,
        });
        foreach (var bad in report.BadLineExamples)
        {
            Line(output, "badLine", new { bad.File, bad.Line.Line, bad.Line.Reason });
        }

        foreach (var policy in report.Policies)
        {
            Line(output, "policy", policy);
        }

        foreach (var attribute in report.Attributes)
        {
            Line(output, "attribute", attribute);
        }

        foreach (var cell in report.Suspects)
        {
            // With a "label" added, such a line is one of a labels file.
            Line(output, "suspect", new
            {
                cell.Rank,
                I = cell.Index,
                cell.Place,
                cell.Key,
                cell.Finding.Path,
                cell.Finding.Value,
                cell.Finding.Reason,
                cell.Sentence,
                cell.Finding.Expected,
                cell.Finding.Hypothesis,
                cell.P,
                cell.Finding.Models,
                cell.Policies,
            });
        }

        if (report.Labels is { } labels)
        {
            Line(output, "labels", labels);
        }
    }

    private static void Line<T>(TextWriter output, string type, T document)
        where T : notnull
    {
        var node = JsonSerializer.SerializeToNode(document, Format)!.AsObject();
        if (node.Remove("type", out var own))
        {
            node["valueType"] = own;
        }

        node["type"] = type;
        output.WriteLine(CanonicalJson.ToText<JsonObject>(node));
    }
}
