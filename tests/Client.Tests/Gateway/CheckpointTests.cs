using Warden.Gateway;

namespace Warden.Client.Tests;

public sealed class CheckpointTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("checkpoint").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Path => System.IO.Path.Combine(folder, "checkpoint.json");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_position_survives_a_restart()
    {
        using (var first = await FileCheckpointer.OpenAsync(Path, Token))
        {
            Assert.Equal((null, null), (first.BlockNumber, first.TransactionId));
            await ((ICheckpointer)first).CheckpointChaincodeEventAsync(new ChaincodeEvent(7, "tx1", "basic", "Created", default), Token);
        }

        using (var second = await FileCheckpointer.OpenAsync(Path, Token))
        {
            Assert.Equal((7UL, "tx1"), (second.BlockNumber, second.TransactionId));
            await second.CheckpointBlockAsync(7, Token);
        }

        using var third = await FileCheckpointer.OpenAsync(Path, Token);
        Assert.Equal((8UL, null), (third.BlockNumber, third.TransactionId));
    }

    [Theory]
    [InlineData("""{"blockNumber":12,"transactionId":"abc"}""", 12UL, "abc")] // Go, Java
    [InlineData("""{"blockNumber":"12","transactionId":"abc"}""", 12UL, "abc")] // Node
    [InlineData("""{"blockNumber":12,"transactionId":""}""", 12UL, null)] // Go between blocks
    [InlineData("""{"blockNumber":"18446744073709551615"}""", ulong.MaxValue, null)]
    [InlineData("{}", null, null)] // Node and Java before the first event
    [InlineData("", null, null)]
    public async Task Files_of_the_official_clients_are_read(string text, ulong? block, string? transaction)
    {
        await File.WriteAllTextAsync(Path, text, Token);

        using var checkpointer = await FileCheckpointer.OpenAsync(Path, Token);

        Assert.Equal((block, transaction), (checkpointer.BlockNumber, checkpointer.TransactionId));
    }

    [Fact]
    public async Task The_file_has_the_form_that_the_official_clients_read()
    {
        using var checkpointer = await FileCheckpointer.OpenAsync(Path, Token);
        Assert.Equal("{}", await File.ReadAllTextAsync(Path, Token));
        await checkpointer.CheckpointTransactionAsync(7, "tx1", Token);
        Assert.Equal("""{"blockNumber":7,"transactionId":"tx1"}""", await File.ReadAllTextAsync(Path, Token));
        await checkpointer.CheckpointBlockAsync(7, Token);
        Assert.Equal("""{"blockNumber":8}""", await File.ReadAllTextAsync(Path, Token));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("not json")]
    [InlineData("""{"blockNumber":-1}""")]
    [InlineData("""{"blockNumber":"seven"}""")]
    [InlineData("""{"blockNumber":true}""")]
    public async Task A_file_of_something_else_is_refused_and_left_alone(string text)
    {
        await File.WriteAllTextAsync(Path, text, Token);

        var e = await Assert.ThrowsAsync<FormatException>(() => FileCheckpointer.OpenAsync(Path, Token));

        Assert.Contains(Path, e.Message, StringComparison.Ordinal);
        Assert.Equal(text, await File.ReadAllTextAsync(Path, Token));
    }

    [Fact]
    public async Task Two_readers_do_not_share_a_checkpoint()
    {
        using var first = await FileCheckpointer.OpenAsync(Path, Token);

        await Assert.ThrowsAsync<IOException>(() => FileCheckpointer.OpenAsync(Path, Token));
    }
}
