using Warden.Protocol.Peer;
using Warden.Topology;
using Role = Warden.Protocol.Common.MSPRole.Types.MSPRoleType;

namespace Warden.Embedded.Tests;

/// <summary>Private data where peers come and go: who lacks a set says so, and gets it when somebody who has it is there.</summary>
public sealed class PrivateDataTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_peer_that_was_away_gets_private_data_from_another_member_when_it_is_back()
    {
        await using var chaincode = await ScriptedChaincode.StartAsync("private:1", StepChaincode.RunAsync);
        await using var network = await StartAsync(chaincode);
        using var org1 = new NetworkClient(network, "Org1MSP");
        await network.StopPeerAsync("Org2MSP");
        Assert.Equal(TxValidationCode.Valid, (await org1.TransactByAsync(["Org1MSP"], "private", "P shared k v")).Result);

        await network.StartPeerAsync("Org2MSP", Token);

        using var org2 = new NetworkClient(network, "Org2MSP");
        Assert.Equal("[v]", (await org2.EvaluateAsync("private", "G shared k")).Payload.ToStringUtf8());
    }

    [Fact]
    public async Task What_goes_to_the_organisations_own_collection_is_handed_to_another_of_its_peers_before_it_is_submitted()
    {
        await using var chaincode = await ScriptedChaincode.StartAsync("private:1", StepChaincode.RunAsync);
        await using var network = await EmbeddedNetwork.StartAsync(new() { Topology = NetworkTopology.WithPeers(2) }, Token);
        await network.DeployChaincodeAsync(
            new() { Name = "private", Endpoints = new Dictionary<string, ChaincodeEndpoint> { ["Org1MSP"] = new(chaincode.PackageId, chaincode.Address) } }, Token);
        using var first = new NetworkClient(network, "Org1MSP");
        using var second = new NetworkClient(network, network.Peers("Org1MSP")[1].ServerName, first.Identity);
        var (id, transaction) = await first.EndorseAsync([], "private", "P _implicit_org_Org1MSP k v");

        await network.StopPeerAsync("Org1MSP");
        await second.SubmitAsync(id, transaction);

        Assert.Equal(TxValidationCode.Valid, (await second.CommitStatusAsync(id)).Result);
        Assert.Equal("[v]", (await second.EvaluateAsync("private", "G _implicit_org_Org1MSP k")).Payload.ToStringUtf8());
    }

    [Fact]
    public async Task A_block_whose_private_data_nobody_has_is_committed_and_completed_later()
    {
        await using var chaincode = await ScriptedChaincode.StartAsync("private:1", StepChaincode.RunAsync);
        await using var network = await StartAsync(chaincode);
        using var org1 = new NetworkClient(network, "Org1MSP");
        await network.StopPeerAsync("Org2MSP");
        Assert.Equal(TxValidationCode.Valid, (await org1.TransactByAsync(["Org1MSP"], "private", "P shared k v", "p public 1")).Result);

        // The only peer that has the set goes before the other one sees its block.
        await network.StopPeerAsync("Org1MSP");
        await network.StartPeerAsync("Org2MSP", Token);
        using var org2 = new NetworkClient(network, "Org2MSP");
        var lacking = (await org2.EvaluateAsync("private", "g public", "G shared k", "H shared k")).Payload.ToStringUtf8();
        await network.StartPeerAsync("Org1MSP", Token);
        Assert.Equal(TxValidationCode.Valid, (await org2.TransactByAsync(["Org2MSP"], "private", "p public 2")).Result);

        Assert.StartsWith("[1][!GET_STATE failed: ", lacking, StringComparison.Ordinal);
        Assert.Contains("private data matching public hash version is not available. Public hash version = {BlockNum: ", lacking, StringComparison.Ordinal);
        Assert.EndsWith("[4c94485e0c21ae6c41ce1dfe7b6bfaceea5ab68e40a2476f50208e526f506080]", lacking, StringComparison.Ordinal);
        Assert.Equal("[v]", (await org2.EvaluateAsync("private", "G shared k")).Payload.ToStringUtf8());
    }

    [Fact]
    public async Task A_peer_that_was_away_does_not_get_what_was_purged_meanwhile()
    {
        await using var chaincode = await ScriptedChaincode.StartAsync("private:1", StepChaincode.RunAsync);
        await using var network = await StartAsync(chaincode);
        using var org1 = new NetworkClient(network, "Org1MSP");
        await network.StopPeerAsync("Org2MSP");
        await org1.TransactByAsync(["Org1MSP"], "private", "P shared k v", "P shared other w");
        await org1.TransactByAsync(["Org1MSP"], "private", "X shared k");

        await network.StartPeerAsync("Org2MSP", Token);

        using var org2 = new NetworkClient(network, "Org2MSP");
        Assert.Equal("[][]", (await org2.EvaluateAsync("private", "G shared k", "H shared k")).Payload.ToStringUtf8());
    }

    private static async Task<EmbeddedNetwork> StartAsync(ScriptedChaincode chaincode)
    {
        var network = await EmbeddedNetwork.StartAsync(new(), Token);
        var collections = new CollectionConfigPackage();
        collections.Config.Add(new CollectionConfig
        {
            StaticCollectionConfig = new()
            {
                Name = "shared",
                MaximumPeerCount = 1,
                MemberOrgsPolicy = new() { SignaturePolicy = SignaturePolicies.AnyOf(("Org1MSP", Role.Member), ("Org2MSP", Role.Member)) },
            },
        });
        await network.DeployChaincodeAsync(
            new()
            {
                Name = "private",
                Collections = collections,
                EndorsementPolicy = SignaturePolicies.AnyOf(("Org1MSP", Role.Peer), ("Org2MSP", Role.Peer)),
                Endpoints = network.Material.Organizations.ToDictionary(o => o.MspId, _ => new ChaincodeEndpoint(chaincode.PackageId, chaincode.Address)),
            },
            Token);
        return network;
    }
}
