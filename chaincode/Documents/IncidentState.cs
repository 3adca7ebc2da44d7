namespace Warden.Documents;

/// <summary>Where an incident stands.</summary>
public enum IncidentState
{
    /// <summary>It takes reviews, isolation and compensation.</summary>
    Open,

    /// <summary>It is settled; what turns up later is another incident that follows it.</summary>
    Closed,
}
