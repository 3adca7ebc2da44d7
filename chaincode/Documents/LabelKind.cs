namespace Warden.Documents;

/// <summary>What people say of a transaction that was warned of, or should have been.</summary>
public enum LabelKind
{
    /// <summary>Its values are usual after all: they teach the next models as ordinary ones.</summary>
    Reasonable,

    /// <summary>Its values teach nothing.</summary>
    Unreasonable,
}
