using System.Text;

namespace Warden.Detection.Tests.Attributes;

/// <summary>A record has the members of its JSON whatever text stands beside them, and names what it could not read.</summary>
public sealed class RecordTests
{
    [Theory]
    [InlineData("""{"note":"a\ud800","amount":7}""", "note=a\ufffd amount=7")]
    [InlineData("""{"amount":7,"note":"\udc00"}""", "amount=7 note=\ufffd")]
    [InlineData("""{"no\ud800te":"x","amount":7}""", "no\ufffdte=x amount=7")]
    [InlineData("""{"am\u006funt":7}""", "amount=7")]
    public void Members_are_read_beside_half_a_surrogate_pair(string json, string leaves)
    {
        var record = Read(Encoding.UTF8.GetBytes(json));
        Assert.Equal(leaves, Leaves(record));
        Assert.Empty(record.Unread.ToArray());
    }

    [Fact]
    public void Members_are_read_beside_an_escaped_text_that_is_no_utf8()
    {
        var record = Read([.. "{\"note\":\"\\n"u8, 0xFF, .. "\",\"amount\":7}"u8]);
        Assert.Equal((ValueKind.Bytes, ValueKind.Number), (record.Tokens[1].Kind, record.Tokens[2].Kind));
    }

    [Fact]
    public void Escapes_are_resolved_without_allocating()
    {
        var json = """{"n\u006fte":"line\nline \ud83d\ude00 \ud800","amount":7}"""u8.ToArray();
        var (record, paths) = (new Record(), new PathTable());
        Again(record, paths, json, learn: true);
        for (var i = 0; i < 3; i++)
            Again(record, paths, json, learn: false);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
            Again(record, paths, json, learn: false);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(3, record.Count);
    }

    [Theory]
    [InlineData("{\"amount\":7,}", true)]
    [InlineData("\ufeff{\"amount\":7}", true)]
    [InlineData("{", true)]
    [InlineData("{\"amount\":7}", false)]
    [InlineData("amount: 7", false)]
    public void What_may_be_json_to_another_reader_and_is_one_text_here_is_unread(string value, bool unread)
    {
        var record = Read(Encoding.UTF8.GetBytes(value));
        Assert.Equal(unread ? [0] : [], record.Unread.ToArray());
        Assert.Equal(unread ? [ValueKind.Text] : [record.Tokens[0].Kind], record.Tokens.ToArray().Take(1).Select(t => t.Kind));
        Again(record, new(), "7"u8, learn: false);
        Assert.Empty(record.Unread.ToArray());
    }

    private static Record Read(ReadOnlySpan<byte> value)
    {
        var record = new Record();
        Again(record, new(), value, learn: false);
        return record;
    }

    private static void Again(Record record, PathTable paths, ReadOnlySpan<byte> value, bool learn)
    {
        record.Begin(paths, learn);
        record.ReadValue(0, value);
    }

    private static string Leaves(Record record) =>
        string.Join(' ', record.Tokens.ToArray().Where(t => t.Kind != ValueKind.Object).Select(t => $"{record.PathOf(t.Node)}={record.StringOf(t)}"));
}
