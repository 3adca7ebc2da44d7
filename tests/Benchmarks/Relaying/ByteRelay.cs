using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace Warden.Benchmarks.Relaying;

/// <summary>Copies the bytes of connections, with or without ending their TLS; looks at nothing.</summary>
internal sealed class ByteRelay(RelaySettings settings) : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();

    public string Start()
    {
        _listener.Start();
        _ = AcceptAsync();
        return _listener.LocalEndpoint.ToString()!;
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await _listener.AcceptTcpClientAsync(_stopping.Token));
            }
        }
        catch (OperationCanceledException)
        {
            // The bench is over.
        }
    }

    private async Task ServeAsync(TcpClient peer)
    {
        using (peer)
        using (var chaincode = new TcpClient { NoDelay = true })
        {
            peer.NoDelay = true;
            await chaincode.ConnectAsync(IPEndPoint.Parse(settings.Upstream), _stopping.Token);
            Stream down = peer.GetStream(), up = chaincode.GetStream();
            if (settings.Side == RelaySide.Tls)
            {
                (down, up) = await EndTlsAsync(down, up);
            }

            await Task.WhenAny(CopyAsync(down, up), CopyAsync(up, down));
        }
    }

    private async Task<(Stream Down, Stream Up)> EndTlsAsync(Stream down, Stream up)
    {
        using var certificate = X509Certificate2.CreateFromPem(settings.CertificatePem, settings.PrivateKeyPem);
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPem(settings.RootPem);
        var (server, client) = (new SslStream(down), new SslStream(up));
        await server.AuthenticateAsServerAsync(
            new SslServerAuthenticationOptions
            {
                ServerCertificate = certificate,
                ApplicationProtocols = [SslApplicationProtocol.Http2],
            },
            _stopping.Token);
        await client.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                TargetHost = settings.ServerName,
                CertificateChainPolicy = policy,
                ApplicationProtocols = [SslApplicationProtocol.Http2],
            },
            _stopping.Token);
        return (server, client);
    }

    private async Task CopyAsync(Stream from, Stream to)
    {
        var buffer = new byte[64 * 1024];
        int read;
        while ((read = await from.ReadAsync(buffer, _stopping.Token)) > 0)
        {
            await to.WriteAsync(buffer.AsMemory(0, read), _stopping.Token);
        }
    }
}
