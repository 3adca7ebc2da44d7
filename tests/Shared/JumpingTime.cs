namespace Warden.Testing;

/// <summary>A clock whose stopwatch jumps ahead on demand: time that passes without anybody waiting. Timers and the time of day are the system's.</summary>
internal sealed class JumpingTime : TimeProvider
{
    private long ahead;

    public override long GetTimestamp() => base.GetTimestamp() + Interlocked.Read(ref ahead);

    /// <summary>Lets time pass.</summary>
    public void Jump(TimeSpan by) => Interlocked.Add(ref ahead, (long)(by.TotalSeconds * TimestampFrequency));
}
