using System.Net;
using System.Net.Http.Headers;
using Google.Protobuf;
using Warden.Protocol;
using Warden.Topology;

namespace Warden.Native;

/// <summary>Has an orderer join a channel through its channel participation API: HTTPS with a client certificate.</summary>
internal sealed class OrdererAdministration(OrganizationMaterial organization, string address) : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    // The API accepts clients of the orderer's own TLS authority; the node's certificate is one of them.
    private readonly HttpClient client = new(new ChannelSecurity
    {
        RootCertificatesPem = organization.TlsRootPem,
        ClientCertificatePem = organization.NodeTls.CertificatePem,
        ClientKeyPem = organization.NodeTls.PrivateKeyPem,
    }.CreateHandler())
    {
        BaseAddress = new Uri($"https://{address}/participation/v1/"),
    };

    /// <summary>Joins, as soon as the API answers.</summary>
    /// <param name="genesisBlock">The channel's block 0.</param>
    /// <param name="node">The orderer: when it has ended there is nothing to wait for.</param>
    /// <param name="cancellationToken">How long to try.</param>
    /// <exception cref="InvalidOperationException">The orderer ended or refused the block; the message says why.</exception>
    public async Task JoinAsync(Protocol.Common.Block genesisBlock, IFabricNode node, CancellationToken cancellationToken)
    {
        await AnswersAsync(node, cancellationToken);
        using var block = new ByteArrayContent(genesisBlock.ToByteArray());
        block.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        using var form = new MultipartFormDataContent { { block, "config-block", "genesis.block" } };
        using var response = await client.PostAsync(new Uri("channels", UriKind.Relative), form, cancellationToken);
        if (response.StatusCode != HttpStatusCode.Created)
        {
            throw new InvalidOperationException(
                $"{node.Name} did not join the channel: HTTP {(int)response.StatusCode}, {await response.Content.ReadAsStringAsync(cancellationToken)}");
        }
    }

    public void Dispose() => client.Dispose();

    private async Task AnswersAsync(IFabricNode node, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Pause);
        while (true)
        {
            node.ThrowIfExited();
            try
            {
                using var response = await client.GetAsync(new Uri("channels", UriKind.Relative), cancellationToken);
                if (response.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }

            await timer.WaitForNextTickAsync(cancellationToken);
        }
    }
}
