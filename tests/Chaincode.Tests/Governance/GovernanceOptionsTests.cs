using Warden.Chaincode.Governance;

namespace Warden.Chaincode.Tests.Governance;

public sealed class GovernanceOptionsTests
{
    [Fact]
    public void Settings_come_from_the_environment()
    {
        var set = GovernanceOptions.Read(name => name == "WARDEN_MEMBERS" ? " Org2MSP, Org1MSP," : null);
        Assert.Equal(["Org2MSP", "Org1MSP"], set.Members);
    }

    [Fact]
    public void Without_settings_any_members_are_taken() => Assert.Empty(GovernanceOptions.Read(_ => null).Members);
}
