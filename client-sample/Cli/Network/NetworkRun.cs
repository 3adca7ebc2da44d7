using System.Collections.Concurrent;
using Spectre.Console;
using Warden.Cli.Demo;
using Warden.Gateway;
using Warden.Topology;

namespace Warden.Cli.Network;

/// <summary>Runs the sample network for other programs: writes what they need to connect, says that it is ready, waits for Ctrl-C.</summary>
/// <param name="folder">Where key material and profiles go.</param>
/// <param name="organizations">How many organisations.</param>
/// <param name="assets">How many ordinary assets are committed first.</param>
/// <param name="found">Whether the consortium is founded.</param>
/// <param name="console">Takes the table.</param>
/// <param name="output">Takes the line that begins with <c>ready</c>.</param>
internal sealed class NetworkRun(DirectoryInfo folder, int organizations, int assets, bool found, IAnsiConsole console, TextWriter output)
{
    private const int Callers = 8;
    private const ulong Seed = 7;

    /// <summary>Runs until cancelled.</summary>
    /// <returns>0 after Ctrl-C.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        folder.Create();
        await using var network = await SampleNetwork.StartAsync(NetworkTopology.WithOrganizations(organizations), cancellationToken);
        MaterialFolder.Write(network.Material, folder.FullName);
        ConnectionProfile.Of(network.Material).Write(folder.FullName);
        var profiles = CallerProfile.Write(network.Material, folder.FullName);
        if (found)
        {
            await Consortium.FoundAsync(network, cancellationToken);
        }

        await CommitAssetsAsync(network, cancellationToken);
        await network.CatchUpAsync(cancellationToken);
        Print(network, profiles);
        try
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // Ctrl-C is how it is meant to end.
        }

        return 0;
    }

    private async Task CommitAssetsAsync(SampleNetwork network, CancellationToken cancellationToken)
    {
        var generator = new AssetGenerator(Seed);
        var calls = Enumerable.Range(1, assets).Select(
            number => ("CreateAsset", ProposalOptions.WithArguments(generator.Next(number).Arguments()).Arguments));
        var failed = new ConcurrentQueue<string>();
        await HistoryLoader.LoadAsync(
            network.Contract(network.Organizations[0]), calls, Callers, new Progress<int>(), failed.Enqueue, cancellationToken);
        if (!failed.IsEmpty)
        {
            throw new InvalidDataException($"expected {assets} assets to be committed, but {failed.Count} were not: {failed.First()}");
        }
    }

    private void Print(SampleNetwork network, IReadOnlyDictionary<string, string> profiles)
    {
        var table = new Table { Border = TableBorder.Minimal }.AddColumns("organisation", "peer", "sidecar", "store", "administrator's profile");
        foreach (var organization in network.Material.Organizations)
        {
            table.AddRow(
                organization.MspId, network.PeerAddress(organization.MspId), network.StatusAddress(organization.MspId).ToString(),
                network.StoreFolder(organization.MspId), Path.GetFileName(profiles[organization.Admin.Name]));
        }

        console.Write(table);
        output.WriteLine($"ready channel={network.Material.Topology.ChannelName} chaincodes={SampleNetwork.Assets},{Documents.GovernanceFunctions.Chaincode} profiles={folder.FullName}; Ctrl-C ends it");
    }
}
