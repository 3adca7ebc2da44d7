using System.Globalization;
using System.Text;
using Warden.Documents;

namespace Warden.Detection;

/// <summary>An epoch's fit: the same bytes for any number of threads, and bounded bytes for every attribute.</summary>
public sealed class FitTests
{
    private static readonly DetectionPolicy Policy = new() { Chaincode = "many" };

    [Fact]
    public void One_thread_two_and_eight_fit_the_same_bytes()
    {
        var history = Calls.History(Enumerable.Range(0, 1500).Select(Call));
        var expected = Fit(history, 1);

        foreach (var threads in new[] { 2, 8, -1 })
            Assert.Equal(expected.ToBytes(), Fit(history, threads).ToBytes());
        var textbook = Policy with { Thresholds = ThresholdKind.Textbook };
        Assert.Equal(
            ChaincodeModel.Fit(history, null, textbook, 1, "s"u8, new() { Threads = 1 }).Digest,
            ChaincodeModel.Fit(history, null, textbook, 1, "s"u8, new() { Threads = 8 }).Digest);
    }

    [Fact]
    public void A_number_keeps_at_most_64_kilobytes_however_long_the_history()
    {
        var small = LeafBytes(2_000);
        var large = LeafBytes(120_000);

        Assert.All(small.Concat(large), l => Assert.InRange(l.Bytes, 1, 65_536));
        Assert.Equal(6, large.Count(l => l.IsNumber));
    }

    private static List<(int Bytes, bool IsNumber)> LeafBytes(int records)
    {
        var root = new RootHistory();
        var record = new Record();
        for (var i = 0; i < records; i++)
        {
            record.Begin(root.Paths, learn: true);
            record.ReadValue(0, Encoding.UTF8.GetBytes(Numbers(i)));
            root.Observe(record, Fingerprint.Mix((ulong)i), (ulong)i + 1, new(Caller.Unknown, 1));
        }

        var options = LeafFit.Options with { Forms = Models.ModelForms.Calibrated };
        return [.. root.Leaves.Select((leaf, node) =>
        {
            var to = new HistoryWriter();
            var model = LeafFit.Fit(root.Paths.PathOf(node), leaf, records, records, DeclaredAttribute.Nothing, 7, options);
            model.Write(to);
            return (to.Written.Length, model.SpendsBudget);
        })];
    }

    private static string Numbers(int i)
    {
        var x = Fingerprint.Mix((ulong)i) / 18446744073709551616.0;
        var y = Fingerprint.Mix((ulong)i + 77) / 18446744073709551616.0;
        return string.Create(CultureInfo.InvariantCulture, $$"""{"uniform":{{x}},"tail":{{1 / (x + 1e-6)}},"modes":{{(y < 0.5 ? x : 100 + (3 * x))}},"cents":{{Math.Round(100 * x * y, 2)}},"counter":{{i}},"inflated":{{(y < 0.7 ? 0 : Math.Round(x, 6))}}}""");
    }

    private static CommittedCall Call(int i)
    {
        var json = $$"""{"color":"{{(i % 3 == 0 ? "red" : "blue")}}","n":{{i * 7919 % 1009}},"m":{{i * 31 % 997}},"at":"2024-01-{{1 + (i % 28):00}}","id":"{{Fingerprint.Mix((ulong)i):x16}}"}""";
        return Calls.Write(i, $"{"abcdefgh"[i % 8]}{i}", json) with { Args = Calls.Bytes($"Create{"XYZ"[i % 3]}", $"k{i}", json) };
    }

    private static ChaincodeModel Fit(ChaincodeHistory history, int threads) => ChaincodeModel.Fit(history, null, Policy, 1, "s"u8, new() { Threads = threads });
}
