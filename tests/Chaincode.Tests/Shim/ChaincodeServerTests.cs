using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Warden.Chaincode.Shim;
using Warden.Protocol.Health;
using Warden.Protocol.Peer;
using Serving = Warden.Protocol.Health.HealthCheckResponse.Types.ServingStatus;
using MessageType = Warden.Protocol.Peer.ChaincodeMessage.Types.Type;

namespace Warden.Chaincode.Tests.Shim;

public sealed class ChaincodeServerTests : IDisposable
{
    private readonly TestCertificates _serverCa = new("server CA");
    private readonly TestCertificates _peerCa = new("peer CA");

    [Fact]
    public async Task Over_tls_the_peer_reaches_the_chaincode_and_registers_it()
    {
        await using var server = await ServeAsync(Tls());
        await using var peer = ScriptedPeer.Dial(server.Address, Trusting(_serverCa));
        await peer.ExpectAsync(MessageType.Register);
    }

    [Fact]
    public async Task A_peer_that_trusts_another_authority_refuses_the_server()
    {
        await using var server = await ServeAsync(Tls());
        await using var peer = ScriptedPeer.Dial(server.Address, Trusting(_peerCa));
        await Assert.ThrowsAsync<RpcException>(peer.ReadAsync);
    }

    [Fact]
    public async Task Mutual_tls_admits_a_peer_of_the_named_authority_only()
    {
        await using var server = await ServeAsync(Tls() with { ClientRootsPem = _peerCa.RootPem });
        await using (var member = ScriptedPeer.Dial(server.Address, Trusting(_serverCa, _peerCa.Issue("peer0"))))
            await member.ExpectAsync(MessageType.Register);
        await using (var stranger = ScriptedPeer.Dial(server.Address, Trusting(_serverCa, _serverCa.Issue("stranger"))))
            await Assert.ThrowsAsync<RpcException>(stranger.ReadAsync);
        await using (var nobody = ScriptedPeer.Dial(server.Address, Trusting(_serverCa)))
            await Assert.ThrowsAsync<RpcException>(nobody.ReadAsync);
    }

    [Fact]
    public async Task Health_is_ok_while_the_server_takes_transactions()
    {
        await using var server = await ServeAsync(null);
        using var client = new HttpClient { DefaultRequestVersion = HttpVersion.Version20, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };
        Assert.Equal("ok", await client.GetStringAsync(new Uri($"http://{server.Address}/healthz"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_health_service_says_serving_and_to_watchers_when_that_ends()
    {
        await using var server = await ServeAsync(null);
        using var channel = Grpc.Net.Client.GrpcChannel.ForAddress($"http://{server.Address}");
        var health = new Health.HealthClient(channel);
        var token = TestContext.Current.CancellationToken;

        Assert.Equal(Serving.Serving, (await health.CheckAsync(new HealthCheckRequest(), cancellationToken: token)).Status);
        Assert.Equal(Serving.Serving, (await health.CheckAsync(new HealthCheckRequest { Service = "protos.Chaincode" }, cancellationToken: token)).Status);
        var unknown = await Assert.ThrowsAsync<RpcException>(() => health.CheckAsync(new HealthCheckRequest { Service = "other" }, cancellationToken: token).ResponseAsync);
        Assert.Equal(StatusCode.NotFound, unknown.StatusCode);

        using var watch = health.Watch(new HealthCheckRequest(), cancellationToken: token);
        Assert.True(await watch.ResponseStream.MoveNext(token));
        Assert.Equal(Serving.Serving, watch.ResponseStream.Current.Status);
        var stopped = server.StopAsync();
        Assert.True(await watch.ResponseStream.MoveNext(token));
        Assert.Equal(Serving.NotServing, watch.ResponseStream.Current.Status);
        await stopped;
    }

    [Fact]
    public async Task As_a_hosted_service_it_starts_and_stops_with_the_application()
    {
        var address = FreeAddress();
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddSingleton<IChaincode>(new DelegatedChaincode(Never));
        builder.Services.AddChaincodeServer(_ => new ChaincodeServerOptions { ChaincodeId = "a:1", Address = address });
        using (var host = builder.Build())
        {
            await host.StartAsync(TestContext.Current.CancellationToken);
            await using var peer = ScriptedPeer.Dial(address, null);
            await peer.ExpectAsync(MessageType.Register);
            await host.StopAsync(TestContext.Current.CancellationToken);
        }

        using var channel = Grpc.Net.Client.GrpcChannel.ForAddress($"http://{address}");
        await Assert.ThrowsAsync<RpcException>(() => new Health.HealthClient(channel).CheckAsync(
            new HealthCheckRequest(), cancellationToken: TestContext.Current.CancellationToken).ResponseAsync);
    }

    [Theory]
    [InlineData("nowhere")]
    [InlineData("127.0.0.1:notaport")]
    [InlineData("127.0.0.1:70000")]
    public async Task An_address_that_is_none_stops_the_start_and_names_itself(string address)
    {
        var error = await Assert.ThrowsAsync<ArgumentException>(() => ChaincodeServer.StartAsync(
            new ChaincodeServerOptions { ChaincodeId = "a:1", Address = address }, new DelegatedChaincode(Never), cancellationToken: TestContext.Current.CancellationToken));
        Assert.Contains(address, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_of_another_certificate_stops_the_start()
    {
        var tls = Tls() with { PrivateKeyPem = _serverCa.Issue("other").KeyPem };
        await Assert.ThrowsAsync<ArgumentException>(() => ServeAsync(tls));
    }

    public void Dispose()
    {
        _serverCa.Dispose();
        _peerCa.Dispose();
    }

    private static Task<ChaincodeResponse> Never(IChaincodeStub stub) => throw new InvalidOperationException("nobody calls");

    private static string FreeAddress() => Topology.NodeAddress.ChooseFree().ToString();

    private static Task<ChaincodeServer> ServeAsync(ChaincodeTls? tls) => ChaincodeServer.StartAsync(
        new ChaincodeServerOptions { ChaincodeId = "a:1", Tls = tls }, new DelegatedChaincode(Never), cancellationToken: TestContext.Current.CancellationToken);

    private static SocketsHttpHandler Trusting(TestCertificates authority, (string CertificatePem, string KeyPem)? own = null)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.Add(X509Certificate2.CreateFromPem(authority.RootPem));
        var options = new SslClientAuthenticationOptions { CertificateChainPolicy = policy };
        if (own is var (certificatePem, keyPem))
        {
            using var certificate = X509Certificate2.CreateFromPem(certificatePem, keyPem);
            options.ClientCertificates = [X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null)];
        }
        return new SocketsHttpHandler { SslOptions = options };
    }

    private ChaincodeTls Tls()
    {
        var (certificatePem, keyPem) = _serverCa.Issue("chaincode");
        return new ChaincodeTls(certificatePem, keyPem);
    }
}
