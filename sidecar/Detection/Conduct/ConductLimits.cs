namespace Warden.Detection;

/// <summary>How much of the conduct of callers is kept, and from when on it is judged. All organisations use the same.</summary>
internal static class ConductLimits
{
    /// <summary>Keys whose last numbers are kept; those not written for longest go first.</summary>
    public const int Keys = 65536;

    /// <summary>Numbers of a key that are kept.</summary>
    public const int NumbersPerKey = 32;

    /// <summary>Changes of an attribute that are kept for fitting.</summary>
    public const int Steps = 4096;

    /// <summary>Attributes of a tree whose changes are learnt.</summary>
    public const int StepsPerTree = 64;

    /// <summary>Calls that are kept for learning how often calls and contents come.</summary>
    public const int Calls = 8192;

    /// <summary>Calls that the live state keeps.</summary>
    public const int LiveCalls = 65536;

    /// <summary>Values of a call that are compared.</summary>
    public const int ValuesPerCall = 32;

    /// <summary>Blocks of a window where a policy says nothing.</summary>
    public const int WindowBlocks = 30;

    /// <summary>Identities whose organisation is remembered, and identities counted per attribute.</summary>
    public const int Identities = 1024;

    /// <summary>The same for organisations.</summary>
    public const int Organizations = 256;

    /// <summary>Kinds of writes that are counted.</summary>
    public const int Kinds = 256;

    /// <summary>Values by which an identity has shown what it does: its own limits stay near them, however it goes on.</summary>
    public const int FirstValues = 64;

    /// <summary>Values in the sample that a profile of one identity or organisation needs.</summary>
    public const int Profile = 200;

    /// <summary>Values that a profile is fitted on.</summary>
    public const int ProfileSample = 2048;

    /// <summary>Profiles of identities, and of organisations, per attribute.</summary>
    public const int ProfilesOfIdentities = 24;

    /// <summary>Profiles of organisations per attribute.</summary>
    public const int ProfilesOfOrganizations = 8;

    /// <summary>An identity that has more than one part in so many of a sample loses its place first.</summary>
    public const int ShareParts = 4;

    /// <summary>Identities with <see cref="LeastOfIdentity"/> values each that it takes to tell one identity's share from everybody's.</summary>
    public const int LeastIdentities = 4;

    /// <summary>Values that make an identity count for <see cref="LeastIdentities"/>.</summary>
    public const int LeastOfIdentity = 30;

    /// <summary>So many values at an end, all of one identity and beyond everybody else's, are its own and not everybody's.</summary>
    public const int Lonely = 8;
}
