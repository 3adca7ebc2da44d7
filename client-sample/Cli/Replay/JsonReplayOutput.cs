using System.Text.Encodings.Web;
using System.Text.Json;
using Warden.Host.Analysis;
using Warden.Host.Records;
using Warden.Documents;

namespace Warden.Cli.Replay;

/// <summary>One JSON object a record on standard output, then one with the figures; faults on standard error.</summary>
internal sealed class JsonReplayOutput(TextWriter standardOutput, TextWriter standardError) : IReplayOutput
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public void BadLine(string file, BadLine line) => standardError.WriteLine($"{file}, line {line.Line}: {line.Reason}");

    public void Failure(string reason) => standardError.WriteLine(reason);

    public Task ProgressAsync(string title, int total, Func<IProgress<int>, Task> work) => work(new Progress<int>());

    public void Loaded(int records)
    {
    }

    public void Epoch(EpochRecord epoch)
    {
    }

    public void Record(ReplayedRecord record) => standardOutput.WriteLine(JsonSerializer.Serialize(record, Options));

    public void End(ScoreSummary? scores)
    {
        if (scores is not null)
        {
            standardOutput.WriteLine(JsonSerializer.Serialize(new { scores }, Options));
        }
    }
}
