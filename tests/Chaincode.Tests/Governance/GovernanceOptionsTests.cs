using Warden.Chaincode.Governance;

namespace Warden.Chaincode.Tests.Governance;

public sealed class GovernanceOptionsTests
{
    [Fact]
    public void Settings_come_from_the_environment()
    {
        var set = GovernanceOptions.Read(name => name switch
        {
            "WARDEN_CHAINCODE_NAME" => "guard",
            "WARDEN_MEMBERS" => " Org2MSP, Org1MSP,",
            _ => null,
        });
        Assert.Equal("guard", set.Name);
        Assert.Equal(["Org2MSP", "Org1MSP"], set.Members);
    }

    [Fact]
    public void Without_settings_the_name_is_warden_and_any_members_are_taken()
    {
        var unset = GovernanceOptions.Read(_ => null);
        Assert.Equal("warden", unset.Name);
        Assert.Empty(unset.Members);
    }
}
