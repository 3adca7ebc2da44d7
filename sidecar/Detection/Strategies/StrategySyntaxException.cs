namespace Warden.Detection.Strategies;

/// <summary>A text that was to be a strategy is none.</summary>
public sealed class StrategySyntaxException(StrategyError error) : FormatException($"Strategy, {error}")
{
    /// <summary>Where and why.</summary>
    public StrategyError Error { get; } = error;
}
