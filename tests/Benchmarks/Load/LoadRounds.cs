using System.Diagnostics;
using System.Globalization;
using Warden.Gateway;

namespace Warden.Benchmarks.Load;

/// <summary>Two sides that are called turn by turn, so that what else happens on the machine hits both.</summary>
internal static class LoadRounds
{
    private const int Rounds = 5;

    /// <summary>Calls for a while, with so many callers.</summary>
    public delegate Task Side(Measurement into, int callers, TimeSpan length);

    /// <summary>Gets a side that this process calls.</summary>
    public static Side Here(Func<Task> call) => async (into, callers, length) =>
    {
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(async () =>
        {
            while (clock.Elapsed < length)
            {
                var one = Stopwatch.GetTimestamp();
                await call();
                into.Add(Stopwatch.GetElapsedTime(one));
            }
        })));
        into.EndRound(clock.Elapsed);
    };

    /// <summary>Compares two sides.</summary>
    /// <returns>A line of a table: both sides' p50 / p99 and calls per second, what the second adds, and its throughput over the first's.</returns>
    public static async Task<string> CompareAsync(string what, int callers, TimeSpan length, Side first, Side second)
    {
        var (one, other) = (new Measurement(), new Measurement());
        var round = length / Rounds;
        await first(new Measurement(), callers, round / 2);
        await second(new Measurement(), callers, round / 2);
        for (var i = 0; i < Rounds; i++)
        {
            await first(one, callers, round);
            await second(other, callers, round);
        }

        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {what} | {callers} | {one} | {other} | {other.Percentile(0.5) - one.Percentile(0.5):0.00} / {other.Percentile(0.99) - one.Percentile(0.99):0.00} | {other.PerSecond / one.PerSecond:0.00} |");
    }

    public static Task Endorse(Contract contract, string[] arguments, CancellationToken cancellationToken) =>
        contract.NewProposal("CreateAsset", ProposalOptions.WithArguments(arguments)).EndorseAsync(cancellationToken);

    public static Task Submit(Contract contract, string[] arguments, CancellationToken cancellationToken) =>
        contract.SubmitAsync("CreateAsset", arguments, cancellationToken);
}
