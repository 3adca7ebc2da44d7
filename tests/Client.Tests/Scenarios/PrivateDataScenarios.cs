using System.Text;
using Warden.Gateway;

namespace Warden.Client.Tests;

/// <summary>Fabric's own client scenarios (SDK_PARITY 1.2) of private data collections, under their titles.</summary>
public abstract class PrivateDataScenarios(ScenarioNetwork network)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Org1_writes_private_data_to_Org1Collection_and_can_read_it_back()
    {
        await WriteAsync("Org1MSP", "Org1Collection", "key-101", "Org1MSP");
        Assert.Equal("value of key-101", await ReadAsync("Org1MSP", "Org1Collection", "key-101", "Org1MSP"));
    }

    [Fact]
    public async Task Org1_writes_private_data_to_Org1Collection_but_fails_to_read_it_via_an_Org2_peer()
    {
        await WriteAsync("Org1MSP", "Org1Collection", "key-102", "Org1MSP");
        var e = await Assert.ThrowsAsync<GatewayException>(() => ReadAsync("Org1MSP", "Org1Collection", "key-102", "Org2MSP"));
        Assert.Contains("private data matching public hash version is not available", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Org2_can_write_private_data_to_Org1Collection_Org1MSP_must_endorse_but_can_t_read_it_back()
    {
        await WriteAsync("Org2MSP", "Org1Collection", "key-103", "Org1MSP");
        var e = await Assert.ThrowsAsync<GatewayException>(() => ReadAsync("Org2MSP", "Org1Collection", "key-103", "Org1MSP"));
        Assert.Contains(
            "tx creator does not have read access permission on privatedata in chaincodeName:private collectionName: Org1Collection",
            e.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Org2_writes_private_data_to_Org1Collection_Org1MSP_must_endorse_and_Org1_can_read_it()
    {
        await WriteAsync("Org2MSP", "Org1Collection", "key-104", "Org1MSP");
        Assert.Equal("value of key-104", await ReadAsync("Org1MSP", "Org1Collection", "key-104", "Org1MSP"));
    }

    [Fact]
    public async Task Org1_writes_private_data_to_SharedCollection_endorsed_by_Org3_and_can_read_it_back_via_Org1_peer()
    {
        await WriteAsync("Org1MSP", "SharedCollection", "key-105", "Org3MSP");
        Assert.Equal("value of key-105", await ReadAsync("Org1MSP", "SharedCollection", "key-105", "Org1MSP"));
    }

    [Fact]
    public async Task Org1_writes_private_data_to_SharedCollection_and_Org2_fails_to_read_it()
    {
        await WriteAsync("Org1MSP", "SharedCollection", "key-106", "Org1MSP");
        var e = await Assert.ThrowsAsync<GatewayException>(() => ReadAsync("Org2MSP", "SharedCollection", "key-106", "Org1MSP"));
        Assert.Contains("does not have read access permission", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Org2_cannot_write_data_to_SharedCollection()
    {
        var e = await Assert.ThrowsAsync<EndorseException>(() => WriteAsync("Org2MSP", "SharedCollection", "key-107", "Org1MSP"));
        Assert.Equal(network.Peers("Org1MSP").Order(StringComparer.Ordinal), e.Details.Select(detail => detail.Address).Order(StringComparer.Ordinal));
        Assert.All(e.Details, detail => Assert.Contains("does not have write access permission", detail.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Org1_writes_private_data_to_SharedCollection_without_specifying_endorsers()
    {
        await WriteAsync("Org1MSP", "SharedCollection", "key-108");
        Assert.Equal("value of key-108", await ReadAsync("Org1MSP", "SharedCollection", "key-108", "Org1MSP"));
    }

    [Fact]
    public async Task Org1_writes_private_data_to_SharedCollection_and_Org3Collection_without_specifying_endorsers()
    {
        await WriteAsync("Org1MSP", "SharedCollection,Org3Collection", "key-109");
        Assert.Equal("value of key-109", await ReadAsync("Org1MSP", "SharedCollection", "key-109", "Org1MSP"));
        Assert.Equal("value of key-109", await ReadAsync("Org3MSP", "Org3Collection", "key-109", "Org3MSP"));
        await Assert.ThrowsAsync<GatewayException>(() => ReadAsync("Org1MSP", "Org3Collection", "key-109", "Org1MSP"));
    }

    private async Task WriteAsync(string who, string collection, string key, params string[] organizations)
    {
        using var gateway = network.Connect(who);
        var options = new ProposalOptions
        {
            EndorsingOrganizations = organizations,
            Transient = new Dictionary<string, ReadOnlyMemory<byte>>
            {
                ["collection"] = Encoding.UTF8.GetBytes(collection),
                ["key"] = Encoding.UTF8.GetBytes(key),
                ["value"] = Encoding.UTF8.GetBytes($"value of {key}"),
            },
        };
        await Contract(gateway).SubmitAsync("WritePrivateData", options, Token);
        await network.InStepAsync(Token);
    }

    private async Task<string> ReadAsync(string who, string collection, string key, string organization)
    {
        using var gateway = network.Connect(who);
        var options = ProposalOptions.WithArguments(collection, key) with { EndorsingOrganizations = [organization] };
        return Encoding.UTF8.GetString(await Contract(gateway).EvaluateAsync("ReadPrivateData", options, Token));
    }

    private static Contract Contract(Warden.Gateway.Gateway gateway) => gateway.GetNetwork(ScenarioNetwork.ChannelName).GetContract("private");
}

public sealed class PrivateDataOnEmbedded(EmbeddedScenarioNetwork network) : PrivateDataScenarios(network);

public sealed class PrivateDataOnNative(NativeScenarioNetwork network) : PrivateDataScenarios(network);
