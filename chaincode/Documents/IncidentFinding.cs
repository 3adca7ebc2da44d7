namespace Warden.Documents;

/// <summary>What an organisation found in its review: the words of <see cref="LabelKind"/>, and what a label cannot say.</summary>
public enum IncidentFinding
{
    /// <summary>What happened is usual after all.</summary>
    Reasonable,

    /// <summary>It should not have happened: a slip, a fault.</summary>
    Unreasonable,

    /// <summary>Somebody meant it to harm.</summary>
    Fraudulent,

    /// <summary>It cannot be told.</summary>
    Inconclusive,
}
