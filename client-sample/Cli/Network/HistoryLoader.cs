using Warden.Gateway;

namespace Warden.Cli.Network;

/// <summary>Commits many calls, a bounded number at a time.</summary>
internal static class HistoryLoader
{
    /// <summary>Submits every call and waits until all are committed.</summary>
    /// <param name="contract">The contract that takes them.</param>
    /// <param name="calls">Function and arguments of each.</param>
    /// <param name="callers">How many are under way at once.</param>
    /// <param name="progress">Hears how many are done.</param>
    /// <param name="onFailure">Hears of a call that was not committed; the rest goes on.</param>
    /// <param name="cancellationToken">Ends the load.</param>
    /// <returns>How many were committed.</returns>
    public static async Task<int> LoadAsync(
        Contract contract,
        IEnumerable<(string Function, IReadOnlyList<ReadOnlyMemory<byte>> Arguments)> calls,
        int callers,
        IProgress<int> progress,
        Action<string> onFailure,
        CancellationToken cancellationToken)
    {
        var done = 0;
        var committed = 0;
        await Parallel.ForEachAsync(
            calls,
            new ParallelOptions { MaxDegreeOfParallelism = callers, CancellationToken = cancellationToken },
            async (call, token) =>
            {
                try
                {
                    await contract.SubmitAsync(call.Function, new ProposalOptions { Arguments = call.Arguments }, token);
                    Interlocked.Increment(ref committed);
                }
                catch (GatewayException e)
                {
                    onFailure(e.Message);
                }

                progress.Report(Interlocked.Increment(ref done));
            });
        return committed;
    }
}
