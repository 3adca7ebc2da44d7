using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Warden.Chaincode.Shim;

namespace Warden.Chaincode.Tests.Shim;

public sealed class DeterministicJsonTests
{
    [Fact]
    public void Names_are_sorted_by_code_unit_at_every_depth_and_numbers_keep_their_text()
    {
        using var document = JsonDocument.Parse("""{ "b": [ {"z": 1.0, "Z": 1e2, "a": -0 } ], "ä": null, "B": "<é/\u0001>", "a": {} }""");
        Assert.Equal(
            """{"B":"<é/\u0001>","a":{},"b":[{"Z":1e2,"a":-0,"z":1.0}],"ä":null}""",
            Encoding.UTF8.GetString(DeterministicJson.Sort(document.RootElement)));
    }

    [Fact]
    public void The_order_of_a_dictionary_does_not_show() => Prop.ForAll<Dictionary<NonNull<string>, int>, int>((entries, seed) =>
    {
        var pairs = entries.Select(entry => KeyValuePair.Create(entry.Key.Get, entry.Value)).Where(pair => IsUnicode(pair.Key)).ToList();
        var forwards = new Dictionary<string, int>(pairs);
        var otherwise = new Dictionary<string, int>(pairs.OrderBy(pair => HashCode.Combine(pair.Key, seed)));
        return DeterministicJson.Serialize(forwards) == DeterministicJson.Serialize(otherwise);
    }).Check(Seeded.Config);

    [Fact]
    public void What_is_written_reads_as_it_was() => Prop.ForAll<NonNull<string>, long, double>((text, whole, real) =>
    {
        if (!IsUnicode(text.Get) || !double.IsFinite(real))
            return true;
        var record = new Sample(text.Get, whole, real, whole > 0, [text.Get]);
        var read = DeterministicJson.Deserialize<Sample>(DeterministicJson.SerializeToUtf8Bytes(record));
        return read with { List = record.List } == record && read.List.SequenceEqual(record.List);
    }).Check(Seeded.Config);

    [Fact]
    public void Every_scalar_argument_reads_as_it_was_written() => Prop.ForAll<long, double, bool>((whole, real, flag) =>
    {
        var serializer = new ArgumentSerializer();
        return Same(whole) && Same(flag) && Same(whole * 0.001m) && Same(new DateTimeOffset(Math.Abs(whole % 3_000_000_000_000_000_000), TimeSpan.Zero)) &&
            (!double.IsFinite(real) || Same(real));

        bool Same<T>(T value) => Equals(serializer.Read(serializer.Write(value), typeof(T)), value);
    }).Check(Seeded.Config);

    [Fact]
    public void No_bytes_crash_the_reader_of_arguments() => Prop.ForAll<byte[]>(bytes =>
    {
        var serializer = new ArgumentSerializer();
        foreach (var type in new[] { typeof(string), typeof(bool), typeof(int), typeof(double), typeof(decimal), typeof(DateTimeOffset), typeof(DayOfWeek), typeof(Sample), typeof(int[]), typeof(Dictionary<string, int>) })
        {
            try
            {
                serializer.Read(bytes, type);
            }
            catch (FormatException)
            {
                // The one way out that a caller has to know.
            }
        }
        return true;
    }).Check(Seeded.Config);

    private static bool IsUnicode(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
                continue;
            if (!char.IsSurrogatePair(text, i))
                return false;
            i++;
        }
        return true;
    }

    public sealed record Sample(string Text, long Whole, double Real, bool Flag, string[] List);
}
