namespace Warden.Embedded;

/// <summary>A proposal is refused before anything is run; the message is Fabric's own.</summary>
internal sealed class ProposalException(string message) : Exception(message);
