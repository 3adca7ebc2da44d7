using FsCheck;
using FsCheck.Fluent;
using Warden.Detection.Numerics;

namespace Warden.Detection;

/// <summary>What is kept of values beyond exact counts: bounded, mergeable, free of order, and as exact as it says.</summary>
public sealed class SketchTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1023)]
    public void Few_distinct_values_are_counted_exactly(int distinct) =>
        Assert.Equal(distinct, Sketch(Enumerable.Range(0, 3 * distinct).Select(i => i % distinct)).Estimate);

    [Theory]
    [InlineData(5_000)]
    [InlineData(100_000)]
    [InlineData(1_000_000)]
    public void Many_distinct_values_are_estimated_within_four_standard_errors_however_often_each_comes(int distinct)
    {
        for (var round = 0; round < 5; round++)
        {
            var offset = round * 10_000_000;
            var estimate = Sketch(Enumerable.Range(0, distinct + (distinct / 2)).Select(i => offset + (i % distinct))).Estimate;
            Assert.InRange((double)estimate / distinct, 1 - (4 / Math.Sqrt(1022)), 1 + (4 / Math.Sqrt(1022)));
        }
    }

    [Fact]
    public void Sketches_of_parts_in_any_order_merge_into_the_sketch_of_the_whole()
    {
        var parts = Gen.ArrayOf(Gen.Choose(0, 5000)).Three();
        Prop.ForAll(parts.ToArbitrary(), p =>
        {
            var (a, b, c) = p;
            var merged = Sketch(c);
            merged.Merge(Sketch(a));
            merged.Merge(Sketch(b.Reverse()));
            return Bytes(merged).SequenceEqual(Bytes(Sketch([.. a, .. b, .. c])));
        }).Check(Seeded.Config);
    }

    [Fact]
    public void Quantiles_of_the_kept_sample_are_within_the_stated_rank_error()
    {
        // Dvoretzky, Kiefer and Wolfowitz: with 16,384 kept, ranks are off by more than 1.5 % less often than once in a thousand samples.
        const int Count = 200_000;
        for (var law = 0; law < 4; law++)
        {
            var sample = new Sample();
            for (var i = 0; i < Count; i++)
                Offer(sample, i, Value(law, i));
            var kept = sample.InOrder().Select(o => o.Number).Order().ToArray();
            var all = Enumerable.Range(0, Count).Select(i => Value(law, i)).Order().ToArray();
            Assert.Equal(HistoryLimits.Sample, kept.Length);
            for (var q = 0.0; q <= 1; q += 0.01)
            {
                var value = SortedValues.Quantile(kept, q);
                Assert.InRange(q, ((double)SortedValues.CountBelow(all, value) / Count) - 0.015, ((double)SortedValues.CountUpTo(all, value) / Count) + 0.015);
            }
        }

        // Ascending, descending, periodic, and heavy in the tail: order must not matter to the sample.
        static double Value(int law, int i) => law switch { 0 => i, 1 => -i, 2 => i % 97, _ => 1e6 / (1 + (i * 7919L % 200_003)) };
    }

    [Fact]
    public void A_sample_of_parts_offered_in_any_order_is_the_sample_of_the_whole()
    {
        var (whole, parts) = (new Sample(), new Sample());
        for (var i = 0; i < 60_000; i++)
            Offer(whole, i, i);
        for (var i = 59_999; i >= 30_000; i--)
            Offer(parts, i, i);
        var first = new Sample();
        for (var i = 0; i < 30_000; i++)
            Offer(first, i, i);
        foreach (var o in first.InOrder())
            parts.Offer(o);

        var (a, b) = (new HistoryWriter(), new HistoryWriter());
        whole.Write(a);
        parts.Write(b);
        Assert.True(a.Written.SequenceEqual(b.Written));
    }

    [Fact]
    public void An_attribute_counts_its_values_exactly_up_to_a_limit_and_estimates_beyond_and_survives_a_restart()
    {
        var leaf = new LeafHistory();
        for (var i = 0; i < 60_000; i++)
        {
            Observe(leaf, i, i % 30_000);
            if (i == 4095)
                Assert.Equal((4096, false), (leaf.Distinct, leaf.ManyValues));
            if (i is 100 or 20_000)
                leaf = Restarted(leaf);
        }

        Assert.True(leaf.ManyValues);
        Assert.InRange(leaf.Distinct, 26_000, 34_000);
    }

    /// <summary>Vectors of 002 ¶103: how many distinct values there were when so many had come, and what the attribute then is.</summary>
    [Theory]
    [InlineData("grows with the count", "64:64 128:128 256:256 1024:1024", "continuous")]
    [InlineData("two values", "64:2 128:2 256:2", "discrete")]
    [InlineData("converges late", "64:30 128:40 256:45 512:46 1024:47 2048:47", "discrete")]
    [InlineData("a quarter of the first 64 is the border", "64:16", "discrete")]
    [InlineData("one more than a quarter", "64:17", "continuous")]
    [InlineData("a discrete one stays so below five in a hundred new values", "64:10 128:13 256:19 512:31", "discrete")]
    [InlineData("above five in a hundred it becomes continuous", "64:10 128:14", "continuous")]
    [InlineData("a continuous one stays so above one in a hundred", "64:40 128:41 256:43 512:46", "continuous")]
    [InlineData("below one in a hundred it becomes discrete", "64:40 128:41 256:42", "discrete")]
    [InlineData("and back again", "64:40 128:40 256:60", "continuous")]
    public void Growth_decides_with_hysteresis(string what, string vector, string expected)
    {
        // The new values of each stretch come as early in it as they can, the first stretch's one by one.
        var firsts = new List<long>();
        var count = 0L;
        foreach (var step in vector.Split(' ').Select(s => s.Split(':').Select(long.Parse).ToArray()))
        {
            while (firsts.Count < step[1])
                firsts.Add(Math.Min(step[0], count + 1 + firsts.Count));
            count = step[0];
        }

        Assert.True(expected == (Growth.IsDiscrete(count, firsts) ? "discrete" : "continuous"), what);
    }

    [Fact]
    public void Histories_of_an_attribute_learnt_from_ranges_join_to_that_of_the_whole_in_any_grouping()
    {
        var cases = from law in Gen.Choose(0, 4)
                    from cuts in Gen.ArrayOf(Gen.Choose(0, 9000))
                    from grouping in Gen.Choose(0, int.MaxValue - 1)
                    select (Law: law, Cuts: cuts.Take(6).Order().ToArray(), Grouping: grouping);
        Prop.ForAll(cases.ToArbitrary(), c =>
        {
            var whole = Range(c.Law, 0, 9000);
            int[] ends = [.. c.Cuts, 9000];
            var parts = ends.Select((end, i) => (History: Range(c.Law, i == 0 ? 0 : ends[i - 1], end), Records: (long)(end - (i == 0 ? 0 : ends[i - 1])))).ToList();
            var random = new Random(c.Grouping);
            while (parts.Count > 1)
            {
                var at = random.Next(parts.Count - 1);
                var joined = random.Next(3) == 0 ? Restarted(parts[at].History) : parts[at].History;
                joined.Merge(parts[at + 1].History, parts[at].Records);
                parts[at] = (joined, parts[at].Records + parts[at + 1].Records);
                parts.RemoveAt(at + 1);
            }

            return BytesOf(parts[0].History).SequenceEqual(BytesOf(whole)) && parts[0].History.IsDiscrete == whole.IsDiscrete;
        }).Check(Seeded.Config.WithMaxTest(40));
    }

    // Numbers of few and of many values, texts of few and of many, and texts of ever more.
    private static LeafHistory Range(int law, int from, int to)
    {
        var leaf = new LeafHistory();
        for (var i = from; i < to; i++)
        {
            var text = law switch { 2 => $"tier {i % 5}", 3 => $"agent-{i * 7919L % 100_003}", _ => $"name {i / 3}" };
            var bytes = law < 2 ? [] : System.Text.Encoding.UTF8.GetBytes(text);
            var token = law < 2 ? new LeafToken(1, ValueKind.Number, 0, 0, law == 0 ? i * 7 % 31 : i * 0.25) : new LeafToken(1, ValueKind.Text, 0, bytes.Length, double.NaN);
            leaf.Observe(token, bytes, i - from, Fingerprint.Mix((ulong)i), Fingerprint.Mix((ulong)i * 31) | 1);
        }

        return leaf;
    }

    private static byte[] BytesOf(LeafHistory leaf)
    {
        var to = new HistoryWriter();
        leaf.Write(to);
        return to.Written.ToArray();
    }

    private static DistinctSketch Sketch(IEnumerable<int> values)
    {
        var sketch = new DistinctSketch();
        foreach (var value in values)
            sketch.Observe(Fingerprint.Of((double)value));
        return sketch;
    }

    private static byte[] Bytes(DistinctSketch sketch)
    {
        var to = new HistoryWriter();
        sketch.Write(to);
        return to.Written.ToArray();
    }

    private static void Offer(Sample sample, int i, double value)
    {
        var priority = Fingerprint.Mix((ulong)i * 31);
        if (sample.WouldTake(priority, 0))
            sample.Offer(new(priority, i, ValueKind.Number, value, []));
    }

    private static void Observe(LeafHistory leaf, int ordinal, int value) =>
        leaf.Observe(new(1, ValueKind.Number, 0, 0, value), [], ordinal, Fingerprint.Mix((ulong)ordinal), 0);

    private static LeafHistory Restarted(LeafHistory leaf)
    {
        var to = new HistoryWriter();
        leaf.Write(to);
        return LeafHistory.Read(new(to.Written.ToArray()));
    }
}
