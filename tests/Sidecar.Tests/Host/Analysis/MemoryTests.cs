using System.Globalization;
using Warden.Host.Analysis;

namespace Warden.Host.Tests.Analysis;

public sealed class MemoryTests : IDisposable
{
    private readonly SampleFiles files = new();

    public void Dispose() => files.Dispose();

    [Fact]
    public void A_file_of_any_length_is_read_through_one_small_buffer_and_small_batches()
    {
        var path = files.PathOf("large.csv");
        using (var file = File.CreateText(path))
        {
            file.Write("id,amount,note\n");
            for (var i = 0; i < 100_000; i++)
            {
                file.Write(string.Create(CultureInfo.InvariantCulture, $"{i},{i % 977},a note of some length that is the same in every row of this file\n"));
            }
        }

        var source = new FileSource(new FileInfo(path), key: null);
        var (records, largest) = (0, 0);
        foreach (var batch in source.Read(bad => Assert.Fail(bad.Reason), _ => { }, TestContext.Current.CancellationToken))
        {
            records += batch.Count;
            largest = Math.Max(largest, batch.Sum(r => r.Call.Writes[0].Value.Length));
        }

        Assert.Equal(100_000, records);
        Assert.True(new FileInfo(path).Length > 7_000_000);
        Assert.Equal(1 << 16, source.Progress.Buffered);
        Assert.True(largest < 1 << 16, $"a batch of {largest} bytes");
    }

    [Fact]
    public void Batches_of_long_records_are_short()
    {
        var path = files.PathOf("wide.jsonl");
        using (var file = File.CreateText(path))
        {
            for (var i = 0; i < 20; i++)
            {
                file.Write($"{{\"a\":\"{new string('x', 700_000)}\"}}\n");
            }
        }

        var source = new FileSource(new FileInfo(path), key: null);
        Assert.All(source.Read(_ => { }, _ => { }, TestContext.Current.CancellationToken), batch => Assert.InRange(batch.Count, 1, 2));
    }
}
