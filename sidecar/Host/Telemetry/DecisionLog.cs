using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Warden.Documents;
using Warden.Host.Guard;

namespace Warden.Host.Telemetry;

/// <summary>Writes one line of canonical JSON per decision. Never keeps a call waiting: a full queue drops the line and counts it.</summary>
internal sealed class DecisionLog : IAsyncDisposable
{
    private const int QueueLength = 65_536;

    // Some ten thousand lines.
    private const long TailBytes = 4 * 1024 * 1024;

    // Waking a thread and writing to the file for each line costs a call more than its line does.
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(10);

    private readonly Channel<Decision> queue = Channel.CreateBounded<Decision>(
        new BoundedChannelOptions(QueueLength) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private readonly Stream target;
    private readonly SidecarMetrics metrics;
    private readonly ILogger logger;
    private readonly Task writing;
    private string previous;

    /// <summary>Opens the log.</summary>
    /// <param name="target">Where lines go; disposed with the log.</param>
    /// <param name="metrics">Counts what is lost.</param>
    /// <param name="logger">Is told when lines cannot be written.</param>
    /// <param name="previous">The hash of the line that the next one follows; null: nothing came before.</param>
    public DecisionLog(Stream target, SidecarMetrics metrics, ILogger logger, string? previous = null)
    {
        this.previous = previous ?? DecisionChain.Start;
        this.target = target;
        this.metrics = metrics;
        this.logger = logger;
        writing = Task.Run(WriteAllAsync);
    }

    /// <summary>Gets the last decisions of a log, those that fit into the tail that is read; a line that is none is passed over.</summary>
    /// <param name="path">The file; it need not be there.</param>
    public static IReadOnlyList<Decision> Tail(string path)
    {
        if (!File.Exists(path))
        {
            return [];
        }

        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        file.Position = Math.Max(0, file.Length - TailBytes);
        using var reader = new StreamReader(file);
        var decisions = new List<Decision>();
        while (reader.ReadLine() is { } line)
        {
            try
            {
                decisions.Add(CanonicalJson.Read<Decision>(line));
            }
            catch (DocumentException)
            {
                // The first line of a tail is cut, the last one may be.
            }
        }

        return decisions;
    }

    /// <summary>Hands a decision over; the line is written soon after.</summary>
    public void Write(Decision decision)
    {
        if (!queue.Writer.TryWrite(decision))
        {
            metrics.DecisionsLost(1);
        }
    }

    public async ValueTask DisposeAsync()
    {
        queue.Writer.TryComplete();
        await writing;
        await target.DisposeAsync();
    }

    private async Task WriteAllAsync()
    {
        using var line = new DecisionLine();
        while (await queue.Reader.WaitToReadAsync())
        {
            await Task.WhenAny(Task.Delay(Gathering), queue.Reader.Completion);
            var count = 0;
            try
            {
                while (queue.Reader.TryRead(out var decision))
                {
                    count++;
                    var written = line.Write(decision with { Previous = previous });
                    previous = DecisionChain.After(written[..^1]);
                    target.Write(written);
                }

                target.Flush();
            }
            catch (Exception e) when (e is IOException or ObjectDisposedException or UnauthorizedAccessException)
            {
                // A full disk must not stop transactions.
                metrics.DecisionsLost(count);
                Log.DecisionsLost(logger, e, count);
            }
        }
    }
}
