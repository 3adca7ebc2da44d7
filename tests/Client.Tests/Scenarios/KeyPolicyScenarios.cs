using System.Text;
using Warden.Gateway;
using Warden.Protocol.Peer;

namespace Warden.Client.Tests;

/// <summary>Fabric's own client scenarios (SDK_PARITY 1.2) of state-based endorsement, under their titles; any organisation may endorse the rest.</summary>
public abstract class KeyPolicyScenarios(ScenarioNetwork network)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task State_change_must_be_endorsed_by_Org1_peer()
    {
        using var gateway = network.Connect();
        await GuardAsync(gateway, "sbe-1", "Org1MSP");
        await PutAsync(gateway, "sbe-1", "Org1MSP");
        Assert.Equal("new", await GetAsync(gateway, "sbe-1"));
    }

    [Fact]
    public async Task State_change_fails_if_endorsed_only_by_Org2_peer()
    {
        using var gateway = network.Connect();
        await GuardAsync(gateway, "sbe-2", "Org1MSP");
        var e = await Assert.ThrowsAsync<CommitException>(() => PutAsync(gateway, "sbe-2", "Org2MSP"));
        Assert.Equal(TxValidationCode.EndorsementPolicyFailure, e.Code);
        Assert.Equal("old", await GetAsync(gateway, "sbe-2"));
    }

    [Fact]
    public async Task Set_SBE_policy_for_Org1_AND_Org3_state_change_successfully_when_not_specifying_endorsing_orgs()
    {
        using var gateway = network.Connect();
        await GuardAsync(gateway, "sbe-3", "Org1MSP", "Org3MSP");
        await PutAsync(gateway, "sbe-3");
        Assert.Equal("new", await GetAsync(gateway, "sbe-3"));
    }

    [Fact]
    public async Task Set_SBE_policy_for_Org2_AND_Org3_no_local_org_state_change_successfully_when_not_specifying_endorsing_orgs()
    {
        using var gateway = network.Connect();
        await GuardAsync(gateway, "sbe-4", "Org2MSP", "Org3MSP");
        await PutAsync(gateway, "sbe-4");
        Assert.Equal("new", await GetAsync(gateway, "sbe-4"));
    }

    [Fact]
    public async Task Set_SBE_policy_for_Org1_AND_Org3_state_change_fails_when_specifying_incorrect_endorsing_orgs()
    {
        using var gateway = network.Connect();
        await GuardAsync(gateway, "sbe-5", "Org1MSP", "Org3MSP");
        var e = await Assert.ThrowsAsync<CommitException>(() => PutAsync(gateway, "sbe-5", "Org1MSP", "Org2MSP"));
        Assert.Equal(TxValidationCode.EndorsementPolicyFailure, e.Code);
    }

    private static Contract Any(Warden.Gateway.Gateway gateway) => gateway.GetNetwork(ScenarioNetwork.ChannelName).GetContract("any");

    private static async Task GuardAsync(Warden.Gateway.Gateway gateway, string key, params string[] endorsers)
    {
        await Any(gateway).SubmitAsync("put", [key, "old"], Token);
        await Any(gateway).SubmitAsync("setEndorsers", [key, .. endorsers], Token);
    }

    private static Task<byte[]> PutAsync(Warden.Gateway.Gateway gateway, string key, params string[] organizations) =>
        Any(gateway).SubmitAsync("put", ProposalOptions.WithArguments(key, "new") with { EndorsingOrganizations = organizations }, Token);

    private static async Task<string> GetAsync(Warden.Gateway.Gateway gateway, string key) =>
        Encoding.UTF8.GetString(await Any(gateway).EvaluateAsync("get", [key], Token));
}

public sealed class KeyPoliciesOnEmbedded(EmbeddedScenarioNetwork network) : KeyPolicyScenarios(network);

public sealed class KeyPoliciesOnNative(NativeScenarioNetwork network) : KeyPolicyScenarios(network);
