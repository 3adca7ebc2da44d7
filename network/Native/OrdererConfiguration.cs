using Warden.Topology;
using static Warden.Native.NodeFolders;

namespace Warden.Native;

/// <summary>Makes the orderer's <c>orderer.yaml</c>: only what differs from the program's own defaults.</summary>
internal static class OrdererConfiguration
{
    /// <param name="material">The network's keys and addresses.</param>
    /// <param name="listenHost">The interface to listen on.</param>
    /// <param name="adminPort">The port of the channel participation API.</param>
    /// <param name="folders">The network's folders, as the orderer sees them.</param>
    public static string Text(NetworkMaterial material, string listenHost, int adminPort, NodeFolders folders)
    {
        var organization = material.Orderer;
        var name = material.Topology.Orderer.Name;
        var address = material.Topology.Orderer.Address;
        var certificate = Quote(folders.TlsFile(organization, organization.Nodes[0], "server.crt"));
        var key = Quote(folders.TlsFile(organization, organization.Nodes[0], "server.key"));
        var root = Quote(folders.TlsFile(organization, organization.Nodes[0], "ca.crt"));
        var data = folders.Data(name);
        return $"""
            General:
              ListenAddress: {listenHost}
              ListenPort: {address.Port}
              BootstrapMethod: none
              LocalMSPID: {Quote(organization.MspId)}
              LocalMSPDir: {Quote(folders.Msp(organization, organization.Nodes[0]))}
              TLS:
                Enabled: true
                Certificate: {certificate}
                PrivateKey: {key}
                RootCAs: [{root}]
                ClientAuthRequired: false
              Cluster:
                ClientCertificate: {certificate}
                ClientPrivateKey: {key}
                RootCAs: [{root}]
              BCCSP:
                Default: SW
                SW: {"{Hash: SHA2, Security: 256}"}
            FileLedger:
              Location: {Quote(Path.Combine(data, "ledger"))}
            Consensus:
              WALDir: {Quote(Path.Combine(data, "wal"))}
              SnapDir: {Quote(Path.Combine(data, "snapshots"))}
            ChannelParticipation:
              Enabled: true
              MaxRequestBodySize: 1 MB
            Admin:
              ListenAddress: {listenHost}:{adminPort}
              TLS:
                Enabled: true
                Certificate: {certificate}
                PrivateKey: {key}
                RootCAs: [{root}]
                ClientAuthRequired: true
                ClientRootCAs: [{root}]
            Operations:
              ListenAddress: 127.0.0.1:0
            Metrics:
              Provider: disabled

            """;
    }
}
