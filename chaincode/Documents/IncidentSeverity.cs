namespace Warden.Documents;

/// <summary>How grave an incident looks.</summary>
public enum IncidentSeverity
{
    /// <summary>Nobody is harmed.</summary>
    Low,

    /// <summary>Somebody may be.</summary>
    Medium,

    /// <summary>Somebody is.</summary>
    High,

    /// <summary>Many are, or it goes on.</summary>
    Critical,
}
