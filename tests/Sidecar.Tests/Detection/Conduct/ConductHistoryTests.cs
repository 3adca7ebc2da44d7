using FsCheck;
using FsCheck.Fluent;
using Warden.Documents;

namespace Warden.Detection;

public sealed class ConductHistoryTests
{
    [Fact]
    public void Any_order_inside_blocks_and_any_restart_give_the_same_history_and_model()
    {
        var blocks = Enumerable.Range(0, 40).Select(Block).ToArray();
        var expected = Learn(blocks, restartAt: -1, shuffle: 0);
        var model = Payments.Fit(expected).Digest;

        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
        {
            var history = Learn(blocks, Math.Abs(seed % 40), seed);
            return history.Digest() == expected.Digest() && Payments.Fit(history).Digest == model;
        }).Check(Seeded.Config.WithMaxTest(6));
    }

    [Fact]
    public void A_model_read_back_has_the_same_bytes_and_judges_the_same()
    {
        var live = new LiveConduct();
        var model = Payments.Fit(Payments.Learn(Enumerable.Range(0, 200).Select(Block), live));
        var copy = ChaincodeModel.FromBytes(model.ToBytes());

        Assert.Equal(model.Digest, copy.Digest);
        foreach (var block in Enumerable.Range(200, 25).Select(Block))
        {
            foreach (var call in block)
            {
                ScoreContext context = new(call.Caller, live);
                Assert.Equal(Text(model, call, context), Text(copy, call, context));
            }

            live.Take(block[0].Block, block);
        }

        static string Text(ChaincodeModel model, CommittedCall call, ScoreContext context)
        {
            var scorer = new Scorer(model, Payments.Policy);
            return CanonicalJson.ToText(ScoreResult.Merge(scorer.ScoreArguments(call.Args, context), scorer.ScoreWrites(call.Writes, context, call.Touches)).Findings.ToArray());
        }
    }

    [Fact]
    public void Who_calls_is_part_of_what_is_learnt()
    {
        var mine = Payments.Learn(Enumerable.Range(0, 40).Select(Block));
        var others = Payments.Learn(Enumerable.Range(0, 40).Select(n => (CommittedCall[])[.. Block(n).Select(c => c with { Caller = Payments.Person(1) })]));

        Assert.NotEqual(mine.Digest(), others.Digest());
    }

    [Fact]
    public void Coverage_equals_a_recount_from_the_blocks()
    {
        var blocks = Enumerable.Range(0, 90).Select(Block).ToArray();
        var expected = new SortedDictionary<string, (HashSet<Caller> Callers, ulong Last, long Count)>(StringComparer.Ordinal);
        foreach (var call in blocks.SelectMany(b => b))
        {
            foreach (var path in (string[])["pay*/amount", "pay*/id", "Transfer/args[0]", "Transfer/args[3]"])
                See(path, call);
            foreach (var write in call.Writes.Where(w => w.Key.StartsWith("account", StringComparison.Ordinal)))
                See("account*/balance", call);
        }

        var all = ChaincodeModel.FromBytes(Payments.Fit(Payments.Learn(blocks)).ToBytes()).Describe().ToDictionary(a => a.Path);

        foreach (var (path, (callers, last, count)) in expected)
        {
            Assert.Equal(
                (callers.Count, callers.Select(c => c.Organization).Distinct().Count(), last, count, false),
                (all[path].Identities, all[path].Organizations, all[path].LastBlock, all[path].Count, all[path].ManyIdentities));
        }

        void See(string path, CommittedCall call)
        {
            var (callers, _, count) = expected.GetValueOrDefault(path, (new(), 0, 0));
            callers.Add(call.Caller);
            expected[path] = (callers, call.Block, count + 1);
        }
    }

    [Fact]
    public void What_does_not_teach_changes_no_model_apart_from_last_values()
    {
        var blocks = Enumerable.Range(0, 40).Select(Block).ToArray();
        var more = blocks.Append([.. Block(40).Select(c => c with { Teaches = false })]).ToArray();
        var (plain, longer) = (Payments.Learn(blocks), Payments.Learn(more));

        Assert.NotEqual(plain.Digest(), longer.Digest());
        Assert.Equal(
            ChaincodeModel.Fit(plain, null, Payments.Policy, 1, "s"u8).Digest,
            ChaincodeModel.Fit(longer, null, Payments.Policy, 1, "s"u8).Digest);
    }

    // Transfers that also move the payer's account, a touch now and then, a delete now and then.
    private static CommittedCall[] Block(int number) =>
    [
        .. Payments.Block(number).Select((call, i) => call with
        {
            Writes = i == 7
                ? [.. call.Writes, new("note" + number, default, IsDelete: true)]
                : i % 3 == 0 ? [.. call.Writes, Payments.Account((number + i) % 5, Math.Round(1000 + (200 * Payments.Draw((number * 8) + i, 3)), 2))] : call.Writes,
            Touches = i == 2 ? [new(KeyTouchKind.PrivateWrite, "secrets")] : [],
        }),
    ];

    private static ChaincodeHistory Learn(CommittedCall[][] blocks, int restartAt, int shuffle)
    {
        var history = new ChaincodeHistory();
        var random = new Random(shuffle);
        for (var b = 0; b < blocks.Length; b++)
        {
            var calls = blocks[b].ToArray();
            if (shuffle != 0)
                random.Shuffle(calls);
            history.ObserveBlock((ulong)b, calls);
            if (b == restartAt)
                history = ChaincodeHistory.FromBytes(history.ToBytes());
        }

        return history;
    }
}
