using Warden.Documents;

namespace Warden.Chaincode.Governance;

/// <summary>What an organisation sets for its own instance of the governance chaincode.</summary>
public sealed record GovernanceOptions
{
    /// <summary>The environment variable of <see cref="Name"/>.</summary>
    public const string NameVariable = "WARDEN_CHAINCODE_NAME";

    /// <summary>The environment variable of <see cref="Members"/>: MSP ids with commas between.</summary>
    public const string MembersVariable = "WARDEN_MEMBERS";

    /// <summary>Gets the name under which the chaincode is committed on the channel.</summary>
    /// <value>Default <c>warden</c>. Equal in all organisations: decisions signed for a chaincode of another name are refused.</value>
    public string Name { get; init; } = GovernanceFunctions.Chaincode;

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
        Name = variable(NameVariable) is { Length: > 0 } name ? name : GovernanceFunctions.Chaincode,
        Members = (variable(MembersVariable) ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
    };
}
