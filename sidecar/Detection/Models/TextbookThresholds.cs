namespace Warden.Detection.Models;

/// <summary>The thresholds of the four models in textbook form.</summary>
public sealed record TextbookThresholds
{
    /// <summary>The documented defaults.</summary>
    public static TextbookThresholds Default { get; } = new();

    /// <summary>Gets the share z of history that may lie outside μ ± tσ; t rises by 1 from 3 until the share is below it.</summary>
    /// <value>Default 0.003, the share of a normal law outside 3σ.</value>
    public double SigmaShare { get; init; } = 0.003;

    /// <summary>Gets how many standard deviations above the mean of the history's own distances a distance must lie.</summary>
    /// <value>Default 3, for <c>knn</c> and <c>density</c>.</value>
    public double DistanceDeviations { get; init; } = 3;

    /// <summary>Gets the isolation score above which a value is an outlier.</summary>
    /// <value>Default 0.6; scores lie in (0, 1], near 0.5 when nothing stands out.</value>
    public double ForestScore { get; init; } = 0.6;
}
