using System.Globalization;
using System.Text;

namespace Warden.Scenarios.Contracts;

/// <summary>Values that a contract may keep and that are hard to read.</summary>
internal static class OddValues
{
    /// <summary>Gets their names, for theories.</summary>
    public static IReadOnlyList<string> Names { get; } =
        ["empty", "not JSON", "not UTF-8", "half a surrogate", "1 MiB of text", "1 MiB of JSON", "nested 64 deep", "nested 5000 deep", "duplicate keys", "huge numbers", "many members"];

    /// <summary>Gets the bytes of a value.</summary>
    public static byte[] Of(string name) => name switch
    {
        "empty" => [],
        "not JSON" => "{\"amount\": 12, oops"u8.ToArray(),
        "not UTF-8" => [0x7b, 0x22, 0xff, 0xfe, 0xc0, 0x80, 0x22, 0x3a, 0x31, 0x7d],
        "half a surrogate" => "{\"amount\":\"\\ud800\"}"u8.ToArray(),
        "1 MiB of text" => Encoding.UTF8.GetBytes(new string('ä', 512 * 1024)),
        "1 MiB of JSON" => Encoding.UTF8.GetBytes($"[{string.Join(',', Enumerable.Range(0, 160_000).Select(i => i.ToString(CultureInfo.InvariantCulture)))}]"),
        "nested 64 deep" => Nested(64),
        "nested 5000 deep" => Nested(5000),
        "duplicate keys" => "{\"amount\":500,\"amount\":501,\"currency\":\"EUR\",\"currency\":null}"u8.ToArray(),
        "huge numbers" => Encoding.UTF8.GetBytes($"{{\"amount\":{new string('9', 400)},\"rate\":1e999999,\"share\":-0.0e-400}}"),
        "many members" => Encoding.UTF8.GetBytes($"{{{string.Join(',', Enumerable.Range(0, 20_000).Select(i => $"\"m{i}\":{i}"))}}}"),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "expected one of Names"),
    };

    private static byte[] Nested(int depth) =>
        Encoding.UTF8.GetBytes($"{string.Concat(Enumerable.Repeat("{\"a\":[", depth / 2))}1{string.Concat(Enumerable.Repeat("]}", depth / 2))}");
}
