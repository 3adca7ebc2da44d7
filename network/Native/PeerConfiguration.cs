using Warden.Topology;
using static Warden.Native.NodeFolders;

namespace Warden.Native;

/// <summary>Makes a peer's <c>core.yaml</c>: what differs from the program's own defaults, and what it has none for.</summary>
/// <remarks>
/// Gossip is quicker than in production, because whoever starts a network for a test waits for it. It carries no blocks: a peer of
/// Fabric 3.1.5 that got one from its neighbour takes none from the orderer any more ("expected block number is ...").
/// </remarks>
internal static class PeerConfiguration
{
    /// <param name="topology">The network; its addresses are those by which the nodes find each other.</param>
    /// <param name="organization">The peer's organisation.</param>
    /// <param name="node">The peer's keys.</param>
    /// <param name="listenHost">The interface to listen on.</param>
    /// <param name="builder">The folder of the external builder, as the peer sees it.</param>
    /// <param name="folders">The network's folders, as the peer sees them.</param>
    /// <param name="version">The peer's version.</param>
    public static string Text(
        NetworkTopology topology, OrganizationMaterial organization, NodeMaterial node, string listenHost, string builder, NodeFolders folders,
        FabricVersion version)
    {
        var peers = topology.Organizations.First(o => o.MspId == organization.MspId).Peers;
        var name = node.Identity.Name;
        var own = peers.First(p => p.Name == name).Address;
        var address = own.ToString();
        // Who has nobody else in its organisation says so by naming itself.
        var others = peers.Where(p => p.Name != name).Select(p => p.Address).DefaultIfEmpty(own);
        var data = folders.Data(name);
        return $"""
            peer:
              id: {name}
              networkId: {topology.ChannelName}
              address: {address}
              listenAddress: {listenHost}:{own.Port}
              chaincodeListenAddress: 127.0.0.1:0
              localMspId: {Quote(organization.MspId)}
              mspConfigPath: {Quote(folders.Msp(organization, node))}
              fileSystemPath: {Quote(data)}
              BCCSP:
                Default: SW
                SW: {"{Hash: SHA2, Security: 256}"}
              tls:
                enabled: true
                cert: {Pem(folders.TlsFile(organization, node, "server.crt"))}
                key: {Pem(folders.TlsFile(organization, node, "server.key"))}
                rootcert: {Pem(folders.TlsFile(organization, node, "ca.crt"))}
              authentication:
                timewindow: 15m
              gateway: {"{enabled: true, endorsementTimeout: 30s, broadcastTimeout: 30s, dialTimeout: 30s}"}
              discovery: {"{enabled: true, authCacheEnabled: true, authCacheMaxSize: 1000, authCachePurgeRetentionRatio: 0.75}"}
              limits:
                concurrency: {"{endorserService: 2500, deliverService: 2500, gatewayService: 500}"}
              keepalive:
                minInterval: 60s
              gossip:
                bootstrap: [{string.Join(", ", others.Select(o => Quote(o.ToString())))}]
                endpoint: {address}
                externalEndpoint: {address}
                orgLeader: true
                useLeaderElection: false
                publishStateInfoInterval: 500ms
                requestStateInfoInterval: 500ms
                aliveTimeInterval: 1s
                aliveExpirationTimeout: 10s
                reconnectInterval: 1s
                maxConnectionAttempts: 120
                msgExpirationFactor: 20
                pvtData:
                  pullRetryThreshold: 10s
                  transientstoreMaxBlockRetention: 20000
                  pushAckTimeout: 3s
                  btlPullMargin: 10
                  reconcileBatchSize: 10
                  reconcileSleepInterval: 5s
                  reconciliationEnabled: true
                  implicitCollectionDisseminationPolicy: {"{requiredPeerCount: 0, maxPeerCount: 1}"}
                state:
                  enabled: false
              deliveryclient:
                reconnectTotalTimeThreshold: 3600s
                reConnectBackoffThreshold: 1s
                connTimeout: 3s
                minimalReconnectInterval: 100ms
                blockGossipEnabled: false
              handlers:
                authFilters: [{string.Join(", ", Filters(version).Select(f => $"{{name: {f}}}"))}]
                decorators: [{"{name: DefaultDecorator}"}]
                endorsers: {"{escc: {name: DefaultEndorsement}}"}
                validators: {"{vscc: {name: DefaultValidation}}"}
            vm:
              endpoint: ""
            chaincode:
              mode: net
              keepalive: 0
              installTimeout: 300s
              startuptimeout: 300s
              executetimeout: 30s
              system: {"{_lifecycle: enable, cscc: enable, lscc: enable, qscc: enable}"}
              runtimeParams: {"{useWriteBatch: true, maxSizeWriteBatch: 1000, useGetMultipleKeys: true, maxSizeGetMultipleKeys: 1000}"}
              externalBuilders:
                - name: warden
                  path: {Quote(builder)}
                  propagateEnvironment: [WARDEN_SIDECARS, CHAINCODE_AS_A_SERVICE_BUILDER_CONFIG]
            ledger:
              state: {"{stateDatabase: goleveldb, totalQueryLimit: 100000}"}
              history: {"{enableHistoryDatabase: true}"}
              pvtdataStore: {"{collElgProcMaxDbBatchSize: 5000, collElgProcDbBatchesInterval: 1000, deprioritizedDataReconcilerInterval: 60m, purgeInterval: 100, purgedKeyAuditLogging: true}"}
              snapshots: {"{rootDir: " + Quote(Path.Combine(data, "snapshots")) + "}"}
            operations:
              listenAddress: 127.0.0.1:0
            metrics:
              provider: disabled

            """;
    }

    // Those of the sample configuration that comes with the version; a peer does not start with one that it does not know.
    private static string[] Filters(FabricVersion version) =>
        version.Major >= 3 ? ["DefaultAuth", "ExpirationCheck", "TimeWindowCheck"] : ["DefaultAuth", "ExpirationCheck"];

    private static string Pem(string path) => "{file: " + Quote(path) + "}";
}
