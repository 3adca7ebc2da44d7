using Google.Protobuf;
using Warden.Host.Ledger;

namespace Warden.Host.Tests.Replays;

public sealed class LedgerCopyTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("warden-blocks-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task Blocks_of_a_folder_are_taken_in_by_their_numbers_whatever_the_files_are_called()
    {
        var ledger = ReplayedLedger.Create();
        foreach (var block in ledger.Blocks)
        {
            await File.WriteAllBytesAsync(PathOf($"{99 - block.Header.Number}.block"), block.ToByteArray(), TestContext.Current.CancellationToken);
        }

        var files = BlockFolder.Open(folder.FullName);
        using var copy = await LedgerCopy.TakeAsync(files, TestCall.Channel, files.Last, taken: null, TestContext.Current.CancellationToken);
        Assert.Equal(11UL, copy.Last);
        Assert.Equal(10, copy.Store.CallsOf("basic", 0, 11).Count());
        var error = await Assert.ThrowsAsync<LedgerException>(() => LedgerCopy.TakeAsync(files, TestCall.Channel, 12, taken: null, TestContext.Current.CancellationToken));
        Assert.Equal("expected blocks up to 12, but they end with 11", error.Message);
    }

    [Fact]
    public async Task A_block_that_is_missing_changed_twice_there_or_of_an_orderer_is_named()
    {
        var blocks = ReplayedLedger.Create().Blocks;
        Assert.Equal($"expected files *.block in {folder.FullName}, but there are none", Assert.Throws<LedgerException>(Open).Message);

        await File.WriteAllBytesAsync(PathOf("a.block"), blocks[2].ToByteArray(), TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(PathOf("b.block"), blocks[2].ToByteArray(), TestContext.Current.CancellationToken);
        Assert.Contains("both hold block 2", Assert.Throws<LedgerException>(Open).Message, StringComparison.Ordinal);

        var ordered = blocks[2].Clone();
        ordered.Metadata.Metadata[2] = ByteString.Empty;
        await File.WriteAllBytesAsync(PathOf("b.block"), ordered.ToByteArray(), TestContext.Current.CancellationToken);
        Assert.Contains("it comes from an orderer", Assert.Throws<LedgerException>(Open).Message, StringComparison.Ordinal);

        await File.WriteAllBytesAsync(PathOf("b.block"), [1, 2, 3], TestContext.Current.CancellationToken);
        Assert.Contains("b.block, but it does not parse", Assert.Throws<LedgerException>(Open).Message, StringComparison.Ordinal);
        File.Delete(PathOf("b.block"));
        var error = await Assert.ThrowsAsync<LedgerException>(
            () => LedgerCopy.TakeAsync(Open(), TestCall.Channel, 2, taken: null, TestContext.Current.CancellationToken));
        Assert.Equal("expected block 0, but block 2 came", error.Message);
    }

    [Fact]
    public void A_sidecars_store_is_read_while_its_sidecar_writes_to_it()
    {
        var path = PathOf("mychannel.db");
        var blocks = ReplayedLedger.Create().Blocks;
        using var writer = LedgerStore.Open(path, TestCall.Channel);
        writer.Append(BlockReader.Read(blocks[0]));
        using var copy = LedgerCopy.OpenStore(path);
        Assert.Equal((0UL, TestCall.Channel), (copy.Last, copy.Store.Channel));
        writer.Append(BlockReader.Read(blocks[1]));
        Assert.Equal(1UL, copy.Last);
        Assert.NotEmpty(copy.Store.GovernanceWrites());
    }

    [Fact]
    public void A_file_that_is_no_store_is_refused_and_none_is_made()
    {
        var path = PathOf("none.db");
        Assert.Contains("there is no file", Assert.Throws<LedgerException>(() => LedgerCopy.OpenStore(path)).Message, StringComparison.Ordinal);
        Assert.False(File.Exists(path));
        File.WriteAllText(path, "not a database at all, but long enough to be looked at as one");
        Assert.Contains("but " + path + " is none", Assert.Throws<LedgerException>(() => LedgerCopy.OpenStore(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Blocks_are_taken_from_a_peers_own_files_and_what_is_not_whole_at_the_end_is_left_out()
    {
        var blocks = ReplayedLedger.Create().Blocks;
        await File.WriteAllBytesAsync(PathOf("blockfile_000000"), [.. blocks.Take(5).SelectMany(Kept)], TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(
            PathOf("blockfile_000001"), [.. blocks.Skip(5).SelectMany(Kept), .. Kept(blocks[^1]).SkipLast(1)], TestContext.Current.CancellationToken);

        var files = PeerBlockFiles.Open(folder.FullName);
        using var copy = await LedgerCopy.TakeAsync(files, files.Channel, files.Last, taken: null, TestContext.Current.CancellationToken);
        Assert.Equal((11UL, TestCall.Channel), (copy.Last, files.Channel));
        Assert.Equal(10, copy.Store.CallsOf("basic", 0, 11).Count());
    }

    [Theory]
    [InlineData(new byte[0], "but there are none")]
    [InlineData(new byte[] { 3, 1, 2 }, "but there are none")]
    [InlineData(new byte[] { 3, 1, 2, 3 }, "blockfile_000000, but it is damaged")]
    [InlineData(new byte[] { 255, 255, 255, 255, 255, 255, 255 }, "blockfile_000000, but it is damaged")]
    [InlineData(new byte[] { 6, 0, 0, 0, 0, 0, 9 }, "blockfile_000000, but it is damaged")]
    public void A_file_of_something_else_is_named(byte[] content, string expected)
    {
        File.WriteAllBytes(PathOf("blockfile_000000"), content);
        Assert.Contains(expected, Assert.Throws<LedgerException>(() => PeerBlockFiles.Open(folder.FullName)).Message, StringComparison.Ordinal);
    }

    // As a peer writes a block into its files.
    private static byte[] Kept(Protocol.Common.Block block)
    {
        using var buffer = new MemoryStream();
        var output = new CodedOutputStream(buffer);
        output.WriteUInt64(block.Header.Number);
        output.WriteBytes(block.Header.DataHash);
        output.WriteBytes(block.Header.PreviousHash);
        foreach (var part in new[] { block.Data.Data, block.Metadata.Metadata })
        {
            output.WriteUInt64((ulong)part.Count);
            foreach (var bytes in part)
            {
                output.WriteBytes(bytes);
            }
        }

        output.Flush();
        using var whole = new MemoryStream();
        var length = new CodedOutputStream(whole);
        length.WriteBytes(ByteString.CopyFrom(buffer.ToArray()));
        length.Flush();
        return whole.ToArray();
    }

    private BlockFolder Open() => BlockFolder.Open(folder.FullName);

    private string PathOf(string name) => Path.Combine(folder.FullName, name);
}
