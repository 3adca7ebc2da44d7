using Warden.Detection.Numerics;

namespace Warden.Detection.Models;

/// <summary>A detector's calibrated form: a p-value, comparable across attributes and detectors.</summary>
public abstract class RarityLaw
{
    /// <summary>Gets the share of lawful values that are at least as odd; in [0, 1].</summary>
    /// <param name="at">The value among the kept history, both transformed.</param>
    public abstract double P(in NumberPlace at);

    /// <summary>Writes what it is, canonically.</summary>
    public abstract void Write(CanonicalWriter writer);
}
