using System.Diagnostics.Metrics;
using System.Text;
using Google.Protobuf;
using Microsoft.Extensions.DependencyInjection;
using Warden.Gateway;
using Wire = Warden.Protocol.Gateway;

namespace Warden.Client.Tests;

public sealed class HostingTests
{
    private static readonly TestOrganization Org1 = new("Org1MSP");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_registered_contract_speaks_through_the_registered_gateway_which_ends_with_the_application()
    {
        await using var peer = await ScriptedPeer.StartAsync();
        peer.Script.OnEvaluate = (_, _) => Task.FromResult(new Wire.EvaluateResponse { Result = new() { Status = 200, Payload = ByteString.CopyFromUtf8("done") } });
        var services = new ServiceCollection()
            .AddSingleton(peer.Channel)
            .AddFabricGateway(provider => new GatewayOptions
            {
                Channel = provider.GetRequiredService<Grpc.Net.Client.GrpcChannel>(), Identity = Org1.User.Identity, Signer = Org1.User.Signer,
            })
            .AddFabricContract("mychannel", "basic");
        Contract contract;
        await using (var provider = services.BuildServiceProvider())
        {
            contract = provider.GetRequiredService<Contract>();
            Assert.Equal("done", Encoding.UTF8.GetString(await contract.EvaluateAsync("Get", cancellationToken: Token)));
            Assert.Same(provider.GetRequiredService<Warden.Gateway.Gateway>(), provider.GetRequiredService<Warden.Gateway.Gateway>());
        }

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => contract.EvaluateAsync("Get", cancellationToken: Token));
    }

    [Fact]
    public async Task Gateways_of_several_identities_are_told_apart_by_their_keys()
    {
        await using var peer = await ScriptedPeer.StartAsync();
        await using var provider = new ServiceCollection()
            .AddKeyedFabricGateway("peer", _ => new GatewayOptions { Channel = peer.Channel, Identity = Org1.Peer.Identity })
            .AddKeyedFabricGateway("user", _ => new GatewayOptions { Channel = peer.Channel, Identity = Org1.User.Identity })
            .BuildServiceProvider();

        Assert.Equal(Org1.Peer.Identity.Credentials.ToArray(), provider.GetRequiredKeyedService<Warden.Gateway.Gateway>("peer").Identity.Credentials.ToArray());
        Assert.Equal(Org1.User.Identity.Credentials.ToArray(), provider.GetRequiredKeyedService<Warden.Gateway.Gateway>("user").Identity.Credentials.ToArray());
    }

    [Fact]
    public async Task Each_step_is_measured_with_its_outcome()
    {
        await using var peer = await ScriptedPeer.StartAsync();
        peer.Script.OnEvaluate = (_, _) => Task.FromResult(new Wire.EvaluateResponse { Result = new() { Status = 200 } });
        using var gateway = peer.Connect(Org1.User);
        var measured = new List<(string Step, string Status)>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, l) =>
        {
            if (instrument.Meter.Name == "Warden.Gateway")
                l.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<double>((instrument, seconds, tags, _) =>
        {
            if (seconds > 0 && instrument.Name == "warden.gateway.call.duration")
            {
                lock (measured)
                    measured.Add(((string)tags[0].Value!, (string)tags[1].Value!));
            }
        });
        listener.Start();

        await gateway.GetNetwork("mychannel").GetContract("measured").EvaluateAsync("Get", cancellationToken: Token);

        lock (measured)
            Assert.Contains(("evaluate", "OK"), measured);
    }
}
