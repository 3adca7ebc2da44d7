namespace Warden.Host.Governance;

/// <summary>What the channel has committed of a chaincode's definition, as far as the guard needs it.</summary>
/// <param name="Version">The version's name; empty while none is committed.</param>
/// <param name="Endorsers">The MSP ids that the endorsement policy names, sorted; empty where it names none itself.</param>
internal sealed record ChaincodeDefinition(string Version, IReadOnlyList<string> Endorsers)
{
    /// <summary>Nothing is committed.</summary>
    public static ChaincodeDefinition None { get; } = new("", []);
}
