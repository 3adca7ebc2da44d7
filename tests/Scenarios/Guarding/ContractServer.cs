using Warden.Chaincode.Shim;
using Warden.Scenarios.Networks;
using Warden.Topology;

namespace Warden.Scenarios.Guarding;

/// <summary>A contract served for one organisation's peer, on an address that stays while versions of the contract change.</summary>
internal sealed class ContractServer : IAsyncDisposable
{
    private readonly OrganizationMaterial organization;
    private readonly TlsIdentity tls;
    private ChaincodeServer? server;

    private ContractServer(OrganizationMaterial organization, string host)
    {
        this.organization = organization;
        using var authority = new CertificateAuthority($"tlsca.chaincode.{organization.Domain}", organization.Domain);
        tls = authority.IssueTls($"chaincode.{organization.Domain}", host);
        Endpoint = new ServiceEndpoint(NodeAddress.ChooseFree(host).ToString(), tls.RootPem, tls.ServerName);
    }

    /// <summary>Gets where it listens once it is started.</summary>
    public ServiceEndpoint Endpoint { get; }

    /// <summary>Takes an address of an interface that the peers reach; nothing listens there yet.</summary>
    public static ContractServer Prepare(OrganizationMaterial organization, string host) => new(organization, host);

    /// <summary>Starts a contract that no sidecar stands in front of.</summary>
    public static async Task<ContractServer> StartAsync(
        OrganizationMaterial organization, string host, Func<ServiceEndpoint, string> packageId, IChaincode contract, CancellationToken cancellationToken)
    {
        var server = new ContractServer(organization, host);
        await server.ServeAsync(packageId(server.Endpoint), contract, cancellationToken);
        return server;
    }

    /// <summary>Serves a contract, in place of the one before.</summary>
    public async Task ServeAsync(string packageId, IChaincode contract, CancellationToken cancellationToken)
    {
        await StopAsync();
        server = await ChaincodeServer.StartAsync(
            new ChaincodeServerOptions
            {
                ChaincodeId = packageId,
                MspId = organization.MspId,
                Address = Endpoint.Address,
                Tls = new ChaincodeTls(tls.CertificatePem, tls.PrivateKeyPem),
                // Stopped as a process that dies: what is open ends with it.
                DrainTimeout = TimeSpan.Zero,
            },
            contract,
            cancellationToken: cancellationToken);
    }

    /// <summary>Stops what is served.</summary>
    public async Task StopAsync()
    {
        if (server is not null)
        {
            await server.DisposeAsync();
            server = null;
        }
    }

    public async ValueTask DisposeAsync() => await StopAsync();
}
