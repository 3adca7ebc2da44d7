using Warden.Protocol.Peer;

namespace Warden.Embedded.Tests;

public sealed class TransactionTests(EmbeddedFixture fixture)
{
    [Fact]
    public async Task What_was_submitted_can_be_read_at_every_organisation()
    {
        using var org1 = new NetworkClient(fixture.Network, "Org1MSP");
        using var org2 = new NetworkClient(fixture.Network, "Org2MSP");
        var status = await org1.TransactAsync("basic", "put", "shared", "v1");
        Assert.Equal(TxValidationCode.Valid, status.Result);
        Assert.Equal("v1", (await org1.EvaluateAsync("basic", "get", "shared")).Payload.ToStringUtf8());
        await org2.CommitStatusAsync((await SubmitAsync(org1)).Id);
        Assert.Equal("v1", (await org2.EvaluateAsync("basic", "get", "shared")).Payload.ToStringUtf8());
    }

    private static async Task<(string Id, ulong Block)> SubmitAsync(NetworkClient client)
    {
        var (id, transaction) = await client.EndorseAsync([], "basic", "put", "other", "v");
        await client.SubmitAsync(id, transaction);
        return (id, (await client.CommitStatusAsync(id)).BlockNumber);
    }
}
