using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Warden.Host.Records;

namespace Warden.Host.Tests.Records;

public sealed class CsvTableTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("warden-csv-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void Rows_become_objects_of_texts_under_the_first_column()
    {
        var (records, bad) = Read("id,name,note\n1,\"Miller, \"\"Joe\"\"\",\r\n2,x,\"two\nlines\"\n\n3,\"a\"b,\0");
        Assert.Empty(bad);
        Assert.Equal(["1", "2", "3"], records.Select(r => r.Key));
        Assert.Equal([2L, 3L, 6L], records.Select(r => r.Line));
        Assert.Equal(["1|Miller, \"Joe\"|", "2|x|two\nlines", "3|ab|\0"], records.Select(Cells));
    }

    [Fact]
    public void Rows_that_do_not_fit_are_named_and_the_rest_is_read()
    {
        var (records, bad) = Read("id,name\n1,a\n2\n,c\n4,d,e\n5,f\n", "id");
        Assert.Equal(["1", "5"], records.Select(r => r.Key));
        Assert.Equal(
            [new BadLine(3, "expected 2 cells, but 1 came"), new BadLine(4, "expected a value in \"id\" for the key, but the cell is empty"), new BadLine(5, "expected 2 cells, but 3 came")],
            bad);
    }

    [Theory]
    [InlineData("id;a,b;c\n1;x,y;z\n", "1|x,y|z")]
    [InlineData("id\ta\n1\tx,y\n", "1|x,y")]
    [InlineData("id,a;b\n1,x;y\n", "1|x;y")]
    public void Cells_are_parted_by_what_the_header_has_most_of(string table, string cells) =>
        Assert.Equal(cells, Cells(Assert.Single(Read(table).Records)));

    [Fact]
    public void Columns_without_a_name_of_their_own_get_one()
    {
        var record = Assert.Single(Read("a,,a,a\n1,2,3,4\n").Records);
        Assert.Equal("""{"a":"1","column2":"2","a#2":"3","a#3":"4"}""", Encoding.UTF8.GetString(record.Value.Span));
    }

    [Fact]
    public void Without_a_key_rows_are_numbered()
    {
        var (records, _) = Read("id,a\n7,x\n9\n7,y\n", RecordKey.OrNumber(null));
        Assert.Equal(["row1", "row3"], records.Select(r => r.Key));
    }

    [Fact]
    public void UTF_16_a_byte_order_mark_and_damaged_UTF_8_are_read()
    {
        File.WriteAllText(PathOf("t.csv"), "id,a\n1,ü\n", Encoding.Unicode);
        Assert.Equal("1|ü", Cells(Assert.Single(Read())));
        File.WriteAllText(PathOf("t.csv"), "id,a\n1,ü\n", new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        Assert.Equal("1|ü", Cells(Assert.Single(Read())));
        File.WriteAllBytes(PathOf("t.csv"), [.. "id,a\n1,"u8, 0xFF, (byte)'\n']);
        Assert.Equal("1|\uFFFD", Cells(Assert.Single(Read())));
    }

    [Fact]
    public void Compressed_tables_are_read_and_damaged_ones_are_named()
    {
        using (var gzip = new GZipStream(File.Create(PathOf("t.csv.gz")), CompressionLevel.Fastest))
        {
            gzip.Write("id,a\n1,x\n"u8);
        }

        Assert.Equal("1|x", Cells(Assert.Single(Read("t.csv.gz", _ => { }))));
        File.WriteAllBytes(PathOf("t.csv.gz"), [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0, 255, 255, 255, 255]);
        Assert.Throws<InvalidDataException>(() => Read("t.csv.gz", _ => { }));
    }

    [Theory]
    [InlineData("", null, "header")]
    [InlineData("a,b\n", "c", "expected a column \"c\" for the key, but the header has a, b")]
    public void A_table_without_header_or_key_column_is_refused(string table, string? key, string reason) =>
        Assert.Contains(reason, Assert.Throws<InvalidDataException>(() => Read(table, key)).Message);

    [Fact]
    public void Rows_of_any_length_come_whole_however_they_meet_the_ends_of_the_buffer()
    {
        var random = new Random(11);
        var expected = Enumerable.Range(0, 300)
            .Select(i => new[] { $"k{i}", Text(random, random.Next(0, 3000)), Text(random, random.Next(0, 9)) })
            .ToArray();
        var (records, bad) = Read("id,a,b\n" + string.Concat(expected.Select(row => string.Join(',', row.Select(Quote)) + "\r\n")));
        Assert.Empty(bad);
        Assert.Equal(expected.Select(row => string.Join('|', row)), records.Select(Cells));
    }

    [Fact]
    public void A_quote_that_is_never_closed_costs_one_bad_line_and_no_memory()
    {
        using (var file = File.CreateText(PathOf("t.csv")))
        {
            file.Write("id,a\n1,x\n2,\"");
            for (var i = 0; i < 20; i++)
            {
                file.Write(new string('y', 1 << 20));
            }

            file.Write("\n3,z\n");
        }

        var bad = new List<BadLine>();
        var progress = new ReadingProgress();
        var records = RecordFile.Read(new FileInfo(PathOf("t.csv")), RecordKey.Of(null), bad.Add, progress).ToList();
        Assert.Equal(["1", "3"], records.Select(r => r.Key));
        Assert.Contains("quote", Assert.Single(bad).Reason);
        Assert.Equal(FileWindow.MaxLength, progress.Buffered);
        Assert.Equal(new FileInfo(PathOf("t.csv")).Length, progress.Bytes);
    }

    private static string Text(Random random, int length) => string.Create(length, random, static (to, r) =>
    {
        for (var i = 0; i < to.Length; i++)
        {
            to[i] = "ab\",\n \u00fc"[r.Next(7)];
        }
    });

    private static string Quote(string cell) => $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static string Cells(LedgerRecord record)
    {
        using var value = JsonDocument.Parse(record.Value);
        return string.Join('|', value.RootElement.EnumerateObject().Select(m => m.Value.GetString()));
    }

    private string PathOf(string name) => Path.Combine(folder.FullName, name);

    private (List<LedgerRecord> Records, List<BadLine> Bad) Read(string text, string? key = null) => Read(text, RecordKey.Of(key));

    private (List<LedgerRecord> Records, List<BadLine> Bad) Read(string text, RecordKey key)
    {
        File.WriteAllText(PathOf("t.csv"), text);
        var bad = new List<BadLine>();
        return ([.. RecordFile.Read(new FileInfo(PathOf("t.csv")), key, bad.Add)], bad);
    }

    private List<LedgerRecord> Read() => Read("t.csv", bad => Assert.Fail(bad.Reason));

    private List<LedgerRecord> Read(string name, Action<BadLine> onBadLine) => [.. RecordFile.Read(new FileInfo(PathOf(name)), RecordKey.Of(null), onBadLine)];
}
