namespace Warden.Documents;

/// <summary>What becomes of a call that could not be judged.</summary>
public enum UnscoredAction
{
    /// <summary>It passes, and is counted with its reason.</summary>
    Pass,

    /// <summary>It is held like a WARN, in <see cref="WardenMode.Hold"/> only.</summary>
    Hold,
}
