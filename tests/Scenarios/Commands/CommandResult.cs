using System.Text.Json;

namespace Warden.Scenarios.Commands;

internal sealed record CommandResult(int ExitCode, string Output, string Error)
{
    /// <summary>Gets the JSON objects of standard output, one a line.</summary>
    public IReadOnlyList<JsonElement> Json =>
        [.. Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];
}
