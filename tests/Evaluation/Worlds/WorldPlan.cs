namespace Warden.Evaluation.Worlds;

/// <summary>What the generator shall make.</summary>
/// <param name="Domain"><c>asset</c>, <c>trade</c>, or <c>csv:FILE</c> for a real table with injected faults, FILE as seen from the generator's folder.</param>
/// <param name="Seed">Draws records and faults.</param>
/// <param name="WorldSeed">Draws the laws themselves.</param>
/// <param name="History">Records of the history.</param>
/// <param name="Stream">Records of the stream.</param>
/// <param name="Contamination">The share of the history that carries a fault.</param>
public sealed record WorldPlan(string Domain, int Seed, int WorldSeed, int History = 10_000, int Stream = 20_000, double Contamination = 0);
