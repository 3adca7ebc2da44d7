using Google.Protobuf;
using Warden.Protocol.Peer;
using MessageType = Warden.Protocol.Peer.ChaincodeMessage.Types.Type;

[assembly: AssemblyFixture(typeof(Warden.Embedded.Tests.EmbeddedFixture))]

namespace Warden.Embedded.Tests;

/// <summary>
/// One network for all tests that leave it as they found it, with the chaincode <c>basic</c> in both organisations, a process each.
/// </summary>
public sealed class EmbeddedFixture : IAsyncLifetime
{
    private readonly List<ScriptedChaincode> chaincodes = [];

    public EmbeddedNetwork Network { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Network = await EmbeddedNetwork.StartAsync(new(), CancellationToken.None);
        await DeployAsync(Network, "basic", mspId => call => RunAsync(call, mspId));
    }

    public async ValueTask DisposeAsync()
    {
        await Network.DisposeAsync();
        foreach (var chaincode in chaincodes)
        {
            await chaincode.DisposeAsync();
        }
    }

    /// <summary>Starts a chaincode for each organisation and defines it on a network.</summary>
    internal async Task DeployAsync(
        EmbeddedNetwork network, string name, Func<string, Func<ScriptedChaincode.Call, Task<Response>>> run, Protocol.Common.SignaturePolicyEnvelope? policy = null)
    {
        var endpoints = new Dictionary<string, ChaincodeEndpoint>();
        foreach (var organization in network.Material.Organizations)
        {
            var chaincode = await ScriptedChaincode.StartAsync($"{name}:{organization.MspId}", run(organization.MspId));
            chaincodes.Add(chaincode);
            endpoints[organization.MspId] = new(chaincode.PackageId, chaincode.Address);
        }

        await network.DeployChaincodeAsync(
            new() { Name = name, Endpoints = endpoints, EndorsementPolicy = policy }, CancellationToken.None);
    }

    internal static Response Ok(string payload = "") => new() { Status = 200, Payload = ByteString.CopyFromUtf8(payload) };

    private static async Task<Response> RunAsync(ScriptedChaincode.Call call, string mspId)
    {
        var args = call.Args;
        switch (args[0])
        {
            case "echo":
                return Ok(args[1]);
            case "whoami":
                return Ok(mspId);
            case "put":
                await call.PutStateAsync(args[1], args[2]);
                return Ok(args[2]);
            case "get":
                return Ok(await call.GetStateAsync(args[1]));
            case "increment":
                var next = int.Parse("0" + await call.GetStateAsync(args[1]), null) + 1;
                await call.PutStateAsync(args[1], $"{next}");
                return Ok($"{next}");
            case "status":
                await call.PutStateAsync("status", args[1]);
                return new() { Status = int.Parse(args[1], null), Message = args[2], Payload = ByteString.CopyFromUtf8("payload") };
            case "statusAt":
                return mspId == args[1] ? new() { Status = int.Parse(args[2], null), Message = args[3] } : Ok("other");
            case "event":
                await call.PutStateAsync(args[1], args[2]);
                call.Event = new() { EventName = args[1], Payload = ByteString.CopyFromUtf8(args[2]) };
                return Ok();
            case "countRange":
                var found = QueryResponse.Parser.ParseFrom(
                    await call.GetAsync(MessageType.GetStateByRange, new GetStateByRange { StartKey = args[1], EndKey = args[2] }));
                await call.PutStateAsync(args[3], $"{found.Results.Count}");
                return Ok($"{found.Results.Count}");
            case "error":
                await call.SendAsync(MessageType.Error, ByteString.CopyFromUtf8(args[1]));
                return Ok();
            case "crash":
                throw new ScriptedChaincode.CrashException();
            case "invoke":
                var target = new ChaincodeSpec { ChaincodeId = new() { Name = args[1] }, Input = new() };
                target.Input.Args.Add(args.Skip(2).Select(ByteString.CopyFromUtf8));
                var answer = ChaincodeMessage.Parser.ParseFrom(await call.GetAsync(MessageType.InvokeChaincode, target));
                Assert.Equal(MessageType.Completed, answer.Type);
                var inner = Response.Parser.ParseFrom(answer.Payload);
                return Ok($"{inner.Status} {inner.Message}{inner.Payload.ToStringUtf8()}");
            default:
                return new() { Status = 500, Message = $"no function {args[0]}" };
        }
    }
}
