namespace Warden.Documents;

/// <summary>How far a founding has come.</summary>
/// <param name="InForce">Whether every member has consented to the same document.</param>
/// <param name="Founded">The MSP ids that have, sorted.</param>
/// <param name="Missing">The MSP ids that have not, or to another document, sorted.</param>
public sealed record FoundingStanding(bool InForce, IReadOnlyList<string> Founded, IReadOnlyList<string> Missing);
