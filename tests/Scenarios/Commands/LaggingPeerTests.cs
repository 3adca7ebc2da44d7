using Warden.Documents;
using Warden.Scenarios.Networks;

namespace Warden.Scenarios.Commands;

/// <summary>Commands that follow each other at once, while another organisation's peer does not have the block before.</summary>
public sealed class LaggingPeerTests(LaggingFixture network) : Scenario(network), IClassFixture<LaggingFixture>
{
    [Fact]
    public async Task A_command_that_only_another_organisations_peer_refuses_is_proposed_again()
    {
        using var governance = new Governance(Network);
        var id = await governance.ProposeAsync("Org1MSP", "policy", "propose", "--chaincode", "late", "--mode", "shadow");
        network.FallBehind(GovernanceFunctions.Vote, calls: 2);

        var voted = await governance.AsAdminAsync("Org1MSP", "vote", "yes", id);

        Assert.True(voted.ExitCode == 0, voted.Error);
        Assert.Equal(0, network.Behind);
        Assert.Contains("Org1MSP has voted yes on", voted.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_own_peer_refuses_is_told_at_once()
    {
        using var governance = new Governance(Network);
        var id = await governance.ProposeAsync("Org1MSP", "policy", "propose", "--chaincode", "refused", "--mode", "shadow");
        network.FallBehind(GovernanceFunctions.Vote, calls: 2);

        var voted = await governance.AsAdminAsync("Org2MSP", "vote", "yes", id);

        Assert.Equal(1, voted.ExitCode);
        Assert.Equal(1, network.Behind);
        Assert.Contains("no such proposal", voted.Error, StringComparison.Ordinal);
    }
}
