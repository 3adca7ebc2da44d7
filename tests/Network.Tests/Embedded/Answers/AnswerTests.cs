using Warden.Protocol;
using Warden.Topology;

namespace Warden.Embedded.Tests;

/// <summary>
/// A hundred requests whose answers were recorded from Fabric 3.1.5: codes, texts, details, read-write sets, endorsers, verdicts, events.
/// </summary>
public sealed class AnswerTests
{
    private const string Recorded = "Vectors/Embedded/answers.txt";

    [Fact]
    public async Task The_embedded_network_gives_the_answers_that_Fabric_gave()
    {
        // Long enough that only what hangs reaches it.
        await using var network = await EmbeddedNetwork.StartAsync(
            new() { ChaincodeExecuteTimeout = TimeSpan.FromSeconds(5) }, TestContext.Current.CancellationToken);
        await using var diff = await ScriptedChaincode.StartAsync("diff:1", AnswerChaincode.RunAsync);
        await using var side = await ScriptedChaincode.StartAsync("side:1", AnswerChaincode.RunAsync);
        foreach (var (name, chaincode) in new[] { ("diff", diff), ("side", side) })
        {
            var endpoints = network.Material.Organizations.ToDictionary(
                o => o.MspId, _ => new ChaincodeEndpoint(chaincode.PackageId, chaincode.Address));
            await network.DeployChaincodeAsync(
                new() { Name = name, Version = "1.1", Endpoints = endpoints }, TestContext.Current.CancellationToken);
        }

        var node = network.Peer("Org1MSP");
        using var channel = new ChannelSecurity { RootCertificatesPem = node.TlsRootPem }.OpenChannel(node.Address);
        await CompareAsync(channel, network.Material.Organization("Org1MSP").User("User1"));
    }

    /// <summary>Says whether the recorded answers are still Fabric's: run it against a network of its own binaries.</summary>
    /// <remarks>
    /// The network has chaincodes <c>diff</c> and <c>side</c>, version 1.1, as services at the two addresses, and
    /// <c>chaincode.executetimeout</c> of a few seconds. WARDEN_FABRIC: gateway, TLS root, certificate, key, then package id and
    /// port of diff and of side, with spaces between.
    /// </remarks>
    [Fact]
    public async Task Fabric_itself_still_gives_them()
    {
        if (Environment.GetEnvironmentVariable("WARDEN_FABRIC")?.Split(' ') is not [var gateway, var root, var certificate, var key, var diffId, var diffPort, var sideId, var sidePort])
        {
            Assert.Skip("needs a Fabric network, named in WARDEN_FABRIC");
            return;
        }

        await using var diff = await ScriptedChaincode.StartAsync(diffId, AnswerChaincode.RunAsync, int.Parse(diffPort, null));
        await using var side = await ScriptedChaincode.StartAsync(sideId, AnswerChaincode.RunAsync, int.Parse(sidePort, null));
        using var channel = new ChannelSecurity { RootCertificatesPem = await File.ReadAllTextAsync(root) }.OpenChannel(gateway);
        await CompareAsync(
            channel, new("Org1MSP", "User1", NodeRole.Client, await File.ReadAllTextAsync(certificate), await File.ReadAllTextAsync(key)));
    }

    private static async Task CompareAsync(Grpc.Net.Client.GrpcChannel channel, FabricIdentity identity)
    {
        using var script = new AnswerScript(channel, identity);
        var differences = new List<string>();
        var answers = new List<string>();
        foreach (var pair in (await File.ReadAllLinesAsync(Path.Combine(AppContext.BaseDirectory, Recorded))).Chunk(2))
        {
            var answer = await script.AnswerAsync(pair[0][2..]);
            answers.AddRange([pair[0], answer]);
            if (answer != pair[1])
            {
                differences.Add($"{pair[0]}\n  recorded {pair[1]}\n  now      {answer}");
            }
        }

        if (differences.Count > 0)
        {
            // For who wants to record anew, after reading the differences.
            await File.WriteAllLinesAsync(Path.Combine(AppContext.BaseDirectory, Recorded + ".now"), answers);
        }

        Assert.True(differences.Count == 0, string.Join('\n', differences));
    }
}
