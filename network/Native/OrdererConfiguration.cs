using Warden.Topology;
using static Warden.Native.NodeFolders;

namespace Warden.Native;

/// <summary>Writes the orderer's <c>orderer.yaml</c>: only what differs from the program's own defaults.</summary>
internal static class OrdererConfiguration
{
    public static void Write(NetworkMaterial material, int adminPort, NodeFolders folders)
    {
        var organization = material.Orderer;
        var name = material.Topology.Orderer.Name;
        var address = material.Topology.Orderer.Address;
        var certificate = Quote(folders.TlsFile(organization, "server.crt"));
        var key = Quote(folders.TlsFile(organization, "server.key"));
        var root = Quote(folders.TlsFile(organization, "ca.crt"));
        var data = folders.Data(name);
        File.WriteAllText(Path.Combine(folders.Config(name), "orderer.yaml"), $"""
            General:
              ListenAddress: {address.Host}
              ListenPort: {address.Port}
              LocalMSPID: {Quote(organization.MspId)}
              LocalMSPDir: {Quote(folders.Msp(organization))}
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
              ListenAddress: {address.Host}:{adminPort}
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

            """);
    }
}
