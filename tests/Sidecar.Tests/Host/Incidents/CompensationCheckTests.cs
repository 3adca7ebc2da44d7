using Warden.Detection;
using Warden.Documents;
using Warden.Host.Incidents;
using Warden.Host.Ledger;
using Warden.Protocol;
using Warden.Protocol.Peer;

namespace Warden.Host.Tests.Incidents;

/// <summary>What a compensating transaction left, key by key, counted by hand.</summary>
public sealed class CompensationCheckTests
{
    private readonly TestLedger ledger = new();

    public CompensationCheckTests() => ledger.Append();

    [Fact]
    public async Task Every_key_has_the_value_back_that_it_had_before_whatever_came_between()
    {
        Write(("a", "100"), ("b", "5"));
        Write(("a", "90"));
        var original = Write(("a", "900"), ("new", "x"), ("gone", ""));
        Write(("b", "6"), ("a", "700"));
        var compensating = Write(("a", "90"), ("new", ""), ("c", "1"));
        Write(("a", "1"));
        var comparison = await CompareAsync(original, compensating);
        Assert.Equal(
            [new ComparedKey("basic", "a", true, true, true), new ComparedKey("basic", "gone", false, false, true), new ComparedKey("basic", "new", false, false, true)],
            comparison.Keys);
        Assert.Equal((3L, 5L, true), (comparison.OriginalBlock, comparison.CompensatingBlock, comparison.Restores()));
    }

    [Fact]
    public async Task A_key_with_another_value_is_named_and_nothing_of_values_is_told()
    {
        Write(("a", "100"), ("b", "secret-before"));
        var original = Write(("a", "1"), ("b", "secret-after"), ("c", "made"));
        var compensating = Write(("a", "100"), ("b", "secret-wrong"));
        var comparison = await CompareAsync(original, compensating);
        Assert.False(comparison.Restores());
        Assert.Equal(["b", "c"], comparison.Keys.Where(k => !k.Restored).Select(k => k.Key));
        Assert.DoesNotContain("secret", CanonicalJson.ToText(comparison), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_that_compare_the_same_blocks_get_one_digest_and_other_blocks_give_another()
    {
        Write(("a", "100"));
        var original = Write(("a", "1"));
        var (right, wrong) = (Write(("a", "100")), Write(("a", "99")));
        var digest = (await CompareAsync(original, right)).Digest();
        Assert.Equal(digest, (await CompareAsync(original, right)).Digest());
        Assert.NotEqual(digest, (await CompareAsync(original, wrong)).Digest());
    }

    [Fact]
    public async Task Private_data_is_compared_by_digests_which_nobody_is_told()
    {
        var (before, bad) = (PrivateHash.Of("key"u8, "before"u8), PrivateHash.Of("key"u8, "bad"u8));
        Private(before);
        var original = Private(bad);
        var (still, back) = (Private(bad), Private(before));
        Assert.Equal([new ComparedKey("basic", "#1", true, true, false, "secrets")], (await CompareAsync(original, still)).Keys);
        var comparison = await CompareAsync(original, back);
        Assert.Equal([new ComparedKey("basic", "#1", true, true, true, "secrets")], comparison.Keys);
        Assert.DoesNotContain(before.Value, CanonicalJson.ToText(comparison), StringComparison.Ordinal);

        string Private(PrivateHash hash)
        {
            var transaction = new TestTransaction("basic", ["Set"])
            {
                Writes = { ["basic"] = [] }, Touches = [new KeyTouch(KeyTouchKind.PrivateWrite, "secrets") { Hash = hash }],
            };
            ledger.Append(transaction);
            return transaction.TxId;
        }
    }

    [Fact]
    public async Task What_is_void_missing_or_comes_before_is_no_compensation()
    {
        Write(("a", "100"));
        var original = Write(("a", "1"));
        var compensating = new TestTransaction("basic", ["Set"]) { Writes = { ["basic"] = [("a", "100")] }, Code = TxValidationCode.MvccReadConflict };
        ledger.Append(compensating);
        await RefuseAsync($"expected a valid transaction, but {compensating.TxId} of block 3 is void: MvccReadConflict", original, compensating.TxId);
        var nobody = new string('f', 64);
        await RefuseAsync($"expected transaction {nobody} in blocks 0 to 3, but it is not there", original, nobody);
        var later = Write(("a", "100"));
        await RefuseAsync($"expected {original} to come after {later}, but block 2 is before block 4", later, original);
        // A client may send one transaction twice: the second is void, the first counts.
        ledger.Append(compensating with { Code = TxValidationCode.Valid });
        Assert.True((await CompareAsync(original, compensating.TxId)).Restores());
    }

    [Fact]
    public async Task What_cannot_be_compared_leaves_the_others_as_they_are()
    {
        var (one, two) = (Write(("a", "1")), Write(("b", "1")));
        var undo = Write(("a", ""));
        var nobody = new string('f', 64);
        var findings = await FindAsync((two, nobody), (one, undo), (nobody, undo));
        Assert.Equal([false, true, false], findings.Select(f => f.Comparison is { } comparison && comparison.Restores()));
        var missing = $"expected transaction {nobody} in blocks 0 to 3, but it is not there";
        Assert.Equal([missing, null, missing], findings.Select(f => f.Fault));
    }

    [Fact]
    public async Task What_the_confirmation_of_the_original_wrote_is_not_to_be_undone()
    {
        var transaction = new TestTransaction("basic", ["Set"])
        {
            Writes = { ["basic"] = [("a", "1")], ["warden"] = [(CompositeKey.Create(GovernanceKeys.Confirmation, "call"), "{}")] },
        };
        ledger.Append(transaction);
        var comparison = await CompareAsync(transaction.TxId, Write(("a", "")));
        Assert.Equal(["a"], comparison.Keys.Select(k => k.Key));
        Assert.True(comparison.Restores());
        var nothing = new TestTransaction("basic", ["Get"]);
        ledger.Append(nothing);
        Assert.False((await CompareAsync(nothing.TxId, Write(("a", "")))).Restores());
    }

    [Fact]
    public async Task Blocks_of_two_ledgers_are_no_ledger()
    {
        var original = Write(("a", "1"));
        var compensating = Write(("a", ""));
        var other = new TestLedger();
        other.Append(new TestTransaction("basic", ["Other"]));
        other.Append(new TestTransaction("basic", ["Other"]));
        var spliced = new Spliced([other.Blocks[0], .. ledger.Blocks.Skip(1)]);
        var failed = await Assert.ThrowsAsync<LedgerException>(() => new CompensationCheck(new ChannelBlocks(spliced, TestCall.Channel, 2)).CompareAsync(
            [(original, compensating)], TestContext.Current.CancellationToken));
        Assert.Equal("block 1 does not follow block 0 as it came: these are blocks of two ledgers", failed.Message);
    }

    private string Write(params (string Key, string Value)[] writes)
    {
        var transaction = new TestTransaction("basic", ["Set"]) { Writes = { ["basic"] = writes } };
        ledger.Append(transaction);
        return transaction.TxId;
    }

    private Task<IReadOnlyList<CompensationFinding>> FindAsync(params (string, string)[] pairs) =>
        new CompensationCheck(new ChannelBlocks(ledger, TestCall.Channel, ledger.Height - 1)).CompareAsync(pairs, TestContext.Current.CancellationToken);

    private async Task<CompensationComparison> CompareAsync(string original, string compensating)
    {
        var finding = Assert.Single(await FindAsync((original, compensating)));
        Assert.Null(finding.Fault);
        return finding.Comparison!;
    }

    private async Task RefuseAsync(string fault, string original, string compensating) =>
        Assert.Equal(new CompensationFinding(null, fault), Assert.Single(await FindAsync((original, compensating))));

    private sealed class Spliced(IReadOnlyList<Warden.Protocol.Common.Block> blocks) : IBlockSource
    {
        public IAsyncEnumerable<Warden.Protocol.Common.Block> ReadAsync(ulong from, CancellationToken cancellationToken) => blocks.Skip((int)from).ToAsyncEnumerable();
    }
}
