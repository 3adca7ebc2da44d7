namespace Warden.Documents;

/// <summary>What a sidecar makes of a WARN (ARCHITECTURE section 3). Ordered from the mildest to the strictest.</summary>
public enum WardenMode
{
    /// <summary>Nothing is scored; frames pass.</summary>
    Off,

    /// <summary>Scored and written to the decision log; frames pass.</summary>
    Shadow,

    /// <summary>Endorsed with status 299; the writes are kept and the client decides.</summary>
    Advise,

    /// <summary>Refused with status 428 until somebody confirms through the governance chaincode.</summary>
    Hold,

    /// <summary>Refused with status 403.</summary>
    Deny,
}
