using System.Globalization;
using System.Text;
using Warden.Detection;

namespace Warden.Benchmarks.Scoring;

/// <summary>Ordinary values: the same ones every time.</summary>
internal static class Ordinary
{
    /// <summary>Gets prices, skewed to the right as prices are, in hundredths.</summary>
    public static double[] Prices(int count)
    {
        var random = new Random(7);
        return [.. Enumerable.Range(0, count).Select(_ => Math.Round(300 + (900 * random.NextDouble() * random.NextDouble()), 2))];
    }

    /// <summary>Gets calls that write a record of 20 attributes: ten numbers, five closed sets, five texts.</summary>
    public static List<CommittedCall> Calls(int count)
    {
        var random = new Random(11);
        return [.. Enumerable.Range(0, count).Select(i => Call(random, i))];
    }

    private static CommittedCall Call(Random random, int number)
    {
        var json = new StringBuilder("{");
        for (var i = 0; i < 10; i++)
        {
            json.Append(CultureInfo.InvariantCulture, $"\"number{i}\":{300 + (900 * random.NextDouble() * random.NextDouble()):0.00},");
        }

        for (var i = 0; i < 5; i++)
        {
            json.Append(CultureInfo.InvariantCulture, $"\"kind{i}\":\"{"abcdef"[random.Next(6)]}\",\"text{i}\":\"lot {random.Next(10_000, 99_999)}\",");
        }

        json[^1] = '}';
        var key = string.Create(CultureInfo.InvariantCulture, $"item{100_000 + number}");
        var value = Encoding.UTF8.GetBytes(json.ToString());
        return new CommittedCall(
            string.Create(CultureInfo.InvariantCulture, $"tx{number}"),
            [Encoding.UTF8.GetBytes("Put"), Encoding.UTF8.GetBytes(key), value],
            [new StateWrite(key, value, IsDelete: false)]);
    }
}
