namespace Warden.Embedded;

/// <summary>No set of peers satisfies the endorsement policies; the message is the discovery service's own.</summary>
internal sealed class EndorsementPlanException(string message) : Exception(message);
