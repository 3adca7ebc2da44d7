namespace Warden.Documents;

/// <summary>How far from the caller somebody has to stand to confirm a call.</summary>
public enum Confirmer
{
    /// <summary>The caller too.</summary>
    Anybody,

    /// <summary>Nobody counts who has the caller's certificate subject and organisation.</summary>
    AnotherPerson,

    /// <summary>Nobody counts who is of the caller's organisation.</summary>
    AnotherOrganization,
}
