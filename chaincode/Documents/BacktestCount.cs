namespace Warden.Documents;

/// <summary>What a back-test makes of so many calls.</summary>
/// <param name="Calls">How many there were: the sum of the others.</param>
/// <param name="Ok">How many are ordinary.</param>
/// <param name="Warn">How many would have been warned of.</param>
/// <param name="Unscored">How many could not be judged.</param>
public sealed record BacktestCount(long Calls, long Ok, long Warn, long Unscored)
{
    /// <summary>No call.</summary>
    public static BacktestCount None { get; } = new(0, 0, 0, 0);

    /// <summary>Gets how many were judged.</summary>
    public long Judged() => Ok + Warn;

    /// <summary>Gets this and another one together.</summary>
    public BacktestCount With(BacktestCount other) =>
        new(Calls + other.Calls, Ok + other.Ok, Warn + other.Warn, Unscored + other.Unscored);

    /// <summary>Gets this with one more call.</summary>
    public BacktestCount With(Outcome outcome) => With(outcome switch
    {
        Outcome.Ok => new BacktestCount(1, 1, 0, 0),
        Outcome.Warn => new BacktestCount(1, 0, 1, 0),
        _ => new BacktestCount(1, 0, 0, 1),
    });
}
