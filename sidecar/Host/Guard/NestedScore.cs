using Warden.Detection;
using Warden.Documents;

namespace Warden.Host.Guard;

/// <summary>What a call got, with the strictest mode of what stands out in it.</summary>
/// <param name="Mode">The mode; the call's own where nothing stands out.</param>
/// <param name="Score">The verdict, findings in mode off left out; its modes are those that hold.</param>
/// <param name="Barrier">What bars it for what it wrote; null where nothing.</param>
internal sealed record NestedScore(WardenMode Mode, ScoreResult Score, Barrier? Barrier = null);
