namespace Warden.Detection.Models;

/// <summary>A set of detectors: those that call a value an outlier, or those that took part.</summary>
/// <remarks>
/// The first four look at continuous numbers (<see cref="NumericModel"/>), the others at the structure of a record. The numbers are
/// written into verdicts' digests and truth tables: they are never given to another meaning.
/// </remarks>
[Flags]
public enum ModelSet
{
    /// <summary>No detector.</summary>
    None = 0,

    /// <summary>Distance from the mean, or in calibrated form the tail law.</summary>
    Sigma = 1,

    /// <summary>Distance to the k-th nearest neighbour.</summary>
    Knn = 2,

    /// <summary>Reciprocal of the mean distance to the nearest neighbours.</summary>
    Density = 4,

    /// <summary>Isolation forest.</summary>
    Forest = 8,

    /// <summary>The value's type, or its range of whole numbers, is not the attribute's.</summary>
    Type = 16,

    /// <summary>Length, pattern or check digit.</summary>
    Form = 32,

    /// <summary>A value that a closed set has not seen.</summary>
    Novelty = 64,

    /// <summary>A repeat where every value is distinct.</summary>
    Unique = 128,

    /// <summary>A relation between attributes is broken.</summary>
    Relation = 256,

    /// <summary>The change of a number against the key's last committed value.</summary>
    Step = 512,

    /// <summary>Calls of one identity to one function within a window of blocks.</summary>
    Rate = 1024,

    /// <summary>The same content again within a window of blocks.</summary>
    Repeat = 2048,

    /// <summary>A largest possible number, as allowances without limit have it.</summary>
    Allowance = 4096,

    /// <summary>Many writes of one kind in one transaction.</summary>
    Bulk = 8192,

    /// <summary>Unusual for this identity or organisation, whatever others do; together with the numeric models that say so.</summary>
    Profile = 16384,

    /// <summary>The numbers of a record together, each ordinary by itself; takes part only where a strategy names it.</summary>
    Record = 32768,

    /// <summary>The four models of continuous numbers.</summary>
    Numeric = Sigma | Knn | Density | Forest,

    /// <summary>What depends on blocks after the fit, so that peers at different heights may answer differently.</summary>
    Context = Step | Rate | Repeat,

    /// <summary>The detectors of structure and of conduct.</summary>
    Structural = Type | Form | Novelty | Unique | Relation | Step | Rate | Repeat | Allowance | Bulk | Profile,
}
