using System.Diagnostics;
using System.Globalization;
using Warden.Benchmarks.Scoring;
using Warden.Detection;
using Warden.Detection.Models;
using Warden.Detection.Tables;
using Warden.Documents;

namespace Warden.Benchmarks.Speed;

/// <summary>The speeds and sizes that the detection design sets goals for.</summary>
internal static class SpeedSuite
{
    private const int Million = 1_000_000;
    private const int Repeats = 5;

    public static MeasuredSpeed Run()
    {
        var prices = Ordinary.Prices(Million + 1024);
        var (fit, model) = Best(() => NumericModel.Fit(prices.AsSpan(0, Million), seed: 7, new() { Forms = ModelForms.Calibrated }));
        var sink = 0.0;
        var value = Latency.Of(200_000, i => sink += model.PValues(prices[Million + (i & 1023)]).Smallest);

        var calls = Ordinary.Calls(5_256);
        var policy = new DetectionPolicy { Chaincode = "basic" };
        var history = new ChaincodeHistory();
        history.ObserveBlock(1, calls.Take(5_000));
        var scorer = new Scorer(ChaincodeModel.Fit(history, schema: null, policy, height: 1, seed: [1, 2, 3, 4, 5, 6, 7, 8]), policy);
        var record = Latency.Of(50_000, i => scorer.ScoreWrites(calls[5_000 + (i & 255)].Writes));

        var table = Table(100_000);
        var (offline, report) = Best(() => TableDetector.Detect(table));
        GC.KeepAlive(sink);
        return new(value, record, fit, model.ToBytes().Length, report.Cells / offline.TotalSeconds);
    }

    // Once to warm up; then the best of a few, as others may disturb but nobody can help.
    private static (TimeSpan Time, T Result) Best<T>(Func<T> run)
    {
        var result = run();
        var best = TimeSpan.MaxValue;
        for (var i = 0; i < Repeats; i++)
        {
            var start = Stopwatch.GetTimestamp();
            result = run();
            best = TimeSpan.FromTicks(Math.Min(best.Ticks, Stopwatch.GetElapsedTime(start).Ticks));
        }

        return (best, result);
    }

    // Ten columns: numbers, closed sets, names, codes; one cell in a thousand is wrong.
    private static Table Table(int rows)
    {
        var random = new Random(5);
        string[] cities = ["Bend", "Gary", "Oslo", "Turin", "Lyon", "Graz"];
        var cells = new string?[rows][];
        for (var i = 0; i < rows; i++)
        {
            var city = random.Next(cities.Length);
            cells[i] =
            [
                i.ToString(CultureInfo.InvariantCulture),
                cities[city],
                ((string[])["north", "south", "west"])[city % 3],
                (300 + (900 * random.NextDouble() * random.NextDouble())).ToString("F2", CultureInfo.InvariantCulture),
                random.Next(1, 40).ToString(CultureInfo.InvariantCulture),
                $"C{random.Next(10_000, 99_999)}",
                "abcdef"[random.Next(6)].ToString(),
                $"{(city * 7) + 10}",
                random.Next(2) == 0 ? "yes" : "no",
                $"lot {random.Next(100, 999)}",
            ];
            if (random.Next(1000) == 0)
                cells[i][random.Next(1, 10)] += "x";
        }

        return Detection.Tables.Table.Of(["id", "city", "region", "price", "count", "code", "grade", "zip", "open", "lot"], cells);
    }
}
