using System.Diagnostics;
using System.Text.Json;

namespace Warden.Benchmarks.Load;

/// <summary>Fabric's Node client in its process: told what to call and for how long, it answers with its latencies.</summary>
internal sealed class NodeClient(Process process) : IDisposable
{
    private static readonly JsonSerializerOptions _format = new(JsonSerializerDefaults.Web);
    private int _first = 5_000_000;

    /// <summary>Has it call for a while.</summary>
    /// <exception cref="InvalidDataException">It ended.</exception>
    public async Task CallAsync(string chaincode, string what, Measurement into, int callers, TimeSpan length, CancellationToken cancellationToken)
    {
        var request = JsonSerializer.Serialize(new { chaincode, what, callers, seconds = length.TotalSeconds, first = _first }, _format);
        _first += 1_000_000;
        await process.StandardInput.WriteLineAsync(request.AsMemory(), cancellationToken);
        await process.StandardInput.FlushAsync(cancellationToken);
        var line = await process.StandardOutput.ReadLineAsync(cancellationToken) ?? throw new InvalidDataException("the Node client ended");
        var answer = JsonSerializer.Deserialize<Answer>(line, _format)!;
        foreach (var milliseconds in answer.Milliseconds)
        {
            into.Add(TimeSpan.FromMilliseconds(milliseconds));
        }

        into.EndRound(TimeSpan.FromSeconds(answer.Seconds));
    }

    public void Dispose() => process.StandardInput.Close();

    private sealed record Answer(IReadOnlyList<double> Milliseconds, double Seconds);
}
