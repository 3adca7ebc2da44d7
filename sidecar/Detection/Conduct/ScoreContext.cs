namespace Warden.Detection;

/// <summary>Who calls, and what stands on the ledger now.</summary>
/// <param name="Caller">Who calls.</param>
/// <param name="Live">The state that steps, rates and repeats are judged by; null where a verdict has to be the same at any height.</param>
/// <param name="TxId">The transaction, where it was reserved in <paramref name="Live"/>.</param>
public sealed record ScoreContext(Caller Caller, LiveConduct? Live = null, string? TxId = null)
{
    /// <summary>Nobody knows who calls, and nothing is compared with earlier calls.</summary>
    public static ScoreContext None { get; } = new(Caller.Unknown);
}
