namespace Warden.Detection;

/// <summary>One observation in an attribute's sample.</summary>
/// <param name="Priority">Decides who stays: the smallest priorities do. From the transaction id and the place in it, never from arrival.</param>
/// <param name="Ordinal">The number of the record in its tree, in ledger order, from 0.</param>
/// <param name="Kind">What the value is.</param>
/// <param name="Number">The number, the seconds of a time, or NaN.</param>
/// <param name="Text">At most <see cref="HistoryLimits.TextBytes"/> bytes of the text; empty for JSON numbers.</param>
internal readonly record struct Observation(ulong Priority, long Ordinal, ValueKind Kind, double Number, byte[] Text)
{
    /// <summary>Who brought it (<see cref="Caller.IdentityId"/>); 0 where nobody knows.</summary>
    public ulong Source { get; init; }
}
