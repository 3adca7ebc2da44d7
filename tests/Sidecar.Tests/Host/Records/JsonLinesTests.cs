using System.Text;
using Warden.Host.Records;

namespace Warden.Host.Tests.Records;

public sealed class JsonLinesTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void A_value_keeps_the_bytes_it_was_written_with()
    {
        var (records, bad) = Read("""{"key":"a1","value":{"x": 1.50, "x":2,"é":"\u00e9"}}""", null);

        var record = Assert.Single(records);
        Assert.Empty(bad);
        Assert.Equal("a1", record.Key);
        Assert.Equal("""{"x": 1.50, "x":2,"é":"\u00e9"}""", Encoding.UTF8.GetString(record.Value.Span));
    }

    [Fact]
    public void A_plain_object_names_its_key_by_a_member_that_may_be_a_number()
    {
        var (records, bad) = Read("{\"id\": 17, \"x\": 1}\r\n\n{\"id\":\"b\"}", "id");

        Assert.Empty(bad);
        Assert.Equal(["17", "b"], records.Select(r => r.Key));
        Assert.Equal([1L, 3L], records.Select(r => r.Line));
        Assert.Equal("{\"id\": 17, \"x\": 1}", Encoding.UTF8.GetString(records[0].Value.Span));
    }

    [Theory]
    [InlineData("{\"key\":\"a\",\"value\":1", null, "not JSON")]
    [InlineData("[1]", null, "expected an object, but an array came")]
    [InlineData("{\"id\":1}", null, "--key")]
    [InlineData("{\"id\":1}", "name", "expected a member \"name\"")]
    [InlineData("{\"id\":null}", "id", "but null came")]
    [InlineData("{\"id\":\"\"}", "id", "an empty text")]
    [InlineData("{\"id\":\"\\ud800\"}", "id", "not valid text")]
    public void A_bad_line_is_named_with_its_reason_and_the_rest_is_read(string line, string? keyMember, string reason)
    {
        var good = keyMember is null ? """{"key":"k","value":1}""" : $$"""{"{{keyMember}}":"k"}""";

        var (records, bad) = Read($"{good}\n{line}\n{good}", keyMember);

        Assert.Equal([1L, 3L], records.Select(r => r.Line));
        var one = Assert.Single(bad);
        Assert.Equal(2, one.Line);
        Assert.Contains(reason, one.Reason, StringComparison.Ordinal);
    }

    private (List<LedgerRecord> Records, List<BadLine> Bad) Read(string text, string? keyMember)
    {
        File.WriteAllText(_path, text);
        var bad = new List<BadLine>();
        return ([.. JsonLines.Read(new FileInfo(_path), RecordKey.Of(keyMember), bad.Add)], bad);
    }
}
