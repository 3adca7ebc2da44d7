using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Warden.Documents;
using Warden.Host.Guard;

namespace Warden.Host.Telemetry;

/// <summary>Writes one line of canonical JSON per decision. Never keeps a call waiting: a full queue drops the line and counts it.</summary>
internal sealed class DecisionLog : IAsyncDisposable
{
    private const int QueueLength = 65_536;

    private readonly Channel<Decision> queue = Channel.CreateBounded<Decision>(
        new BoundedChannelOptions(QueueLength) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private readonly Stream target;
    private readonly SidecarMetrics metrics;
    private readonly ILogger logger;
    private readonly Task writing;

    /// <summary>Opens the log.</summary>
    /// <param name="target">Where lines go; disposed with the log.</param>
    /// <param name="metrics">Counts what is lost.</param>
    /// <param name="logger">Is told when lines cannot be written.</param>
    public DecisionLog(Stream target, SidecarMetrics metrics, ILogger logger)
    {
        this.target = target;
        this.metrics = metrics;
        this.logger = logger;
        writing = Task.Run(WriteAllAsync);
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
        while (await queue.Reader.WaitToReadAsync())
        {
            var count = 0;
            try
            {
                while (queue.Reader.TryRead(out var decision))
                {
                    count++;
                    target.Write(CanonicalJson.ToBytes(decision));
                    target.WriteByte((byte)'\n');
                }

                await target.FlushAsync();
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
