using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Warden.Sidecar.Tests.Detection.Numerics;

/// <summary>No byte of a model or a verdict follows the order in which a hash table gives its entries.</summary>
public sealed partial class HashOrderTests
{
    /// <summary>Where one is walked all the same, and why its order cannot be seen.</summary>
    private static readonly SortedDictionary<string, string> OrderFree = new(StringComparer.Ordinal)
    {
        ["ChaincodeModel.cs _functions"] = "sorted by path before anybody sees them",
        ["IdentityShare.cs counts"] = "counted, or sorted by size",
        ["LeafHistory.cs _values"] = "goes into a sketch that has no order",
        ["LiveConduct.cs _pending"] = "dropped one by one, and which goes first cannot be seen",
        ["Sample.cs _counts"] = "each source goes into a heap of its own",
        ["Vocabulary.cs counts"] = "counted, or goes into a set",
    };

    [Fact]
    public void Whatever_walks_a_hash_table_sorts_it_or_cannot_see_its_order()
    {
        var files = Directory.GetFiles(DetectionFolder(), "*.cs", SearchOption.AllDirectories)
            .Where(file => !IsIn(file, "obj"))
            // Whole tables are analysed offline: no organisation has to agree with another on them.
            .Where(file => !IsIn(file, "Tables"))
            .ToArray();
        Assert.True(files.Length > 100, $"{files.Length} files");
        var walks = files.SelectMany(file => WalksIn(File.ReadAllText(file)).Select(name => $"{Path.GetFileName(file)} {name}")).Distinct().Order(StringComparer.Ordinal);
        Assert.Equal(string.Join('\n', OrderFree.Keys), string.Join('\n', walks));
    }

    [Theory]
    [InlineData("Dictionary<string, int> a = []; foreach (var x in a) sum += x.Value * 0.1;", "a")]
    [InlineData("private readonly HashSet<ulong> _b = [];\n return _b.Select(x => x).ToArray();", "_b")]
    [InlineData("private readonly FrozenDictionary<ulong, int> _c;\n foreach (var x in _c.Values) Write(x);", "_c")]
    [InlineData("var d = values.ToHashSet(); return [.. d.Where(x => x > 0)];", "d")]
    [InlineData("Dictionary<string, int> a = []; foreach (var x in a.OrderBy(x => x.Key)) Write(x);", null)]
    [InlineData("SortedDictionary<string, int> a = []; foreach (var x in a) Write(x);", null)]
    [InlineData("Dictionary<string, int> a = []; if (a.TryGetValue(key, out var x)) Write(x);", null)]
    public void The_scan_sees_what_it_looks_for(string code, string? walked) => Assert.Equal(walked, WalksIn(code).SingleOrDefault());

    private static bool IsIn(string file, string folder) => file.Contains($"{Path.DirectorySeparatorChar}{folder}{Path.DirectorySeparatorChar}", StringComparison.Ordinal);

    private static IEnumerable<string> WalksIn(string text)
    {
        var code = string.Join('\n', text.Split('\n').Where(line => !line.TrimStart().StartsWith("//", StringComparison.Ordinal)));
        var names = Declared().Matches(code).Select(m => m.Groups[1].Success ? m.Groups[1].Value : m.Groups[2].Value).Distinct();
        return names.Where(name => Regex.Matches(
                code,
                $@"(?:\bin {name}(?:\.Values|\.Keys)?\))|(?:(?<![\w.]){name}(?:\.Values|\.Keys)?\s*\.(?:Select|SelectMany|Where|ToArray|ToList|First|FirstOrDefault|Single|Sum|Average|Aggregate|Concat|Zip|Take|Skip|CopyTo|GroupBy)\()")
            .Any(m => !Ordered().IsMatch(code[m.Index..Math.Min(code.Length, m.Index + 300)].Split(';')[0])));
    }

    [GeneratedRegex(
        @"(?<!Sorted)\b(?:Dictionary|HashSet|FrozenDictionary|FrozenSet|ConcurrentDictionary)<(?:[^;=()]|\([^()]*\))*?>\??(?:\[\])?\s+(\w+)\s*(?:=|;|\{|,|\))"
        + @"|\bvar (\w+) = (?:new (?:Dictionary|HashSet)<|[^;]*?\.(?:ToDictionary|ToHashSet|ToFrozenDictionary|ToFrozenSet)\()")]
    private static partial Regex Declared();

    [GeneratedRegex(@"\.Order(By|ByDescending)?\(")]
    private static partial Regex Ordered();

    private static string DetectionFolder([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", "..", "sidecar", "Detection"));
}
