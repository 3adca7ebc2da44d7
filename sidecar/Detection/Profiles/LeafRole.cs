namespace Warden.Detection;

/// <summary>How an attribute is judged, besides its type.</summary>
internal enum LeafRole
{
    /// <summary>An object or a list: only that it is one.</summary>
    Container,

    /// <summary>Not judged: a schema says so.</summary>
    Ignored,

    /// <summary>One of few values.</summary>
    Discrete,

    /// <summary>A number on a scale.</summary>
    Continuous,

    /// <summary>A time or counter that moves with the ledger.</summary>
    Trend,

    /// <summary>Every value is another one.</summary>
    Identifier,

    /// <summary>Text of a fixed form, or free.</summary>
    Text,
}
