using Spectre.Console;
using Warden.Chaincode.Governance;
using Warden.Chaincode.Shim;
using Warden.Cli.Govern;
using Warden.Documents;
using Warden.Embedded;
using Warden.Topology;

namespace Warden.Client.Tests.Cli;

public sealed class GovernTests : IAsyncLifetime
{
    private const string Administrator = "Admin@org1.example.com";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("warden-govern");
    private readonly List<ChaincodeServer> servers = [];
    private EmbeddedNetwork network = null!;

    public async ValueTask InitializeAsync()
    {
        network = await EmbeddedNetwork.StartAsync(new EmbeddedOptions(), CancellationToken.None);
        var endpoints = new Dictionary<string, ChaincodeEndpoint>();
        foreach (var organization in network.Material.Organizations)
        {
            var packageId = $"warden:{organization.MspId}";
            var server = await ChaincodeServer.StartAsync(
                new ChaincodeServerOptions { ChaincodeId = packageId, MspId = organization.MspId }, GovernanceChaincode.Create());
            servers.Add(server);
            endpoints[organization.MspId] = new ChaincodeEndpoint(packageId, server.Address);
        }

        await network.DeployChaincodeAsync(new ChaincodeDeployment { Name = "warden", Endpoints = endpoints }, CancellationToken.None);
        MaterialFolder.Write(network.Material, folder.FullName);
        ConnectionProfile.Of(network.Material).Write(folder.FullName);
    }

    public async ValueTask DisposeAsync()
    {
        await network.DisposeAsync();
        foreach (var server in servers)
        {
            await server.DisposeAsync();
        }

        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_consortium_is_founded_and_a_policy_voted_from_the_command_line()
    {
        var constitution = Path.Combine(folder.FullName, "constitution.json");
        await File.WriteAllTextAsync(constitution, "{\"members\":[\"Org1MSP\",\"Org2MSP\"]}\n", TestContext.Current.CancellationToken);
        foreach (var administrator in new[] { Administrator, "Admin@org2.example.com" })
        {
            Assert.Equal(0, (await RunAsync(administrator, "Found", $"@{constitution}")).Code);
        }

        var proposed = await RunAsync(Administrator, "Propose", "register", "{\"policy\":{\"chaincode\":\"basic\",\"mode\":\"hold\"}}");
        var id = proposed.Output.Trim();
        Assert.Matches("^[0-9a-f]{64}$", id);
        var early = await RunAsync(Administrator, "Enact", id);
        Assert.Equal((1, "409 needs 2 yes votes, has 0"), (early.Code, early.Errors.Trim()));
        await RunAsync(Administrator, "Vote", id, "accept");
        await RunAsync("Admin@org2.example.com", "Vote", id, "accept", "agreed");
        Assert.Equal(0, (await RunAsync(Administrator, "Enact", id)).Code);

        var table = (await RunAsync("User1@org2.example.com", "ListChaincodes")).Output;
        Assert.Matches("chaincode.*mode.*policy.*schema", table);
        Assert.Matches("basic.*hold.*1.*1", table);
        Assert.Equal(
            "[{\"chaincode\":\"basic\",\"mode\":\"hold\",\"policy\":1,\"schema\":1}]",
            (await RunAsync("User1@org2.example.com", "ListChaincodes", json: true)).Output.Trim());
        Assert.Matches("document.mode.*hold", (await RunAsync("User1@org2.example.com", "GetPolicy", "basic")).Output);
    }

    [Fact]
    public async Task An_identity_that_the_profile_does_not_have_is_refused_with_those_it_has()
    {
        var error = await Assert.ThrowsAsync<InvalidDataException>(() => RunAsync("nobody", "GetHeight"));
        Assert.Contains(Administrator, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("vote", "Vote")]
    [InlineData("LISTRESTRICTIONS", "ListRestrictions")]
    [InlineData("Abstain", null)]
    public void Functions_are_found_in_any_case(string name, string? function) => Assert.Equal(function, GovernRun.Find(name));

    private Task<(int Code, string Output, string Errors)> RunAsync(string identity, string function, params string[] arguments) =>
        RunAsync(identity, function, json: false, arguments);

    private async Task<(int Code, string Output, string Errors)> RunAsync(string identity, string function, bool json, params string[] arguments)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(output) });
        console.Profile.Width = 140;
        var call = new GovernCall
        {
            Profile = Path.Combine(folder.FullName, ConnectionProfile.FileName),
            Identity = identity,
            Function = function,
            Arguments = arguments,
            Json = json,
        };
        return (await GovernRun.RunAsync(call, console, output, errors, TestContext.Current.CancellationToken), output.ToString(), errors.ToString());
    }
}
