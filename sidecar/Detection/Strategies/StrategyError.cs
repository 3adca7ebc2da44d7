namespace Warden.Detection.Strategies;

/// <summary>Why a text is no strategy.</summary>
/// <param name="Position">The character, counted from 0, where the error was noticed.</param>
/// <param name="Message">What was expected and what came.</param>
public sealed record StrategyError(int Position, string Message)
{
    /// <summary>The message with the position, counted from 1 for people.</summary>
    public override string ToString() => $"character {Position + 1}: {Message}";
}
