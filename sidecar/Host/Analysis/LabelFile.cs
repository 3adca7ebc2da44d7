using System.Text.Json;
using System.Text.Json.Serialization;
using Warden.Host.Records;

namespace Warden.Host.Analysis;

/// <summary>Reads labels: JSON Lines of <see cref="Label"/>. Other members are passed over, so that a suspect's line of a report makes a label.</summary>
public static class LabelFile
{
    private static readonly JsonSerializerOptions Options = new()
    {
        RespectNullableAnnotations = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    /// <summary>Reads a file; a bad line is reported and passed over.</summary>
    public static List<Label> Read(FileInfo file, Action<BadLine> onBadLine)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(onBadLine);
        var labels = new List<Label>();
        var number = 0L;
        foreach (var line in File.ReadLines(file.FullName))
        {
            number++;
            if (string.IsNullOrWhiteSpace(line))
            {
                continue;
            }

            if (Parse(line, out var label) is { } reason)
            {
                onBadLine(new BadLine(number, $"not a label: {reason}"));
            }
            else
            {
                labels.Add(label!);
            }
        }

        return labels;
    }

    private static string? Parse(string line, out Label? label)
    {
        label = null;
        try
        {
            label = JsonSerializer.Deserialize<Label>(line, Options);
        }
        catch (JsonException e)
        {
            return e.Message;
        }

        if (label is null)
        {
            return "expected an object, but null came";
        }

        if (label.Declared is { } declared)
        {
            label = label with { Expect = declared == Documents.LabelKind.Unreasonable ? "flag" : "pass" };
        }

        return label.Expect is not ("flag" or "pass")
            ? $"expected \"label\": \"reasonable\" or \"unreasonable\", or \"expect\": \"flag\" or \"pass\", but {(label.Expect.Length == 0 ? "neither" : $"\"{label.Expect}\"")} came"
            : label.NamesRecord || (label.Path is not null && label.ValueText is not null)
                ? null
                : "expected \"i\", \"key\" or \"tx\" for a record, or \"path\" and \"value\", but none came";
    }
}
