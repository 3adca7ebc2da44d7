using Grpc.Core;
using Warden.Protocol;

namespace Warden.Network.Tests.Grpc;

public sealed class TlsTests
{
    private static CallOptions Options => new(cancellationToken: TestContext.Current.CancellationToken);

    [Fact]
    public async Task A_client_reaches_a_server_whose_root_it_trusts()
    {
        using var authority = new TestCertificates();
        await using var server = await StartAsync(authority.Issue("peer0", "127.0.0.1"));

        var response = await CallAsync(server, new ChannelSecurity { RootCertificatesPem = authority.RootPem });

        Assert.Equal([1], response);
    }

    [Fact]
    public async Task A_server_under_another_root_is_refused()
    {
        using var authority = new TestCertificates();
        using var other = new TestCertificates("Another CA");
        await using var server = await StartAsync(authority.Issue("peer0", "127.0.0.1"));

        var thrown = await Assert.ThrowsAsync<RpcException>(() => CallAsync(server, new ChannelSecurity { RootCertificatesPem = other.RootPem }));

        Assert.Equal(StatusCode.Internal, thrown.StatusCode);
        Assert.Contains("certificate", thrown.Status.Detail, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task One_of_several_trusted_roots_is_enough()
    {
        using var authority = new TestCertificates();
        using var other = new TestCertificates("Another CA");
        await using var server = await StartAsync(authority.Issue("peer0", "127.0.0.1"));

        var response = await CallAsync(server, new ChannelSecurity { RootCertificatesPem = other.RootPem + "\n" + authority.RootPem });

        Assert.Equal([1], response);
    }

    [Fact]
    public async Task A_certificate_for_another_name_is_refused()
    {
        using var authority = new TestCertificates();
        await using var server = await StartAsync(authority.Issue("peer0", "peer0.org1.example.com"));

        var thrown = await Assert.ThrowsAsync<RpcException>(() => CallAsync(server, new ChannelSecurity { RootCertificatesPem = authority.RootPem }));

        Assert.Equal(StatusCode.Internal, thrown.StatusCode);
    }

    [Fact]
    public async Task The_server_name_overrides_the_dialled_host_in_the_check_and_in_the_authority()
    {
        using var authority = new TestCertificates();
        await using var server = await StartAsync(authority.Issue("peer0", "peer0.org1.example.com"));
        string? host = null;
        server.Service.OnUnary = (request, context) =>
        {
            host = context.Host;
            return Task.FromResult(request);
        };

        var response = await CallAsync(
            server, new ChannelSecurity { RootCertificatesPem = authority.RootPem, ServerName = "peer0.org1.example.com" });

        Assert.Equal([1], response);
        Assert.Equal("peer0.org1.example.com", host);
    }

    [Fact]
    public async Task A_wrong_server_name_is_refused()
    {
        using var authority = new TestCertificates();
        await using var server = await StartAsync(authority.Issue("peer0", "127.0.0.1", "peer0.org1.example.com"));

        var thrown = await Assert.ThrowsAsync<RpcException>(() => CallAsync(
            server, new ChannelSecurity { RootCertificatesPem = authority.RootPem, ServerName = "peer0.org2.example.com" }));

        Assert.Equal(StatusCode.Internal, thrown.StatusCode);
    }

    [Fact]
    public async Task A_client_certificate_is_shown_to_a_server_that_asks_for_one()
    {
        using var authority = new TestCertificates();
        using var clients = new TestCertificates("Client CA");
        await using var server = await StartAsync(authority.Issue("peer0", "127.0.0.1"), clients.RootPem);
        AuthContext? shown = null;
        server.Service.OnUnary = (request, context) =>
        {
            shown = context.AuthContext;
            return Task.FromResult(request);
        };
        var (certificate, key) = clients.Issue("sidecar");

        var response = await CallAsync(
            server, new ChannelSecurity { RootCertificatesPem = authority.RootPem, ClientCertificatePem = certificate, ClientKeyPem = key });

        Assert.Equal([1], response);
        Assert.True(shown!.IsPeerAuthenticated);
        Assert.Equal("sidecar", Assert.Single(shown.FindPropertiesByName("x509_common_name")).Value);
    }

    [Fact]
    public async Task A_client_without_certificate_is_turned_away_by_a_server_that_asks_for_one()
    {
        using var authority = new TestCertificates();
        await using var server = await StartAsync(authority.Issue("peer0", "127.0.0.1"), authority.RootPem);

        var thrown = await Assert.ThrowsAsync<RpcException>(() => CallAsync(server, new ChannelSecurity { RootCertificatesPem = authority.RootPem }));

        Assert.True(thrown.StatusCode is StatusCode.Unavailable or StatusCode.Internal, thrown.ToString());
    }

    [Fact]
    public async Task A_client_certificate_under_another_root_is_turned_away()
    {
        using var authority = new TestCertificates();
        using var clients = new TestCertificates("Client CA");
        using var strangers = new TestCertificates("Stranger CA");
        await using var server = await StartAsync(authority.Issue("peer0", "127.0.0.1"), clients.RootPem);
        var (certificate, key) = strangers.Issue("stranger");

        var thrown = await Assert.ThrowsAsync<RpcException>(() => CallAsync(
            server, new ChannelSecurity { RootCertificatesPem = authority.RootPem, ClientCertificatePem = certificate, ClientKeyPem = key }));

        Assert.True(thrown.StatusCode is StatusCode.Unavailable or StatusCode.Internal, thrown.ToString());
    }

    [Fact]
    public async Task Without_roots_the_channel_is_plain()
    {
        await using var server = await EchoServer.StartAsync();

        Assert.Equal([1], await CallAsync(server, ChannelSecurity.None));
    }

    private static Task<EchoServer> StartAsync((string CertificatePem, string KeyPem) identity, string? clientRoots = null) =>
        EchoServer.StartAsync(listen: new ServerSecurity
        {
            CertificatePem = identity.CertificatePem,
            KeyPem = identity.KeyPem,
            ClientRootCertificatesPem = clientRoots,
        }.Apply);

    private static async Task<byte[]> CallAsync(EchoServer server, ChannelSecurity security)
    {
        using var channel = security.OpenChannel($"127.0.0.1:{server.Port}");
        return await channel.CreateCallInvoker().AsyncUnaryCall(EchoService.UnaryMethod, null, Options, [1]);
    }
}
