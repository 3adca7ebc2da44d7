namespace Warden.Documents;

/// <summary>Where a detector's limits come from (DETECTION sections 3 and 4).</summary>
public enum ThresholdKind
{
    /// <summary>One budget of false alarms, spent over the attributes of a record.</summary>
    Calibrated,

    /// <summary>The limits of the literature and of the patent's text.</summary>
    Textbook,
}
