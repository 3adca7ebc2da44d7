namespace Warden.Detection.Models;

/// <summary>A value and its place among the history's.</summary>
/// <param name="ascending">The history, ascending.</param>
/// <param name="value">The value, on the history's scale.</param>
/// <param name="below">How many values of the history are smaller.</param>
/// <param name="number">The value in the attribute's unit.</param>
public readonly ref struct NumberPlace(ReadOnlySpan<double> ascending, double value, int below, double number)
{
    /// <summary>Gets the history, ascending.</summary>
    public ReadOnlySpan<double> Ascending { get; } = ascending;

    /// <summary>Gets the value, on the history's scale.</summary>
    public double Value { get; } = value;

    /// <summary>Gets how many values of the history are smaller.</summary>
    public int Below { get; } = below;

    /// <summary>Gets the value in the attribute's unit.</summary>
    public double Number { get; } = number;
}
