using System.Threading.Channels;

namespace Warden.Host.Analysis;

/// <summary>Reads on one thread, works on batches on several, and gives results in the order of reading, with few batches under way.</summary>
internal static class OrderedPipeline
{
    /// <summary>Runs it.</summary>
    /// <param name="source">What is read; enumerated on a thread of its own.</param>
    /// <param name="work">What is done with each item, on any thread.</param>
    /// <param name="parallel">How many items are worked on at once; 1 keeps the work in order too.</param>
    /// <param name="take">Gets each result, in order, one at a time.</param>
    /// <param name="cancellationToken">Ends it between two items.</param>
    public static async Task RunAsync<T, TResult>(
        IEnumerable<T> source, Func<T, TResult> work, int parallel, Action<TResult> take, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var underWay = Channel.CreateBounded<Task<TResult>>(new BoundedChannelOptions(2 * parallel) { SingleReader = true, SingleWriter = true });
        using var room = new SemaphoreSlim(parallel);
        var reading = Task.Run(() => ReadAsync(source, work, room, underWay.Writer, stop.Token), CancellationToken.None);
        try
        {
            await foreach (var task in underWay.Reader.ReadAllAsync(CancellationToken.None))
            {
                take(await task);
            }
        }
        finally
        {
            // Whatever ended the loop: nothing goes on behind the caller's back.
            await stop.CancelAsync();
            await DrainAsync(underWay.Reader);
            await reading;
        }

        cancellationToken.ThrowIfCancellationRequested();
    }

    private static async Task ReadAsync<T, TResult>(
        IEnumerable<T> source, Func<T, TResult> work, SemaphoreSlim room, ChannelWriter<Task<TResult>> underWay, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var item in source)
            {
                await room.WaitAsync(cancellationToken);
                var task = Task.Run(
                    () =>
                    {
                        try
                        {
                            return work(item);
                        }
                        finally
                        {
                            room.Release();
                        }
                    },
                    CancellationToken.None);
                await underWay.WriteAsync(task, cancellationToken);
            }

            underWay.Complete();
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            underWay.Complete();
        }
        catch (Exception e)
        {
            // The reader of the channel throws it.
            underWay.Complete(e);
        }
    }

    private static async Task DrainAsync<TResult>(ChannelReader<Task<TResult>> underWay)
    {
        try
        {
            await foreach (var task in underWay.ReadAllAsync(CancellationToken.None))
            {
                await task.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            }
        }
        catch (Exception)
        {
            // What failed has been thrown to the caller already.
        }
    }
}
