using System.Text;
using Warden.Chaincode.Shim;
using Warden.Protocol.Peer;
using Warden.Topology;
using Role = Warden.Protocol.Common.MSPRole.Types.MSPRoleType;

namespace Warden.Client.Tests;

/// <summary>The chaincode of Fabric's private data scenarios: what is written comes as transient data.</summary>
internal sealed class PrivateChaincode : IChaincode
{
    public static CollectionConfigPackage Collections()
    {
        var package = new CollectionConfigPackage();
        Add("Org1Collection", new() { MemberOnlyRead = true, EndorsementPolicy = Endorsers("Org1MSP") }, "Org1MSP");
        Add("Org3Collection", new() { MemberOnlyRead = true, EndorsementPolicy = Endorsers("Org3MSP") }, "Org3MSP");
        Add("SharedCollection", new() { MemberOnlyRead = true, MemberOnlyWrite = true }, "Org1MSP", "Org3MSP");
        return package;

        void Add(string name, StaticCollectionConfig collection, params string[] members)
        {
            collection.Name = name;
            collection.MaximumPeerCount = 1;
            collection.BlockToLive = 100;
            collection.MemberOrgsPolicy = new() { SignaturePolicy = Members(members) };
            package.Config.Add(new CollectionConfig { StaticCollectionConfig = collection });
        }
    }

    public async Task<ChaincodeResponse> InvokeAsync(IChaincodeStub stub)
    {
        switch (stub.Function)
        {
            case "WritePrivateData":
                foreach (var collection in Transient("collection").Split(','))
                {
                    await stub.PutPrivateDataAsync(collection, Transient("key"), Encoding.UTF8.GetBytes(Transient("value")));
                }

                return ChaincodeResponse.Success();
            case "ReadPrivateData":
                return ChaincodeResponse.Success(await stub.GetPrivateDataAsync(stub.Parameters[0], stub.Parameters[1]) ?? []);
            default:
                return ChaincodeResponse.Error($"You've asked to invoke a function that does not exist: {stub.Function}");
        }

        string Transient(string name) => Encoding.UTF8.GetString(stub.Transient[name].Span);
    }

    private static Protocol.Common.SignaturePolicyEnvelope Members(params string[] mspIds) =>
        SignaturePolicies.AnyOf([.. mspIds.Select(mspId => (mspId, Role.Member))]);

    private static Protocol.Peer.ApplicationPolicy Endorsers(params string[] mspIds) => new() { SignaturePolicy = Members(mspIds) };
}
