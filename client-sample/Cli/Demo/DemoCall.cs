namespace Warden.Cli.Demo;

/// <summary>One call of the demonstration, at its end.</summary>
/// <param name="Report">What is reported of it.</param>
/// <param name="Confirmed">Whether a warning was answered with yes.</param>
/// <param name="RecordedStatus">The status that the block holds under every organisation's signature; null when nothing was committed.</param>
internal sealed record DemoCall(StepReport Report, bool Confirmed, int? RecordedStatus);
