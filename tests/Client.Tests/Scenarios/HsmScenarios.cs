using System.Text;
using Grpc.Core;
using Warden.Gateway;

namespace Warden.Client.Tests;

/// <summary>Fabric's scenarios of transaction invocation once more, with identities whose keys lie in a hardware module (SDK_PARITY 1.2, 37 to 42).</summary>
public abstract class HsmScenarios(ScenarioNetwork network, SoftHsm hsm)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Evaluate_with_result_with_an_HSM_managed_identity()
    {
        using var gateway = Connect();
        Assert.Equal("conga", Text(await Contract(gateway).EvaluateAsync("echo", ["conga"], Token)));
    }

    [Fact]
    public async Task Submit_with_result_with_an_HSM_managed_identity()
    {
        using var gateway = Connect();
        Assert.Equal("conga", Text(await Contract(gateway).SubmitAsync("echo", ["conga"], Token)));
    }

    [Fact]
    public async Task Update_ledger_with_an_HSM_managed_identity()
    {
        using var gateway = Connect();
        await Contract(gateway).SubmitAsync("put", ["hsm", "bear"], Token);
        Assert.Equal("bear", Text(await Contract(gateway).EvaluateAsync("get", ["hsm"], Token)));
    }

    [Fact]
    public async Task Transient_data_with_an_HSM_managed_identity()
    {
        using var gateway = Connect();
        var options = new ProposalOptions { Transient = new Dictionary<string, ReadOnlyMemory<byte>> { ["k1"] = "v1"u8.ToArray() } };
        Assert.Equal("k1=v1", Text(await Contract(gateway).EvaluateAsync("echoTransient", options, Token)));
        Assert.Equal("k1=v1", Text(await Contract(gateway).SubmitAsync("echoTransient", options, Token)));
    }

    [Fact]
    public async Task Evaluate_with_error_response_with_an_HSM_managed_identity()
    {
        using var gateway = Connect();
        var e = await Assert.ThrowsAsync<GatewayException>(() => Contract(gateway).EvaluateAsync("errorMessage", ["TRANSACTION_ERROR_MESSAGE"], Token));
        Assert.Equal(StatusCode.Unknown, e.StatusCode);
        Assert.Contains("TRANSACTION_ERROR_MESSAGE", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Submit_with_error_response_with_an_HSM_managed_identity()
    {
        using var gateway = Connect();
        var e = await Assert.ThrowsAsync<EndorseException>(() => Contract(gateway).SubmitAsync("errorMessage", ["TRANSACTION_ERROR_MESSAGE"], Token));
        Assert.Equal(StatusCode.Aborted, e.StatusCode);
        Assert.Equal(network.Peers("Org1MSP"), e.Details.Select(detail => detail.Address));
        Assert.All(e.Details, detail => Assert.Equal("chaincode response 500, TRANSACTION_ERROR_MESSAGE", detail.Message));
    }

    private static string Text(byte[] bytes) => Encoding.UTF8.GetString(bytes);

    private static Contract Contract(Warden.Gateway.Gateway gateway) => gateway.GetNetwork(ScenarioNetwork.ChannelName).GetContract("basic");

    private Warden.Gateway.Gateway Connect()
    {
        var factory = hsm.Factory;
        return network.Connect(change: options => options with
        {
            Signer = factory.NewSigner(new HsmSignerOptions
            {
                Label = SoftHsm.Label, Pin = SoftHsm.Pin, Identifier = hsm.Import(network.Material.Organization("Org1MSP").User("User1").PrivateKeyPem),
            }),
        });
    }
}

public sealed class HsmOnEmbedded(EmbeddedScenarioNetwork network, SoftHsm hsm) : HsmScenarios(network, hsm);

public sealed class HsmOnNative(NativeScenarioNetwork network, SoftHsm hsm) : HsmScenarios(network, hsm);
