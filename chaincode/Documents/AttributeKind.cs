namespace Warden.Documents;

/// <summary>How an attribute is judged.</summary>
public enum AttributeKind
{
    /// <summary>Numbers on a scale: the four models.</summary>
    Continuous,

    /// <summary>One of a closed set of values: novelty.</summary>
    Discrete,

    /// <summary>Every value names something else: a repeat stands out.</summary>
    Identifier,

    /// <summary>Free text: length and characters only.</summary>
    Text,

    /// <summary>A digest of fixed form.</summary>
    Hash,

    /// <summary>A point in time: the step is judged.</summary>
    Time,

    /// <summary>Not judged.</summary>
    Ignored,
}
