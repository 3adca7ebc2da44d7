using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Warden.Gateway;

/// <summary>A position in a file, to go on after a restart. One process at a time.</summary>
/// <remarks>
/// The file is Fabric's clients' own: <c>{"blockNumber":7,"transactionId":"…"}</c>. Go and Java write the number as a number,
/// Node as a string; both are read, a number is written, which all of them read. Each change replaces the whole file at once,
/// so that a kill leaves the old position or the new one.
/// </remarks>
public sealed class FileCheckpointer : ICheckpointer, IDisposable
{
    private readonly string path;
    private readonly FileStream held;

    private FileCheckpointer(string path, FileStream held)
    {
        this.path = path;
        this.held = held;
    }

    /// <inheritdoc/>
    public ulong? BlockNumber { get; private set; }

    /// <inheritdoc/>
    public string? TransactionId { get; private set; }

    /// <summary>Reads the file, or makes it, and keeps others from using it (through a lock file beside it).</summary>
    /// <exception cref="IOException">Another process uses the checkpoint, or the file cannot be written.</exception>
    /// <exception cref="FormatException">The file is no checkpoint.</exception>
    public static async Task<FileCheckpointer> OpenAsync(string path, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var held = new FileStream(
            path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
        try
        {
            var checkpointer = new FileCheckpointer(path, held);
            if (File.Exists(path))
            {
                checkpointer.Load(await File.ReadAllTextAsync(path, cancellationToken));
            }

            await checkpointer.SaveAsync(cancellationToken);
            return checkpointer;
        }
        catch
        {
            await held.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask CheckpointBlockAsync(ulong blockNumber, CancellationToken cancellationToken = default)
    {
        BlockNumber = blockNumber + 1;
        TransactionId = null;
        return new ValueTask(SaveAsync(cancellationToken));
    }

    /// <inheritdoc/>
    public ValueTask CheckpointTransactionAsync(ulong blockNumber, string transactionId, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(transactionId);
        BlockNumber = blockNumber;
        TransactionId = transactionId;
        return new ValueTask(SaveAsync(cancellationToken));
    }

    /// <summary>Lets others use the checkpoint.</summary>
    public void Dispose() => held.Dispose();

    private static ulong ReadNumber(JsonNode node) => node.GetValueKind() switch
    {
        JsonValueKind.Number => node.GetValue<ulong>(),
        JsonValueKind.String => ulong.Parse(node.GetValue<string>(), NumberStyles.None, CultureInfo.InvariantCulture),
        var kind => throw new FormatException($"expected a number or a string, got {kind}"),
    };

    private void Load(string text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return;
        }

        try
        {
            var json = JsonNode.Parse(text)?.AsObject();
            BlockNumber = json?["blockNumber"] is { } number ? ReadNumber(number) : null;
            TransactionId = json?["transactionId"]?.GetValue<string>() is { Length: > 0 } id ? id : null;
        }
        catch (Exception e) when (e is JsonException or FormatException or OverflowException or InvalidOperationException)
        {
            throw new FormatException(
                $"Expected a checkpoint like {{\"blockNumber\":7,\"transactionId\":\"…\"}} in {path}, got: {e.Message}", e);
        }
    }

    private async Task SaveAsync(CancellationToken cancellationToken)
    {
        var json = new JsonObject();
        if (BlockNumber is { } block)
        {
            json["blockNumber"] = block;
        }

        if (TransactionId is not null)
        {
            json["transactionId"] = TransactionId;
        }

        var next = path + ".tmp";
        await using (var file = new FileStream(next, FileMode.Create, FileAccess.Write))
        {
            await JsonSerializer.SerializeAsync(file, json, cancellationToken: cancellationToken);
            file.Flush(flushToDisk: true);
        }

        File.Move(next, path, overwrite: true);
    }
}
