using System.Text;
using System.Text.Json;

namespace Warden.Scenarios.Guarding;

/// <summary>Reads a decision log. A line is written behind the answer, so it is waited for.</summary>
internal sealed class DecisionLines(string path)
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web);

    /// <summary>Gets the decision on a call.</summary>
    /// <exception cref="TimeoutException">None was written.</exception>
    public Task<DecisionLine> OfAsync(string txId, string chaincode, CancellationToken cancellationToken) => Eventually.GetAsync(
        $"the decision on {txId[..8]}",
        async token => (await ReadAsync(token)).LastOrDefault(d => d.TxId == txId && d.Chaincode == chaincode),
        cancellationToken);

    /// <summary>Gets all lines that are written by now.</summary>
    public async Task<IReadOnlyList<DecisionLine>> ReadAsync(CancellationToken cancellationToken)
    {
        if (!File.Exists(path))
        {
            return [];
        }

        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(file, Encoding.UTF8);
        var text = await reader.ReadToEndAsync(cancellationToken);
        var whole = text.LastIndexOf('\n') + 1;
        return [.. text[..whole].Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonSerializer.Deserialize<DecisionLine>(line, Format)! with { Text = line })];
    }
}
