namespace Warden.Gateway;

/// <summary>How events are followed over broken connections.</summary>
public sealed record FollowOptions
{
    /// <summary>Gets where to begin; null for the next block after the ones that the peer has now.</summary>
    public EventOptions? Start { get; init; }

    /// <summary>Gets how long to wait before the first attempt to reconnect; each further one waits twice as long.</summary>
    /// <value>Default 100 ms.</value>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Gets the longest wait between two attempts.</summary>
    /// <value>Default 10 s.</value>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Gets what is told of each interruption, before the wait: why, and how long the wait is.</summary>
    /// <value>Default null: nobody. A peer that stays away is then waited for in silence.</value>
    public Action<GatewayException, TimeSpan>? Interrupted { get; init; }
}
