namespace Warden.Documents;

/// <summary>Who may propose and vote for a member. One of the two ways is enough.</summary>
/// <param name="Administrators">Whether certificates with NodeOU <c>admin</c> may.</param>
/// <param name="Attribute">The certificate attribute (Fabric CA) that lets its holder; null: none does.</param>
/// <param name="Value">The value that the attribute has to have.</param>
public sealed record VoterRule(bool Administrators = true, string? Attribute = "warden.admin", string? Value = "true");
