using System.CommandLine;
using System.Globalization;
using Microsoft.Extensions.Logging;
using Warden.Topology;

namespace Warden.Embedded;

/// <summary>The program: starts a network, writes what clients need, and runs until it is told to stop.</summary>
internal static class NetworkCommand
{
    public static RootCommand Create()
    {
        var folder = new Option<DirectoryInfo>("--out") { Description = "Folder for key material and connection.json; created, files in it are replaced.", Required = true };
        var portBase = new Option<int>("--port-base") { Description = "The orderer takes this port + 50, peer k of organisation n this port + 100 n + 51 + k. 0 takes free ports." };
        var channel = new Option<string>("--channel") { Description = "The channel's name.", DefaultValueFactory = _ => "mychannel" };
        var organizations = new Option<int>("--organizations") { Description = "How many organisations.", DefaultValueFactory = _ => 2 };
        var peers = new Option<int>("--peers") { Description = "How many peers each organisation has.", DefaultValueFactory = _ => 1 };
        var batchTimeout = new Option<int>("--batch-timeout") { Description = "How long a block waits for more transactions, in milliseconds.", DefaultValueFactory = _ => 250 };
        var batchCount = new Option<int>("--batch-count") { Description = "How many transactions a block holds at most.", DefaultValueFactory = _ => 200 };
        var chaincodes = new Option<string[]>("--chaincode")
        {
            Description = "NAME=HOST:PORT[,HOST:PORT…]: a chaincode to define, one address for all organisations or one for each in turn. Its package id is printed.",
        };
        var policy = new Option<string?>("--policy") { Description = "Endorsement policy of the chaincodes, such as AND('Org1MSP.peer','Org2MSP.peer'). Default: a majority of the organisations." };
        var root = new RootCommand(
            "Runs peers, an orderer and the Gateway of a Fabric network in one process, for development and tests. All state is gone when it stops.")
        {
            folder, portBase, channel, organizations, peers, batchTimeout, batchCount, chaincodes, policy,
        };
        root.SetAction(async (parsed, cancellationToken) =>
        {
            // The signal handlers are set up when this returns for the first time: before anything is said to be ready.
            await Task.Yield();
            try
            {
                var options = new EmbeddedOptions
                {
                    Topology = Topology(parsed.GetValue(organizations), parsed.GetValue(peers), parsed.GetValue(portBase)) with
                    {
                        ChannelName = parsed.GetValue(channel)!,
                        Batch = new() { Timeout = TimeSpan.FromMilliseconds(parsed.GetValue(batchTimeout)), MaxMessageCount = (uint)parsed.GetValue(batchCount) },
                    },
                    LoggerFactory = LoggerFactory.Create(
                        log => log.AddSimpleConsole(c => c.SingleLine = true).SetMinimumLevel(LogLevel.Warning)),
                };
                var deployments = (parsed.GetValue(chaincodes) ?? []).Select(
                    text => ChaincodeOption.Parse(text, options.Topology, parsed.GetValue(policy))).ToList();
                await RunAsync(options, parsed.GetValue(folder)!.FullName, deployments, cancellationToken);
                return 0;
            }
            catch (Exception e) when (e is IOException or ArgumentException or FormatException or InvalidOperationException)
            {
                await Console.Error.WriteLineAsync(e.Message);
                return 1;
            }
        });
        return root;
    }

    private static NetworkTopology Topology(int organizations, int peers, int portBase)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(peers, 1);
        var topology = NetworkTopology.WithPeers([.. Enumerable.Repeat(peers, organizations)]);
        return portBase == 0 ? topology : topology with
        {
            Orderer = topology.Orderer with { Address = new("127.0.0.1", portBase + 50) },
            Organizations = [.. topology.Organizations.Select((o, i) => o with { PeerAddresses = [.. o.Peers.Select((_, k) => new NodeAddress("127.0.0.1", portBase + (100 * (i + 1)) + 51 + k))] })],
        };
    }

    private static async Task RunAsync(
        EmbeddedOptions options, string folder, List<ChaincodeDeployment> deployments, CancellationToken stop)
    {
        Directory.CreateDirectory(folder);
        await using var network = await EmbeddedNetwork.StartAsync(options, stop);
        foreach (var deployment in deployments)
        {
            await network.DeployChaincodeAsync(deployment, stop);
            foreach (var (mspId, endpoint) in deployment.Endpoints)
            {
                Console.WriteLine($"chaincode {deployment.Name} {mspId} {endpoint.PackageId} {endpoint.Address}");
            }
        }

        MaterialFolder.Write(network.Material, folder);
        var profile = ConnectionProfile.Of(network.Material) with
        {
            Chaincodes = [.. deployments.Select(d => new ConnectionProfile.Chaincode(d.Name, d.Endpoints.ToDictionary(e => e.Key, e => e.Value.PackageId)))],
        };
        var path = profile.Write(folder);
        CallerProfile.Write(network.Material, folder);
        var gateways = string.Join(' ', profile.Organizations.Select(o => $"{o.MspId}={o.Peer.Address}"));
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"ready channel={profile.Channel} {gateways} orderer={profile.Orderer.Address} profile={path}"));
        await Task.Delay(Timeout.Infinite, stop).ContinueWith(
            static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }
}
