using System.Net.Http.Json;
using System.Text.Json;

namespace Warden.Scenarios.Guarding;

/// <summary>Reads a sidecar's <c>/status</c> and <c>/metrics</c>, as an operator does.</summary>
internal sealed class SidecarStatus(string address) : IDisposable
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web);

    private readonly HttpClient http = new() { BaseAddress = new Uri($"http://{address}") };

    /// <summary>Gets whether the page answers.</summary>
    public async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await http.GetAsync(new Uri("/status", UriKind.Relative), cancellationToken);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    /// <summary>Gets what is in force for a chaincode.</summary>
    public async Task<ChaincodeStanding> OfAsync(string chaincode, CancellationToken cancellationToken) =>
        (await ChannelAsync(cancellationToken)).Chaincodes.Single(c => c.Name == chaincode);

    /// <summary>Gets how many blocks have been taken in.</summary>
    public async Task<ulong> HeightAsync(CancellationToken cancellationToken) => (await ChannelAsync(cancellationToken)).Height;

    /// <summary>Gets the calls that were refused here and endorsed by another peer of the organisation.</summary>
    public async Task<IReadOnlyList<ShoppedCall>> ShoppedAsync(CancellationToken cancellationToken) => (await ChannelAsync(cancellationToken)).Shopped;

    /// <summary>Gets the metrics as Prometheus reads them.</summary>
    public Task<string> MetricsAsync(CancellationToken cancellationToken) => http.GetStringAsync(new Uri("/metrics", UriKind.Relative), cancellationToken);

    public void Dispose() => http.Dispose();

    private async Task<ChannelAnswer> ChannelAsync(CancellationToken cancellationToken)
    {
        var answer = await http.GetFromJsonAsync<Answer>("/status", Format, cancellationToken);
        return answer!.Channels.Single();
    }

    private sealed record Answer(IReadOnlyList<ChannelAnswer> Channels);

    private sealed record ChannelAnswer(string Name, ulong Height, IReadOnlyList<ShoppedCall> Shopped, IReadOnlyList<ChaincodeStanding> Chaincodes);
}
