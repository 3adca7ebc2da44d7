using System.Diagnostics;
using System.Text.Json;

namespace Warden.Benchmarks.Relaying;

/// <summary>The process in between as the bench sees it; it ends with this object.</summary>
internal sealed class RelayProcess : IAsyncDisposable
{
    private readonly Process _process;

    private RelayProcess(Process process, string address)
    {
        _process = process;
        Address = address;
    }

    public string Address { get; }

    public static async Task<RelayProcess> StartAsync(RelaySettings settings)
    {
        var process = Process.Start(new ProcessStartInfo(
            Environment.ProcessPath!, [.. RelayBench.OwnProgram, RelayBench.HostVerb])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true,
        })!;
        await process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(settings));
        return new RelayProcess(process, await process.StandardOutput.ReadLineAsync() ?? throw new InvalidDataException("the relay's process ended"));
    }

    public async Task<ProcessCost> CostAsync()
    {
        await _process.StandardInput.WriteLineAsync("cost");
        return JsonSerializer.Deserialize<ProcessCost>(
            await _process.StandardOutput.ReadLineAsync() ?? throw new InvalidDataException("the relay's process ended"))!;
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
