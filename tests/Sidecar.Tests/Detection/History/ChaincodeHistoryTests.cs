using FsCheck;
using FsCheck.Fluent;
using Warden.Documents;

namespace Warden.Detection;

public sealed class ChaincodeHistoryTests
{
    private static readonly DetectionPolicy Policy = new() { Chaincode = "basic", MinimumHistory = 20 };

    [Fact]
    public void Any_order_inside_blocks_and_any_restart_give_the_same_history_and_model()
    {
        var blocks = Enumerable.Range(0, 40).Select(Block).ToArray();
        var expected = Learn(blocks, restartAt: -1, shuffle: 0);
        var model = Fit(expected).Digest;

        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
        {
            var history = Learn(blocks, restartAt: Math.Abs(seed % 40), shuffle: seed);
            return history.Digest() == expected.Digest() && Fit(history).Digest == model;
        }).Check(Seeded.Config.WithMaxTest(25));
    }

    [Fact]
    public void A_block_taken_in_twice_changes_nothing()
    {
        var history = new ChaincodeHistory();
        Assert.True(history.ObserveBlock(3, Block(3)));
        var digest = history.Digest();

        Assert.False(history.ObserveBlock(3, Block(3)));
        Assert.False(history.ObserveBlock(2, Block(2)));
        Assert.Equal(digest, history.Digest());
    }

    [Fact]
    public void A_model_read_back_has_the_same_bytes_and_findings()
    {
        var model = Fit(Learn([.. Enumerable.Range(0, 40).Select(Block)], -1, 0));
        var copy = ChaincodeModel.FromBytes(model.ToBytes());

        Assert.Equal(model.ToBytes(), copy.ToBytes());
        StateWrite[] odd = [new("asset1", """{"color":"pink","size":99999,"tags":["a",7]}"""u8.ToArray())];
        Assert.Equal(
            CanonicalJson.ToText(Scorer.ScoreWrites(model, Policy, odd).Findings.ToArray()),
            CanonicalJson.ToText(Scorer.ScoreWrites(copy, Policy, odd).Findings.ToArray()));
        Assert.NotEmpty(Scorer.ScoreWrites(copy, Policy, odd).Findings);
    }

    [Fact]
    public void Another_seed_gives_another_model()
    {
        var history = Learn([.. Enumerable.Range(0, 40).Select(Block)], -1, 0);

        Assert.NotEqual(
            ChaincodeModel.Fit(history, null, Policy, 40, "a"u8).Digest,
            ChaincodeModel.Fit(history, null, Policy, 40, "b"u8).Digest);
    }

    private static CommittedCall[] Block(int number) =>
    [
        .. Enumerable.Range(0, 8).Select(i =>
        {
            var n = (number * 8) + i;
            var json = $$"""{"color":"{{(n % 3 == 0 ? "red" : "blue")}}","size":{{n * 7919 % 1009}},"tags":["a","b{{n % 4}}"],"made":"2024-01-{{1 + (n % 28):00}}"}""";
            return Calls.Write(n, $"asset{n}", json) with { Args = Calls.Bytes("Create", $"asset{n}", json), Block = (ulong)number, Index = i };
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

    private static ChaincodeModel Fit(ChaincodeHistory history) => ChaincodeModel.Fit(history, null, Policy, 40, "seed"u8);
}
