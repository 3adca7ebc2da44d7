using System.Diagnostics;
using Warden.Benchmarks.Load;
using Warden.Gateway;

namespace Warden.Benchmarks.Latencies;

/// <summary>Calls that begin at a steady rate, whether or not earlier ones have ended, so that a slow guard does not slow down who measures it.</summary>
internal sealed class SteadyLoad(Contract contract, AssetSource assets, double perSecond)
{
    /// <summary>Calls until something has happened, and until the last call has ended.</summary>
    /// <param name="happened">What ends it.</param>
    /// <returns>How long the calls took, from when each was to begin.</returns>
    public async Task<Measurement> UntilAsync(Task happened)
    {
        var into = new Measurement();
        var calls = new List<Task>();
        var clock = Stopwatch.StartNew();
        while (!happened.IsCompleted)
        {
            var due = TimeSpan.FromSeconds(calls.Count / perSecond);
            if (due > clock.Elapsed)
            {
                await Task.Delay(due - clock.Elapsed);
            }

            calls.Add(CallAsync(due));
        }

        await happened;
        var elapsed = clock.Elapsed;
        await Task.WhenAll(calls);
        into.EndRound(elapsed);
        return into;

        async Task CallAsync(TimeSpan due)
        {
            try
            {
                await LoadRounds.Endorse(contract, assets.Next(), CancellationToken.None);
            }
            catch (WarnException)
            {
                // One in some thousand ordinary calls is held: it was judged as the others.
            }

            into.Add(clock.Elapsed - due);
        }
    }
}
