namespace Warden.Documents;

/// <summary>How calls are restricted.</summary>
public enum RestrictionKind
{
    /// <summary>No call of the scope passes.</summary>
    Pause,

    /// <summary>So many committed calls of one identity and of the scope pass within a window of blocks.</summary>
    Quota,

    /// <summary>A listed identity, or a call with a listed value in its arguments or its writes, does not pass.</summary>
    Deny,

    /// <summary>A call with a value outside the limits of an attribute, in its arguments or its writes, does not pass.</summary>
    Limit,

    /// <summary>A person does not pass until a newer certificate is presented.</summary>
    ReEnrol,
}
