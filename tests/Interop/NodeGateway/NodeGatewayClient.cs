using System.Text.Json;
using System.Text.Json.Nodes;
using Warden.Topology;

namespace Warden.Interop.NodeGateway;

/// <summary>Fabric's official Node client in a process of its own, told what to do line by line.</summary>
internal sealed class NodeGatewayClient : IAsyncDisposable
{
    private readonly DirectoryInfo _folder;
    private readonly NodeProcess _process;

    private NodeGatewayClient(DirectoryInfo folder, NodeProcess process) => (_folder, _process) = (folder, process);

    /// <summary>Starts a client that knows nothing of the network but the connection profile and the files it names.</summary>
    public static async Task<NodeGatewayClient> StartAsync(InteropNodes network, string mspId, string user = "User1")
    {
        var token = TestContext.Current.CancellationToken;
        var project = await NodeProject.OpenAsync("NodeGateway/node", token);
        var folder = Directory.CreateTempSubdirectory("warden-node-gateway");
        MaterialFolder.Write(network.Material, folder.FullName);
        var profile = ConnectionProfile.Of(network.Material).Write(folder.FullName);
        var client = new NodeGatewayClient(folder, project.Start("gateway.js", profile, mspId, user));
        await client._process.ReadLineAsync(token);
        return client;
    }

    /// <summary>Runs an operation of gateway.js that has to succeed.</summary>
    public async Task<JsonNode?> OkAsync(object request)
    {
        var answer = await AskAsync(request);
        Assert.True(answer["error"] is null, answer.ToJsonString());
        return answer["ok"];
    }

    /// <summary>Runs an operation that has to fail, and gets the client's error.</summary>
    public async Task<NodeGatewayError> FailAsync(object request)
    {
        var answer = await AskAsync(request);
        return answer["error"]?.Deserialize<NodeGatewayError>(JsonSerializerOptions.Web)
            ?? throw new InvalidOperationException($"It succeeded: {answer.ToJsonString()}");
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private async Task<JsonNode> AskAsync(object request)
    {
        await _process.WriteLineAsync(JsonSerializer.Serialize(request, JsonSerializerOptions.Web), TestContext.Current.CancellationToken);
        return JsonNode.Parse(await _process.ReadLineAsync(TestContext.Current.CancellationToken))!;
    }
}
