using System.Text.Json;
using Warden.Host.Records;

namespace Warden.Cli.Replay;

/// <summary>Reads labels: JSON Lines of <see cref="Label"/>.</summary>
internal static class LabelFile
{
    private static readonly JsonSerializerOptions Options = new() { RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true };

    /// <summary>Reads a file; a bad line is reported and passed over.</summary>
    public static List<Label> Read(FileInfo file, Action<BadLine> onBadLine)
    {
        var labels = new List<Label>();
        var number = 0;
        foreach (var line in File.ReadLines(file.FullName))
        {
            number++;
            if (string.IsNullOrWhiteSpace(line))
            {
                continue;
            }

            try
            {
                labels.Add(JsonSerializer.Deserialize<Label>(line, Options)!);
            }
            catch (JsonException e)
            {
                onBadLine(new BadLine(number, $"not a label: {e.Message}"));
            }
        }

        return labels;
    }
}
