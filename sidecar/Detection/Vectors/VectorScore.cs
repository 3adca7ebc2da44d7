namespace Warden.Detection.Vectors;

/// <summary>How odd a record of numbers is.</summary>
/// <param name="Score">Higher is more anomalous: what the three models say together, in natural units of rarity.</param>
/// <param name="P">The share of ordinary records at least as odd; in (0, 1].</param>
/// <param name="Forest">The share of ordinary records at least as easily isolated.</param>
/// <param name="Histogram">The share whose values are at least as rare, each by itself.</param>
/// <param name="Neighbours">The share at least as far from their neighbours.</param>
public readonly record struct VectorScore(double Score, double P, double Forest, double Histogram, double Neighbours);
