using Google.Protobuf;
using Warden.Detection;
using Warden.Documents;
using Warden.Host.Ledger;
using Warden.Protocol;
using Warden.Protocol.Peer;

namespace Warden.Host.Tests;

public sealed class LedgerTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("warden-ledger-");

    private string Path => System.IO.Path.Combine(folder.FullName, "mychannel.db");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void A_block_that_is_interrupted_at_any_step_is_there_whole_or_not_at_all()
    {
        var ledger = SomeLedger(6);
        foreach (var step in new[] { "begin", "block", "calls", "governance", "commit", "done" })
        {
            File.Delete(Path);
            for (var i = 0; i < ledger.Blocks.Count;)
            {
                var failed = false;
                using var store = LedgerStore.Open(Path, "mychannel");
                store.BeforeStep = s =>
                {
                    if (s == step && !failed)
                    {
                        failed = true;
                        throw new IOException("power cut");
                    }
                };
                var next = store.Last() is { } last ? (int)last.Number + 1 : 0;
                Assert.InRange(next, i, i + 1);
                i = next;
                if (i < ledger.Blocks.Count)
                {
                    var block = BlockReader.Read(ledger.Blocks[i]);
                    Assert.Throws<IOException>(() => store.Append(block));
                    store.BeforeStep = null;
                    if (step != "done")
                    {
                        store.Append(block);
                    }
                }
            }

            AssertHolds(ledger);
        }
    }

    [Fact]
    public void A_block_is_never_taken_twice_nor_skipped()
    {
        var ledger = SomeLedger(4);
        using var store = LedgerStore.Open(Path, "mychannel");
        store.Append(BlockReader.Read(ledger.Blocks[0]));
        Assert.Contains("expected block 1, but block 0 came", Assert.Throws<LedgerException>(() => store.Append(BlockReader.Read(ledger.Blocks[0]))).Message);
        Assert.Contains("expected block 1, but block 2 came", Assert.Throws<LedgerException>(() => store.Append(BlockReader.Read(ledger.Blocks[2]))).Message);
    }

    [Fact]
    public void A_block_of_another_ledger_is_refused()
    {
        using var store = LedgerStore.Open(Path, "mychannel");
        var other = SomeLedger(3);
        var first = SomeLedger(2);
        store.Append(BlockReader.Read(first.Blocks[0]));
        store.Append(BlockReader.Read(first.Blocks[1]));
        Assert.Contains("another ledger", Assert.Throws<LedgerException>(() => store.Append(BlockReader.Read(other.Blocks[2]))).Message);
    }

    [Fact]
    public void A_block_whose_data_was_changed_is_refused()
    {
        var block = SomeLedger(2).Blocks[1].Clone();
        block.Data.Data[0] = ByteString.CopyFrom([.. block.Data.Data[0].ToByteArray(), 0]);
        Assert.Contains("does not have the hash", Assert.Throws<LedgerException>(() => BlockReader.Read(block)).Message);
    }

    [Fact]
    public void A_store_of_another_channel_is_refused()
    {
        LedgerStore.Open(Path, "mychannel").Dispose();
        Assert.Contains("belongs to channel mychannel", Assert.Throws<LedgerException>(() => LedgerStore.Open(Path, "other")).Message);
    }

    [Fact]
    public void Callers_and_recorded_warnings_come_back_as_they_were()
    {
        var verdict = new VerdictMessage("odd", new VerdictDocument(
            1, Outcome.Warn, WardenMode.Advise, "basic", 1, "", 1, "", [new Finding("asset*/owner", "x", "odd", []), new Finding("A/args\n[1]", "x", "odd", [])], ""));
        var certificate = TestCertificates.Client;
        var ledger = new TestLedger();
        ledger.Append(
            new TestTransaction("basic", ["A", "1"]) { Status = 299, Message = verdict.Format(), Creator = Creator.Serialize("Org1MSP", certificate.CertificatePem) },
            new TestTransaction("basic", ["A", "2"]) { Status = 299, Message = "not a verdict" });
        using var store = LedgerStore.Open(Path, "mychannel");
        store.Append(BlockReader.Read(ledger.Blocks[0]));
        var calls = store.CallsOf("basic", 0, ulong.MaxValue).Single().Calls;
        Assert.Equal(["asset*/owner", "A/args\n[1]"], calls[0].Warned);
        Assert.Equal("Org1MSP", calls[0].Caller.Organization);
        Assert.StartsWith("x509::CN=", calls[0].Caller.Person, StringComparison.Ordinal);
        Assert.Empty(calls[1].Warned);
        Assert.Equal(64, calls[1].Caller.Person.Length);
    }

    [Fact]
    public void Only_valid_transactions_are_taken_and_confirmed_ones_do_not_teach()
    {
        var ledger = new TestLedger();
        ledger.Append(
            new TestTransaction("basic", ["A", "1"]) { Writes = { ["basic"] = [("a", "1")] } },
            new TestTransaction("basic", ["A", "2"]) { Writes = { ["basic"] = [("a", "2")] }, Code = TxValidationCode.MvccReadConflict },
            new TestTransaction("basic", ["A", "3"]) { Writes = { ["basic"] = [("a", "3")] }, Status = 299 },
            new TestTransaction("basic", ["A", "4"])
            {
                Writes = { ["basic"] = [("a", "4")], ["warden"] = [(CompositeKey.Create(GovernanceKeys.Confirmation, "x"), "{}")] },
            });
        using var store = LedgerStore.Open(Path, "mychannel");
        store.Append(BlockReader.Read(ledger.Blocks[0]));
        var calls = store.CallsOf("basic", 0, ulong.MaxValue).Single().Calls;
        Assert.Equal([(0, true), (2, false), (3, false)], calls.Select(c => (c.Position, c.Teaches)));
        Assert.Equal("1", System.Text.Encoding.UTF8.GetString(calls[0].Writes[0].Value.Span));
        Assert.Equal(["A", "1"], calls[0].Arguments.Select(a => System.Text.Encoding.UTF8.GetString(a.Span)));
    }

    [Fact]
    public void What_is_done_to_keys_beside_their_values_is_kept_by_kind_and_collection()
    {
        KeyTouch[] touches =
        [
            new(KeyTouchKind.Metadata, "a"), new(KeyTouchKind.PrivateWrite, "secrets"),
            new(KeyTouchKind.PrivateWrite, "secrets") { Hash = PrivateHash.Of("k"u8, "private"u8) },
            new(KeyTouchKind.PrivateDelete, "secrets"), new(KeyTouchKind.Purge, "secrets"), new(KeyTouchKind.PrivateMetadata, "secrets"),
        ];
        var ledger = new TestLedger();
        ledger.Append(new TestTransaction("basic", ["A", "1"]) { Writes = { ["basic"] = [] }, Touches = touches });
        using var store = LedgerStore.Open(Path, "mychannel");
        store.Append(BlockReader.Read(ledger.Blocks[0]));
        var call = store.CallsOf("basic", 0, 0).Single().Calls.Single();
        Assert.Empty(call.Writes);
        Assert.Equal(touches, call.Touches);
        Assert.Equal(touches, call.ToCommitted(0).Touches);
    }

    [Fact]
    public void Writes_in_another_chaincodes_namespace_teach_that_chaincode_without_the_arguments()
    {
        var ledger = new TestLedger();
        ledger.Append(new TestTransaction("basic", ["A", "1"]) { Writes = { ["basic"] = [("a", "1")], ["side"] = [("b", "2")], ["_lifecycle"] = [("c", "3")] } });
        using var store = LedgerStore.Open(Path, "mychannel");
        store.Append(BlockReader.Read(ledger.Blocks[0]));
        var call = store.CallsOf("side", 0, 0).Single().Calls.Single();
        Assert.Empty(call.Arguments);
        Assert.Equal("b", call.Writes.Single().Key);
        Assert.Empty(store.CallsOf("_lifecycle", 0, 0));
    }

    [Fact]
    public async Task A_peer_that_breaks_off_after_every_block_costs_no_block()
    {
        var ledger = SomeLedger(8);
        ledger.BreakAfterEachBlock = true;
        await using (var fixture = new SidecarFixture { Ledger = ledger })
        {
            await fixture.StartAsync();
            await fixture.CaughtUpAsync();
            Assert.True(ledger.Opened >= 8);
        }
    }

    [Fact]
    public async Task Another_ledger_than_before_is_told_by_healthz_and_the_log()
    {
        await using var fixture = new SidecarFixture { Ledger = SomeLedger(3) };
        await fixture.StartAsync();
        await fixture.CaughtUpAsync();
        await fixture.StopAsync();
        await using var other = new SidecarFixture { Ledger = SomeLedger(5), Options = o => o with { StoreFolder = System.IO.Path.GetDirectoryName(fixture.DecisionLog)! } };
        await other.StartAsync();
        await SidecarFixture.UntilAsync(() => other.Logs.Has(5004));
        Assert.Contains("another ledger", await other.GetAsync("/healthz"));
    }

    [Fact]
    public void A_block_of_500_transactions_is_taken_in_quickly()
    {
        var ledger = new TestLedger();
        for (var b = 0; b < 5; b++)
        {
            ledger.Append([.. Enumerable.Range(0, 500).Select(i => new TestTransaction("basic", ["Create", $"{b}-{i}", new string('x', 200)])
            {
                Writes = { ["basic"] = [($"asset{b}-{i}", new string('y', 200))] },
            })]);
        }

        using var store = LedgerStore.Open(Path, "mychannel");
        var took = new List<TimeSpan>();
        foreach (var block in ledger.Blocks)
        {
            var begun = System.Diagnostics.Stopwatch.GetTimestamp();
            store.Append(BlockReader.Read(block));
            took.Add(System.Diagnostics.Stopwatch.GetElapsedTime(begun));
        }

        TestContext.Current.TestOutputHelper!.WriteLine($"500 transactions: best {took.Min().TotalMilliseconds:F1} ms of {string.Join(", ", took.Select(t => t.TotalMilliseconds.ToString("F1")))}");
        Assert.True(took.Min() < TimeSpan.FromMilliseconds(500), $"{took.Min()}");
    }

    internal static TestLedger SomeLedger(int blocks)
    {
        var ledger = new TestLedger();
        for (var i = 0; i < blocks; i++)
        {
            ledger.Append(
                new TestTransaction("basic", ["Create", $"{i}"]) { Writes = { ["basic"] = [($"a{i}", $"{i}")] } },
                new TestTransaction("warden", ["Confirm"]) { Writes = { ["warden"] = [(CompositeKey.Create(GovernanceKeys.Confirmation, $"{i}"), "{}")] } });
        }

        return ledger;
    }

    private void AssertHolds(TestLedger ledger)
    {
        using var store = LedgerStore.Open(Path, "mychannel");
        Assert.Equal((ulong)ledger.Blocks.Count - 1, store.Last()!.Value.Number);
        Assert.Equal(ledger.Blocks.Count, store.GovernanceWrites().Count);
        var calls = store.CallsOf("basic", 0, ulong.MaxValue).ToArray();
        Assert.Equal(Enumerable.Range(0, ledger.Blocks.Count).Select(i => ((ulong)i, 1)), calls.Select(c => (c.Block, c.Calls.Count)));
        for (var i = 0; i < ledger.Blocks.Count; i++)
        {
            Assert.Equal(BlockHashes.HeaderHash(ledger.Blocks[i].Header), store.HeaderHashOf((ulong)i));
        }
    }
}
