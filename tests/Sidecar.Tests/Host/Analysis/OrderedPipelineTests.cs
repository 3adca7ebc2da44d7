using Warden.Host.Analysis;

namespace Warden.Host.Tests.Analysis;

public sealed class OrderedPipelineTests
{
    [Fact]
    public async Task Results_come_in_the_order_of_reading_and_few_items_are_under_way()
    {
        const int Parallel = 3;
        var (under, most) = (0, 0);
        var taken = new List<int>();
        IEnumerable<int> Source()
        {
            for (var i = 0; i < 500; i++)
            {
                most = Math.Max(most, Interlocked.Increment(ref under));
                yield return i;
            }
        }

        await OrderedPipeline.RunAsync(
            Source(),
            i =>
            {
                Thread.SpinWait((i % 7) * 1000);
                return i;
            },
            Parallel,
            i =>
            {
                taken.Add(i);
                Interlocked.Decrement(ref under);
            },
            TestContext.Current.CancellationToken);
        Assert.Equal(Enumerable.Range(0, 500), taken);
        // Those worked on, those waiting in the channel, and one each in the hands of reader and taker.
        Assert.InRange(most, 1, (3 * Parallel) + 3);
    }

    [Fact]
    public async Task A_fault_of_the_source_of_the_work_or_of_the_taker_ends_it_and_nothing_goes_on()
    {
        static IEnumerable<int> Broken()
        {
            yield return 1;
            throw new InvalidDataException("broken");
        }

        static IEnumerable<int> Endless()
        {
            for (var i = 0; ; i++)
            {
                yield return i;
            }
        }

        var token = TestContext.Current.CancellationToken;
        await Assert.ThrowsAsync<InvalidDataException>(() => OrderedPipeline.RunAsync(Broken(), i => i, 2, _ => { }, token));
        await Assert.ThrowsAsync<InvalidDataException>(() => OrderedPipeline.RunAsync(Endless(), int (i) => i < 100 ? i : throw new InvalidDataException(), 2, _ => { }, token));
        await Assert.ThrowsAsync<InvalidDataException>(() => OrderedPipeline.RunAsync(Endless(), i => i, 2, i => throw new InvalidDataException(), token));
    }

    [Fact]
    public async Task Cancelled_it_ends()
    {
        using var stop = new CancellationTokenSource();
        static IEnumerable<int> Endless()
        {
            for (var i = 0; ; i++)
            {
                yield return i;
            }
        }

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => OrderedPipeline.RunAsync(
            Endless(),
            i => i,
            2,
            i =>
            {
                if (i == 50)
                {
                    stop.Cancel();
                }
            },
            stop.Token));
    }
}
