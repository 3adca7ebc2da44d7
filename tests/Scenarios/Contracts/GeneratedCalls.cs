using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Warden.Scenarios.Contracts;

/// <summary>Generates calls of <see cref="ScenarioContract"/>: mostly sound, some that it refuses.</summary>
internal static class GeneratedCalls
{
    /// <summary>Gets arguments as bytes, the function first.</summary>
    public static Arbitrary<byte[][]> All { get; } = Gen.OneOf(
        Gen.Choose(5200, 7000).Select(i => new[] { Text("record"), Text(Lots.Id(i)), Text(Lots.Usual(i)) }),
        Gen.Choose(0, 2_000_000).Zip(Gen.Choose(0, 99)).Select(t => new[] { Text("record"), Text($"{t.Item2}"), Text($"{t.Item1}") }),
        Bytes.Zip(Json).Select(t => new[] { Text("put"), t.Item1, t.Item2 }),
        Bytes.Zip(Bytes).Select(t => new[] { Text("put"), t.Item1, t.Item2 }),
        Bytes.ArrayOf().Select(rest => rest.Prepend(Text("get")).ToArray()),
        Bytes.Select(text => new[] { Text("refuse"), text }),
        Bytes.ArrayOf()).ToArbitrary();

    private static Gen<byte[]> Bytes => ArbMap.Default.GeneratorFor<byte[]>().Select(b => b ?? []);

    private static Gen<byte[]> Json => Gen.Sized(size => Node(Math.Min(size, 12))).Select(Text);

    private static Gen<string> Leaf => Gen.OneOf(
        ArbMap.Default.GeneratorFor<NormalFloat>().Select(f => System.Text.Json.JsonSerializer.Serialize(f.Get)),
        ArbMap.Default.GeneratorFor<NonNull<string>>().Select(s => System.Text.Json.JsonSerializer.Serialize(s.Get)),
        Gen.Elements("null", "true", "false", "{}", "[]"));

    private static Gen<string> Node(int size) => size <= 1
        ? Leaf
        : Gen.OneOf(
            Leaf,
            Node(size / 2).ListOf(3).Select(items => $"[{string.Join(',', items)}]"),
            Node(size / 2).ListOf(3).Select(items => $"{{{string.Join(',', items.Select((item, i) => $"\"m{i % 2}\":{item}"))}}}"));

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);
}
