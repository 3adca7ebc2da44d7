using System.Text.Json;
using Warden.Gateway;

namespace Warden.Cli.Demo;

/// <summary>One JSON object a step on standard output; everything else is left out.</summary>
internal sealed class JsonOutput(TextWriter standardOutput, TextWriter standardError) : IDemoOutput
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public void Heading(string title, string explanation)
    {
    }

    public void Note(string text)
    {
    }

    public void Wire(WireLine line)
    {
    }

    public Task ProgressAsync(string title, int total, Func<IProgress<int>, Task> work) => work(new Silent());

    public void Warning(Warning warning, IReadOnlyCollection<double> history)
    {
    }

    public Task<string?> AskAsync(Warning warning, CancellationToken cancellationToken) => Task.FromResult<string?>(null);

    public void Step(StepReport report, string? failure)
    {
        standardOutput.WriteLine(JsonSerializer.Serialize(report, Options));
        standardOutput.Flush();
        if (failure is not null)
        {
            standardError.WriteLine($"{report.Step}: {failure}");
        }
    }

    public void End(int failures, TimeSpan elapsed)
    {
    }

    private sealed class Silent : IProgress<int>
    {
        public void Report(int value)
        {
        }
    }
}
