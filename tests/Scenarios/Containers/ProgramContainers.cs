#if OFFICIAL_PACKAGES
using System.Text;
using System.Text.Json;
using Warden.Chaincode.Governance;
using Warden.Containers;
using Warden.Documents;
using Warden.Scenarios.Networks;
using Warden.Topology;

namespace Warden.Scenarios.Containers;

/// <summary>Chaincodes and sidecars from this project's images, as an operator configures them: environment, settings, PEM files.</summary>
internal static class ProgramContainers
{
    public const int ChaincodePort = 9999;
    public const int SidecarPort = 9998;
    public const int StatusPort = 9443;

    public static string SidecarName(OrganizationMaterial organization) => $"sidecar.{organization.Domain}";

    public static async Task<ServiceEndpoint> StartGovernanceAsync(ContainerFixture fixture, string mspId, CancellationToken cancellationToken) =>
        await StartChaincodeAsync(
            fixture,
            await BuiltImages.NameOfAsync("warden-governance"),
            mspId,
            GovernanceFunctions.Chaincode,
            new(StringComparer.Ordinal) { [GovernanceOptions.MembersVariable] = string.Join(',', fixture.Organizations) },
            cancellationToken);

    /// <summary>Starts a chaincode for one organisation's peer.</summary>
    /// <returns>Where the peer finds it.</returns>
    public static async Task<ServiceEndpoint> StartChaincodeAsync(
        ContainerFixture fixture, string image, string mspId, string chaincode, Dictionary<string, string> environment, CancellationToken cancellationToken)
    {
        var organization = fixture.Material.Organization(mspId);
        var name = $"{chaincode}.{organization.Domain}";
        var tls = Tls(organization, name);
        var endpoint = new ServiceEndpoint($"{name}:{ChaincodePort}", tls.RootPem, name);
        environment["CHAINCODE_SERVER_ADDRESS"] = $"0.0.0.0:{ChaincodePort}";
        environment["CHAINCODE_ID"] = fixture.PackageId(NetworkFixture.LabelOf(chaincode, "1.0"), endpoint);
        environment["CORE_PEER_LOCALMSPID"] = mspId;
        environment["CHAINCODE_TLS_DISABLED"] = "false";
        environment["CHAINCODE_TLS_CERT"] = "/etc/warden/server.pem";
        environment["CHAINCODE_TLS_KEY"] = "/etc/warden/server-key.pem";
        await fixture.Network.StartServiceAsync(
            new ContainerService(name, image)
            {
                Environment = environment,
                Files = new Dictionary<string, byte[]>(StringComparer.Ordinal)
                {
                    ["/etc/warden/server.pem"] = Bytes(tls.CertificatePem), ["/etc/warden/server-key.pem"] = Bytes(tls.PrivateKeyPem),
                },
                Ports = [ChaincodePort],
            },
            cancellationToken);
        return endpoint;
    }

    /// <summary>Starts one organisation's sidecar before a chaincode.</summary>
    /// <returns>Where the peer finds it.</returns>
    public static async Task<ServiceEndpoint> StartSidecarAsync(
        ContainerFixture fixture, string image, string mspId, string chaincode, ServiceEndpoint behind, CancellationToken cancellationToken)
    {
        var organization = fixture.Material.Organization(mspId);
        var name = SidecarName(organization);
        var tls = Tls(organization, name);
        var peer = fixture.Network.PeerInside(mspId);
        var identity = organization.User(NetworkFixture.SidecarUser);
        var settings = new
        {
            channels = new[] { fixture.ChannelName },
            chaincodes = new[]
            {
                new
                {
                    name = chaincode,
                    listen = $"0.0.0.0:{SidecarPort}",
                    tls = new { certificate = "server.pem", privateKey = "server-key.pem" },
                    upstream = behind.Address,
                    upstreamTls = new { root = "chaincode.pem", serverName = behind.ServerName },
                },
            },
            peer = new { address = peer.Address, tlsRoot = "peer.pem", serverName = peer.ServerName },
            identity = new { mspId, certificate = "identity.pem", privateKey = "identity-key.pem" },
            storeFolder = "/var/warden",
            statusAddress = $"0.0.0.0:{StatusPort}",
        };
        await fixture.Network.StartServiceAsync(
            new ContainerService(name, image)
            {
                Files = new Dictionary<string, byte[]>(StringComparer.Ordinal)
                {
                    ["/etc/warden/warden.json"] = JsonSerializer.SerializeToUtf8Bytes(settings),
                    ["/etc/warden/server.pem"] = Bytes(tls.CertificatePem),
                    ["/etc/warden/server-key.pem"] = Bytes(tls.PrivateKeyPem),
                    ["/etc/warden/chaincode.pem"] = Bytes(behind.TlsRootPem),
                    ["/etc/warden/peer.pem"] = Bytes(peer.TlsRootPem),
                    ["/etc/warden/identity.pem"] = Bytes(identity.CertificatePem),
                    ["/etc/warden/identity-key.pem"] = Bytes(identity.PrivateKeyPem),
                },
                Ports = [SidecarPort, StatusPort],
            },
            cancellationToken);
        return new ServiceEndpoint($"{name}:{SidecarPort}", tls.RootPem, name);
    }

    private static TlsIdentity Tls(OrganizationMaterial organization, string name)
    {
        using var authority = new CertificateAuthority($"tlsca.{name}", organization.Domain);
        return authority.IssueTls(name);
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
#endif
