namespace Warden.Chaincode.Governance;

/// <summary>What an organisation sets for its own instance of the governance chaincode.</summary>
public sealed record GovernanceOptions
{
    /// <summary>The environment variable of <see cref="Members"/>: MSP ids with commas between.</summary>
    public const string MembersVariable = "WARDEN_MEMBERS";

    /// <summary>Gets the members that this organisation expects in the constitution; empty: it takes whatever is founded.</summary>
    /// <value>
    /// Default empty. Where it is set, the peer of this organisation endorses the founding of no other constitution, so nobody can
    /// found one without the others as long as the endorsement policy asks for a majority.
    /// </value>
    public IReadOnlyList<string> Members { get; init; } = [];

    /// <summary>Reads the options of a process.</summary>
    /// <param name="variable">Gives the value of an environment variable, or null.</param>
    public static GovernanceOptions Read(Func<string, string?> variable) => new()
    {
        Members = (variable(MembersVariable) ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
    };
}
