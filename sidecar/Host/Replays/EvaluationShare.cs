namespace Warden.Host.Replays;

/// <summary>A part of a whole, both counted.</summary>
internal sealed record EvaluationShare(long Part, long Whole)
{
    /// <summary>Gets it as text: <c>2 of 5 (40.0 %)</c>; <c>none of none</c> where there is nothing to have a share of.</summary>
    public override string ToString() => Whole == 0
        ? "nothing to measure it by"
        : FormattableString.Invariant($"{Part} of {Whole} ({100.0 * Part / Whole:0.0} %)");
}
