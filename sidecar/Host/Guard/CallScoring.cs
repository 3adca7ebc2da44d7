using Warden.Detection;

namespace Warden.Host.Guard;

/// <summary>The parts of one call being scored on a thread of the pool, one after the other, so that a call takes one thread hop and not two.</summary>
/// <remarks>A part that is done counts where the other one fails or is late. What waits for the end goes on upon the scoring thread.</remarks>
internal sealed class CallScoring(Func<ScoreResult>? arguments, Func<ScoreResult>? writes, Func<Exception, ScoreResult> failed) : IThreadPoolWorkItem
{
    private readonly TaskCompletionSource ended = new();
    private ScoreResult? ofArguments;
    private ScoreResult? ofWrites;

    /// <summary>Completes when both parts are done; never fails.</summary>
    public Task Ended => ended.Task;

    /// <summary>What the arguments got; null while they are not done, and where they were not asked for.</summary>
    public ScoreResult? OfArguments => Volatile.Read(ref ofArguments);

    /// <summary>What the writes got; null while they are not done, and where they were not asked for.</summary>
    public ScoreResult? OfWrites => Volatile.Read(ref ofWrites);

    public void Execute()
    {
        Volatile.Write(ref ofArguments, Score(arguments));
        Volatile.Write(ref ofWrites, Score(writes));
        ended.SetResult();
    }

    private ScoreResult? Score(Func<ScoreResult>? part)
    {
        try
        {
            return part?.Invoke();
        }
        catch (Exception e)
        {
            return failed(e);
        }
    }
}
