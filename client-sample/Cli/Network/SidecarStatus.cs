using System.Net.Http.Json;
using System.Text.Json;
using Warden.Host;

namespace Warden.Cli.Network;

/// <summary>Reads a sidecar's <c>/status</c>.</summary>
internal sealed class SidecarStatus(Sidecar sidecar, string channel) : IAsyncDisposable
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly HttpClient _http = new() { BaseAddress = sidecar.StatusAddress };

    /// <summary>Gets what is in force for a chaincode.</summary>
    public async Task<GuardStatus> ReadAsync(string chaincode, CancellationToken cancellationToken)
    {
        var status = await _http.GetFromJsonAsync<StatusAnswer>("/status", Options, cancellationToken);
        return status!.Channels.Single(c => c.Name == channel).Chaincodes.Single(c => c.Name == chaincode);
    }

    /// <summary>Waits until the sidecar has taken in a block: what it holds is in force from then on.</summary>
    public async Task WaitForBlockAsync(ulong number, CancellationToken cancellationToken)
    {
        while (sidecar.HeightOf(channel) <= number)
        {
            await Task.Delay(Pause, cancellationToken);
        }
    }

    public ValueTask DisposeAsync()
    {
        _http.Dispose();
        return ValueTask.CompletedTask;
    }

    private sealed record StatusAnswer(IReadOnlyList<ChannelAnswer> Channels);

    private sealed record ChannelAnswer(string Name, IReadOnlyList<GuardStatus> Chaincodes);
}
