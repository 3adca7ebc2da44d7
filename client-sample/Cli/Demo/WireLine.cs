namespace Warden.Cli.Demo;

/// <summary>What happened on the wire, in a line.</summary>
/// <param name="Step">The patent's name of the step: 1, new1, new2, new3, 2, new4 or 3.</param>
/// <param name="Between">Who spoke to whom.</param>
/// <param name="What">What was said.</param>
internal sealed record WireLine(string Step, string Between, string What);
