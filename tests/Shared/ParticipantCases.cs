namespace Warden.Testing;

/// <summary>Who takes part in the guard of a chaincode: what the governance chaincode and the sidecars both have to say, each in its own tests.</summary>
/// <remarks>The members by the constitution, the organisations that the policy lists, those that have switched off, and who takes part; all separated by spaces.</remarks>
public sealed class ParticipantCases : TheoryData<string, string, string, string>
{
    public ParticipantCases()
    {
        Add("Org1MSP Org2MSP Org3MSP", "", "", "Org1MSP Org2MSP Org3MSP");
        Add("Org1MSP Org2MSP Org3MSP", "", "Org2MSP", "Org1MSP Org3MSP");
        Add("Org1MSP Org2MSP Org3MSP", "Org1MSP Org3MSP", "", "Org1MSP Org3MSP");
        Add("Org1MSP Org2MSP Org3MSP", "Org1MSP Org3MSP", "Org2MSP Org3MSP", "Org1MSP");
        Add("Org1MSP Org2MSP", "", "Org3MSP", "Org1MSP Org2MSP");
        Add("Org1MSP Org2MSP", "Org1MSP Org2MSP Org3MSP", "", "Org1MSP Org2MSP");
        Add("Org1MSP Org2MSP", "Org2MSP Org3MSP", "Org3MSP", "Org2MSP");
        Add("Org1MSP Org2MSP", "Org2MSP Org3MSP", "Org2MSP", "");
        Add("Org1MSP Org2MSP", "Org3MSP", "", "");
    }

    /// <summary>Reads one of the lists.</summary>
    public static string[] Names(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
