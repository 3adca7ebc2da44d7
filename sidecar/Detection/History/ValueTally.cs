namespace Warden.Detection;

/// <summary>How often an attribute had one value.</summary>
/// <param name="kind">What the value is.</param>
/// <param name="number">The number, or NaN.</param>
/// <param name="text">At most <see cref="HistoryLimits.TextBytes"/> bytes of the text.</param>
internal sealed class ValueTally(ValueKind kind, double number, byte[] text)
{
    public ValueKind Kind { get; } = kind;

    public double Number { get; } = number;

    public byte[] Text { get; } = text;

    public long Count { get; set; }

    /// <summary>The number of the observation that brought it first, from 1.</summary>
    public required long First { get; init; }
}
