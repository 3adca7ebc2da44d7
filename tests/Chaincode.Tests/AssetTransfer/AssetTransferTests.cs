using System.Text;
using Warden.Chaincode.AssetTransfer;
using Warden.Chaincode.Shim.Testing;

namespace Warden.Chaincode.Tests.AssetTransfer;

public sealed class AssetTransferTests
{
    private static readonly TestIdentity _client = TestIdentity.Create();

    private readonly TestLedger _ledger = new TestLedger().Deploy("basic", AssetTransferChaincode.Create());

    [Fact]
    public async Task The_ledger_starts_with_six_assets_in_sorted_json()
    {
        await Submit("InitLedger");
        Assert.Equal(
            """{"AppraisedValue":300,"Color":"blue","ID":"asset1","Owner":"Tomoko","Size":5}""",
            Encoding.UTF8.GetString(_ledger.GetState("basic", "asset1")!));
        var all = await Evaluate("GetAllAssets");
        Assert.StartsWith("""[{"AppraisedValue":300,"Color":"blue","ID":"asset1",""", all, StringComparison.Ordinal);
        Assert.Equal(6, all.Split("\"ID\"").Length - 1);
    }

    [Fact]
    public async Task An_asset_is_created_read_changed_transferred_and_deleted()
    {
        await Submit("CreateAsset", "a", "red", "1", "Ann", "10");
        Assert.Equal("true", await Evaluate("AssetExists", "a"));
        await Submit("UpdateAsset", "a", "blue", "2", "Ann", "20");
        Assert.Equal("Ann", await Submit("TransferAsset", "a", "Bob"));
        Assert.Equal("""{"AppraisedValue":20,"Color":"blue","ID":"a","Owner":"Bob","Size":2}""", await Evaluate("ReadAsset", "a"));
        await Submit("DeleteAsset", "a");
        Assert.Equal("false", await Evaluate("AssetExists", "a"));

        var history = await Evaluate("GetAssetHistory", "a");
        Assert.Equal(4, history.Split("\"TxId\"").Length - 1);
        Assert.StartsWith("""[{"IsDelete":true,"Record":null,"Timestamp":"2026-01-01T00:00:""", history, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("the asset asset1 already exists", "CreateAsset", "asset1", "red", "1", "Ann", "10")]
    [InlineData("the asset nope does not exist", "ReadAsset", "nope")]
    [InlineData("the asset nope does not exist", "UpdateAsset", "nope", "red", "1", "Ann", "10")]
    [InlineData("the asset nope does not exist", "DeleteAsset", "nope")]
    [InlineData("the asset nope does not exist", "TransferAsset", "nope", "Bob")]
    [InlineData("Parameter size of CreateAsset: expected Int64, got 'many'", "CreateAsset", "b", "red", "many", "Ann", "10")]
    [InlineData("the record nope does not exist", "records:Get", "nope")]
    public async Task What_a_contract_forbids_fails_with_status_500_and_says_why(string message, string function, params string[] parameters)
    {
        await Submit("InitLedger");
        var result = await _ledger.SubmitAsync("basic", _client, function, parameters);
        Assert.Equal((500, message), (result.Response.Status, result.Response.Message));
        Assert.False(result.Committed);
    }

    [Fact]
    public async Task A_record_is_kept_byte_for_byte()
    {
        var value = new byte[] { 0x7b, 0x20, 0x22, 0xff, 0x00, 0x0a };
        var stub = _ledger.Begin("basic", _client, new ReadOnlyMemory<byte>[] { "records:Put"u8.ToArray(), "r1"u8.ToArray(), value });
        Assert.True((await _ledger.SubmitAsync(stub)).Committed);
        Assert.Equal(value, _ledger.GetState("basic", "r1"));
        Assert.Equal(value, (await _ledger.EvaluateAsync("basic", _client, "records:Get", "r1")).Response.Payload.ToArray());
        Assert.Equal("[]", await Evaluate("GetAllAssets"));
        await Submit("records:Delete", "r1");
        Assert.Null(_ledger.GetState("basic", "r1"));
    }

    private async Task<string> Submit(string function, params string[] parameters)
    {
        var result = await _ledger.SubmitAsync("basic", _client, function, parameters);
        Assert.True(result.Committed, result.Response.Message);
        return result.Response.PayloadText;
    }

    private async Task<string> Evaluate(string function, params string[] parameters)
    {
        var result = await _ledger.EvaluateAsync("basic", _client, function, parameters);
        Assert.Equal((200, ""), (result.Response.Status, result.Response.Message));
        return result.Response.PayloadText;
    }
}
