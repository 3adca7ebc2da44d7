using System.Runtime.CompilerServices;
using Grpc.Core;

namespace Warden.Gateway;

/// <summary>Opens an event stream again where the last one broke: none is lost, none comes twice.</summary>
internal sealed class EventFollower(Network network, FollowOptions options, TimeProvider time, CancellationToken closed)
{
    /// <param name="open">Opens a stream.</param>
    /// <param name="passed">Records the position behind an event.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="GatewayException">The peer refuses: trying again would not help.</exception>
    public async IAsyncEnumerable<T> FollowAsync<T>(
        Func<EventOptions, CancellationToken, Task<EventStream<T>>> open,
        Func<InMemoryCheckpointer, T, ValueTask> passed,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var start = options.Start;
        var position = new InMemoryCheckpointer();
        var delay = options.FirstDelay;
        while (!closed.IsCancellationRequested)
        {
            IAsyncEnumerator<T>? events = null;
            try
            {
                while (true)
                {
                    T found;
                    try
                    {
                        start ??= new EventOptions { StartBlock = (await network.Ledger.GetChainInfoAsync(cancellationToken)).Height };
                        events ??= (await open(Next(start, position), cancellationToken)).GetAsyncEnumerator(cancellationToken);
                        if (!await events.MoveNextAsync())
                        {
                            break;
                        }

                        found = events.Current;
                        await passed(position, found);
                        delay = options.FirstDelay;
                    }
                    catch (GatewayException e) when (IsInterruption(e))
                    {
                        options.Interrupted?.Invoke(e, delay);
                        break;
                    }

                    yield return found;
                }
            }
            finally
            {
                if (events is not null)
                {
                    await events.DisposeAsync();
                }
            }

            if (!closed.IsCancellationRequested)
            {
                await Task.Delay(delay, time, cancellationToken);
                delay = delay * 2 < options.MaxDelay ? delay * 2 : options.MaxDelay;
            }
        }
    }

    private static EventOptions Next(EventOptions start, InMemoryCheckpointer position) =>
        position.BlockNumber is null ? start : new EventOptions { Checkpoint = position };

    // What passes when the peer or the network comes back; a refusal (NOT_FOUND, PERMISSION_DENIED, …) does not.
    private static bool IsInterruption(GatewayException e) => e.StatusCode is
        StatusCode.Unavailable
        or StatusCode.Internal
        or StatusCode.Cancelled
        or StatusCode.DeadlineExceeded
        or StatusCode.ResourceExhausted;
}
