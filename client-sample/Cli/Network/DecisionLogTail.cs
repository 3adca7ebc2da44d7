using System.Text.Json;

namespace Warden.Cli.Network;

/// <summary>Reads a sidecar's decision log as it grows.</summary>
internal sealed class DecisionLogTail(string path)
{
    // The log is written behind the answer: its line follows within milliseconds.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    private readonly Dictionary<string, SidecarDecision> _seen = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _one = new(1, 1);
    private long _position;

    /// <summary>Gets the decision on a transaction that the sidecar has judged; its line is waited for.</summary>
    public async Task<SidecarDecision> GetAsync(string txId, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await FindAsync(txId, cancellationToken) is { } decision)
            {
                return decision;
            }
        }
    }

    /// <summary>Gets the decision on a transaction that the sidecar may never have seen; null when none was written within two seconds.</summary>
    public async Task<SidecarDecision?> FindAsync(string txId, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        await _one.WaitAsync(cancellationToken);
        try
        {
            while (true)
            {
                await ReadNewAsync(cancellationToken);
                if (_seen.TryGetValue(txId, out var decision))
                {
                    return decision;
                }

                await Task.Delay(Pause, patience.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
        finally
        {
            _one.Release();
        }
    }

    private async Task ReadNewAsync(CancellationToken cancellationToken)
    {
        if (!File.Exists(path))
        {
            return;
        }

        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        file.Seek(_position, SeekOrigin.Begin);
        var bytes = new byte[file.Length - _position];
        await file.ReadExactlyAsync(bytes, cancellationToken);
        var whole = bytes.AsSpan().LastIndexOf((byte)'\n') + 1;
        _position += whole;
        foreach (var line in System.Text.Encoding.UTF8.GetString(bytes, 0, whole).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            // The line that a confirmation was used by a transaction says nothing of what was decided on it.
            if (JsonSerializer.Deserialize<SidecarDecision>(line, Options) is { Answer: not "confirmation" } decision)
            {
                _seen[decision.TxId] = decision;
            }
        }
    }
}
