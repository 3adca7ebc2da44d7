namespace Warden.Host.Epochs;

/// <summary>The pause between tries, which doubles with each one; half of it is drawn at random, so that two who collide part.</summary>
internal sealed class GrowingPause(TimeProvider time, Random random, TimeSpan first, TimeSpan longest)
{
    private TimeSpan next = first;

    /// <summary>Waits for it.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(next * (0.5 + (random.NextDouble() / 2)), time, cancellationToken);
        next = next * 2 < longest ? next * 2 : longest;
    }
}
