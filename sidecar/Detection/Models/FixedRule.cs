using Warden.Detection.Numerics;

namespace Warden.Detection.Models;

/// <summary>A detector's textbook form: outlier or not, by a fixed threshold.</summary>
public abstract class FixedRule
{
    /// <summary>Whether the value is an outlier.</summary>
    /// <param name="at">The value among the history, both in the attribute's unit.</param>
    /// <param name="thresholds">The thresholds; any may be chosen without fitting again.</param>
    public abstract bool IsOutlier(in NumberPlace at, TextbookThresholds thresholds);

    /// <summary>Writes what it is, canonically.</summary>
    public abstract void Write(CanonicalWriter writer);
}
