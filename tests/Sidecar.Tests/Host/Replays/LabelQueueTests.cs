using System.Text.Json;
using Warden.Documents;
using Warden.Host.Commands;
using Warden.Host.Guard;
using Warden.Host.Ledger;
using Warden.Host.Replays;
using Warden.Host.Tests.Commands;
using Warden.Protocol;

namespace Warden.Host.Tests.Replays;

/// <summary>What waits for a label: committed calls that were warned of and of which nobody has said what they teach.</summary>
public sealed class LabelQueueTests
{
    private readonly TestLedger ledger = new();
    private readonly TestTransaction ordinary = Call("ordinary");
    private readonly TestTransaction advised;
    private readonly TestTransaction held;

    // Block 2: an ordinary call; 3: an advised one that was submitted; 4: a held one that was confirmed; 5: nothing of it.
    public LabelQueueTests()
    {
        var verdict = new VerdictDocument(
            1, Outcome.Warn, WardenMode.Advise, "basic", 1, "", 1, "", [new Finding("asset*/value", "9", "far above", ["sigma"])], "");
        advised = Call("advised") with { Status = 299, Message = new VerdictMessage("value 9 is~ far above", verdict).Format().Replace('~', '\u001b') };
        var call = new TestCall("basic", "Set", "held");
        held = Call("held") with { Call = call };
        held.Writes["warden"] =
        [
            (CompositeKey.Create(GovernanceKeys.Confirmation, call.Digest), CanonicalJson.ToText(new ConfirmationRecord(
                call.Digest, "basic", "", 900, [new Approval("Org2MSP", "x509::CN=eve::CN=ca", "the yearly sale", "tx", "2026-01-31T12:00:00.000Z")], call.TxId)
            {
                Attributes = ["asset*/value", "Set/args[1]"],
            })),
        ];
        ledger.Append();
        ledger.Policy(new DetectionPolicy { Chaincode = "basic" });
        ledger.Append(ordinary);
        ledger.Append(advised);
        ledger.Append(held);
        ledger.Append();
    }

    [Fact]
    public async Task It_lists_what_was_submitted_against_advice_and_what_was_confirmed_with_who_why_and_since_when()
    {
        Assert.Collection(
            await QueueAsync(),
            first =>
            {
                Assert.Equal((3L, advised.TxId, "Set", "value 9 is  far above", 2L), (first.Block, first.Transaction, first.Function, first.Sentence, first.Waits));
                Assert.Equal(["asset*/value"], first.Attributes);
                Assert.Null(Assert.Single(first.Confirmed).Reason);
                Assert.Equal($"warden label add basic {advised.TxId} reasonable|unreasonable --reason TEXT", first.Proposes);
            },
            second =>
            {
                Assert.Equal((4L, held.TxId, (string?)null, 1L), (second.Block, second.Transaction, second.Sentence, second.Waits));
                Assert.Equal(["asset*/value", "Set/args[1]"], second.Attributes);
                Assert.Equal([new AwaitedWord("Org2MSP", "x509::CN=eve::CN=ca", "the yearly sale")], second.Confirmed);
            });
        Assert.Single(await QueueAsync(from: 4));
        Assert.Empty(await QueueAsync(to: 2));
    }

    [Fact]
    public async Task What_a_held_call_was_warned_of_is_told_by_a_decision_log()
    {
        var decision = new Decision
        {
            Time = DateTimeOffset.UnixEpoch, TxId = held.TxId, Channel = TestCall.Channel, Chaincode = "basic", Function = "Set", Mode = WardenMode.Hold,
            Outcome = Outcome.Warn, Answer = "confirmed", Findings = [new Finding("asset*/value", "9000", "far above", ["sigma"], new Expectation("1", "5"))],
        };
        using var copy = await ReplayedLedger.TakeAsync(ledger);
        var queue = new LabelQueue(copy.Store, "basic").Run(4, 5, [decision, decision with { TxId = advised.TxId }, decision with { Chaincode = "other", Findings = [] }]);
        Assert.Equal("value 9000 is far above the usual 1 to 5 of asset*", Assert.Single(queue).Sentence);
    }

    [Fact]
    public async Task What_a_label_speaks_of_waits_no_more_until_it_is_withdrawn_and_an_open_proposal_is_named()
    {
        var label = new TransactionLabel("basic", advised.TxId, LabelKind.Unreasonable, "a slip");
        var proposal = new ProposalRecord("p1", ProposalKind.Label, "basic", "Org1MSP", ProposalState.Open) { Label = label };
        ledger.Govern((CompositeKey.Create(GovernanceKeys.Proposal, "p1"), proposal));
        Assert.Equal([("p1", (string?)null), (null, $"warden label add basic {held.TxId} reasonable|unreasonable --reason TEXT")], (await QueueAsync()).Select(a => (a.Proposal, a.Proposes)));

        ledger.Govern((CompositeKey.Create(GovernanceKeys.Proposal, "p1"), proposal with { State = ProposalState.Enacted }), (Key, new LabelRecord("p1", label)));
        Assert.Equal([held.TxId], (await QueueAsync()).Select(a => a.Transaction));

        ledger.Remove(Key);
        Assert.Equal([advised.TxId, held.TxId], (await QueueAsync()).Select(a => a.Transaction));
        Assert.All(await QueueAsync(), a => Assert.Null(a.Proposal));
    }

    [Fact]
    public async Task The_command_reads_a_store_for_people_and_for_programs()
    {
        var folder = Directory.CreateTempSubdirectory("warden-queue-");
        try
        {
            var path = Path.Combine(folder.FullName, "mychannel.db");
            using (var store = LedgerStore.Open(path, TestCall.Channel))
            {
                foreach (var block in ledger.Blocks)
                {
                    store.Append(BlockReader.Read(block));
                }
            }

            var table = await RunAsync("basic", "--store", path);
            var cells = table.Split('│', '\n').Select(cell => cell.Trim()).ToList();
            Assert.Contains("value 9 is  far above", cells);
            Assert.Contains("asset*/value, Set/args[1]|eve of Org2MSP|the yearly sale|1|", string.Join('|', cells), StringComparison.Ordinal);
            Assert.EndsWith($"warden label add basic {held.TxId} reasonable|unreasonable --reason TEXT", table.TrimEnd(), StringComparison.Ordinal);
            Assert.Equal("no call of basic waits for a label", (await RunAsync("basic", "--store", path, "--to", "1")).TrimEnd());
            var misspelt = await CommandOutcome.RunAsync("label", "queue", "bassic", "--store", path);
            Assert.Equal((ExitCodes.BadInput, "expected a chaincode that is called or under guard on mychannel (basic), but bassic came\n"), (misspelt.ExitCode, misspelt.Errors));
            using var json = JsonDocument.Parse(await RunAsync("basic", "--store", path, "--json"));
            Assert.Equal([advised.TxId, held.TxId], json.RootElement.EnumerateArray().Select(a => a.GetProperty("transaction").GetString()));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private string Key => CompositeKey.Create(GovernanceKeys.Label, "basic", advised.TxId);

    private static TestTransaction Call(string argument) => new("basic", ["Set", argument]) { Writes = { ["basic"] = [(argument, "x")] } };

    private static async Task<string> RunAsync(params string[] arguments)
    {
        var output = new StringWriter();
        Assert.Equal(ExitCodes.Done, await CommandLine.RunAsync(["label", "queue", .. arguments], output, output, TestContext.Current.CancellationToken));
        return output.ToString();
    }

    private async Task<IReadOnlyList<AwaitedLabel>> QueueAsync(ulong from = 1, ulong? to = null)
    {
        using var copy = await ReplayedLedger.TakeAsync(ledger);
        return new LabelQueue(copy.Store, "basic").Run(from, to ?? ledger.Height - 1, []);
    }
}
