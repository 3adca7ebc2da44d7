using System.Text.Json;
using Warden.Chaincode.Shim;

namespace Warden.Chaincode.AssetTransfer;

/// <summary>Fabric's sample asset-transfer-basic: assets with an owner and a value.</summary>
/// <remarks>It checks what a contract checks (does the asset exist, is a size a number) and knows nothing of what is usual.</remarks>
[Contract("AssetTransfer", Default = true, Title = "Asset transfer", Description = "Assets with an owner and an appraised value")]
public sealed class AssetTransferContract
{
    private static readonly Asset[] _first =
    [
        new("asset1", "blue", 5, "Tomoko", 300),
        new("asset2", "red", 5, "Brad", 400),
        new("asset3", "green", 10, "Jin Soo", 500),
        new("asset4", "yellow", 10, "Max", 600),
        new("asset5", "black", 15, "Adriana", 700),
        new("asset6", "white", 15, "Michel", 800),
    ];

    [Transaction(Description = "Writes the sample's six assets")]
    public async Task InitLedger(IChaincodeStub stub)
    {
        foreach (var asset in _first)
            await PutAsync(stub, asset);
    }

    /// <exception cref="ChaincodeException">The asset exists.</exception>
    [Transaction]
    public async Task CreateAsset(IChaincodeStub stub, string id, string color, long size, string owner, long appraisedValue)
    {
        if (await AssetExists(stub, id))
            throw new ChaincodeException($"the asset {id} already exists");
        await PutAsync(stub, new Asset(id, color, size, owner, appraisedValue));
    }

    /// <exception cref="ChaincodeException">The asset does not exist.</exception>
    [Transaction(Evaluate = true)]
    public async Task<Asset> ReadAsset(IChaincodeStub stub, string id) =>
        DeterministicJson.Deserialize<Asset>(await stub.GetStateAsync(id) ?? throw Missing(id));

    /// <exception cref="ChaincodeException">The asset does not exist.</exception>
    [Transaction]
    public async Task UpdateAsset(IChaincodeStub stub, string id, string color, long size, string owner, long appraisedValue)
    {
        if (!await AssetExists(stub, id))
            throw Missing(id);
        await PutAsync(stub, new Asset(id, color, size, owner, appraisedValue));
    }

    /// <exception cref="ChaincodeException">The asset does not exist.</exception>
    [Transaction]
    public async Task DeleteAsset(IChaincodeStub stub, string id)
    {
        if (!await AssetExists(stub, id))
            throw Missing(id);
        await stub.DelStateAsync(id);
    }

    [Transaction(Evaluate = true)]
    public async Task<bool> AssetExists(IChaincodeStub stub, string id) => await stub.GetStateAsync(id) is not null;

    /// <returns>The owner before.</returns>
    /// <exception cref="ChaincodeException">The asset does not exist.</exception>
    [Transaction]
    public async Task<string> TransferAsset(IChaincodeStub stub, string id, string newOwner)
    {
        var asset = await ReadAsset(stub, id);
        await PutAsync(stub, asset with { Owner = newOwner });
        return asset.Owner;
    }

    /// <returns>Every asset, by key. What the records contract has put into the same state is passed over.</returns>
    [Transaction(Evaluate = true)]
    public async Task<IReadOnlyList<Asset>> GetAllAssets(IChaincodeStub stub)
    {
        var assets = new List<Asset>();
        await foreach (var entry in stub.GetStateByRangeAsync("", ""))
        {
            if (TryRead(entry.Value) is { } asset)
                assets.Add(asset);
        }
        return assets;
    }

    /// <returns>Every change of the asset, newest first; empty when there never was one.</returns>
    [Transaction(Evaluate = true)]
    public async Task<IReadOnlyList<AssetChange>> GetAssetHistory(IChaincodeStub stub, string id)
    {
        var changes = new List<AssetChange>();
        await foreach (var change in stub.GetHistoryForKeyAsync(id))
            changes.Add(new AssetChange(change.TransactionId, change.Timestamp, change.IsDelete, change.IsDelete ? null : TryRead(change.Value)));
        return changes;
    }

    private static Task PutAsync(IChaincodeStub stub, Asset asset) =>
        stub.PutStateAsync(asset.ID, DeterministicJson.SerializeToUtf8Bytes(asset));

    private static Asset? TryRead(byte[] value)
    {
        try
        {
            return DeterministicJson.Deserialize<Asset>(value);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static ChaincodeException Missing(string id) => new($"the asset {id} does not exist");
}
