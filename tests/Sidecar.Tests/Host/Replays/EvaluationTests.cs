using Warden.Documents;
using Warden.Host.Commands;
using Warden.Host.Guard;
using Warden.Host.Ledger;
using Warden.Host.Replays;
using Warden.Protocol;

namespace Warden.Host.Tests.Replays;

/// <summary>The figures of a ledger and a log that were counted by hand.</summary>
public sealed class EvaluationTests
{
    [Fact]
    public async Task The_figures_are_those_counted_by_hand()
    {
        var (ledger, decisions) = Fixture();
        using var copy = await ReplayedLedger.TakeAsync(ledger);
        var report = new GuardEvaluation(copy.Store, "basic").Run(decisions, 1, ledger.Height - 1);
        Assert.Equal(
            [
                ("committed calls with a verdict here", "5 of 7 (71.4 %)"),
                ("calls warned of", "7 of 9 (77.8 %)"),
                ("calls without a verdict", "1 of 10 (10.0 %)"),
                ("calls passed while the guard was too slow", "1 of 10 (10.0 %)"),
                ("precision: warned of and unreasonable, of those labelled", "1 of 2 (50.0 %)"),
                ("recall: unreasonable and warned of", "1 of 2 (50.0 %)"),
                ("held calls confirmed, the others abandoned", "1 of 2 (50.0 %)"),
                ("advised calls submitted, the others abandoned", "2 of 3 (66.7 %)"),
                ("warnings overridden", "3 of 5 (60.0 %)"),
                ("overridden and later compensated", "1 of 3 (33.3 %)"),
                ("blocks until an unreasonable call was noticed, median", "6"),
                ("blocks from proposal to enactment, median", "1"),
                ("milliseconds added to a call, median and 99 %", "2, 9"),
            ],
            report.Figures());
    }

    [Fact]
    public async Task Without_a_log_and_labels_there_is_nothing_to_measure_by()
    {
        using var copy = await ReplayedLedger.TakeAsync(ReplayedLedger.Create());
        var report = new GuardEvaluation(copy.Store, "basic").Run([], 1, 11);
        Assert.Equal(new EvaluationShare(0, 10), report.Coverage);
        Assert.Equal(12, report.Figures().Count(f => f.Figure == "nothing to measure it by"));
    }

    [Fact]
    public async Task The_command_reads_a_store_and_a_log()
    {
        var folder = Directory.CreateTempSubdirectory("warden-evaluate-");
        try
        {
            var (ledger, decisions) = Fixture();
            var path = Path.Combine(folder.FullName, "mychannel.db");
            using (var store = LedgerStore.Open(path, TestCall.Channel))
            {
                foreach (var block in ledger.Blocks)
                {
                    store.Append(BlockReader.Read(block));
                }
            }

            var log = Path.Combine(folder.FullName, "decisions.jsonl");
            await File.WriteAllLinesAsync(log, [.. decisions.Select(d => CanonicalJson.ToText(d)), "{\"torn"], TestContext.Current.CancellationToken);
            var output = new StringWriter();
            var exit = await CommandLine.RunAsync(
                ["evaluate", "basic", "--store", path, "--decisions", log, "--json"], output, output, TestContext.Current.CancellationToken);
            Assert.Equal((ExitCodes.Done, true), (exit, output.ToString().Contains("\"precision\":{\"part\":1,\"whole\":2}", StringComparison.Ordinal)));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // Block 2: an ordinary call; 3: an unreasonable one that nobody was warned of; 4 and 5: advised and submitted; 6: held and confirmed; 7: without a
    // verdict; 8: of another sidecar. Refused and never committed: one advised, one held twice.
    private static (TestLedger Ledger, List<Decision> Decisions) Fixture()
    {
        var ledger = new TestLedger();
        ledger.Append();
        ledger.Policy(new DetectionPolicy { Chaincode = "basic" });
        var calls = Enumerable.Range(2, 7).Select(block => new TestCall("basic", "Set", $"{block}")).ToList();
        foreach (var call in calls)
        {
            var transaction = new TestTransaction("basic", call.Arguments) { Call = call, Writes = { ["basic"] = [(call.Arguments[1], "x")] } };
            if (call == calls[2] || call == calls[3])
            {
                transaction = transaction with { Status = 299 };
            }
            else if (call == calls[4])
            {
                transaction.Writes["warden"] = [(CompositeKey.Create(GovernanceKeys.Confirmation, call.Digest), CanonicalJson.ToText(
                    new ConfirmationRecord(call.Digest, "basic", "", 900, [], call.TxId)))];
            }

            ledger.Append(transaction);
        }

        // Blocks 9 to 14: three labels, opened and enacted.
        Label(ledger, "1", calls[1], LabelKind.Unreasonable, 1);
        Label(ledger, "2", calls[2], LabelKind.Unreasonable, 2);
        Label(ledger, "3", calls[3], LabelKind.Reasonable, 1);
        // Blocks 15 to 19: of the three that were submitted or confirmed, one is compensated; another in an incident that ended otherwise, and so is one that nobody was warned of; the
        // link of the third was wrong, and what compensates it is linked to another one.
        Compensate(ledger, calls[2], closed: null);
        Compensate(ledger, calls[3], IncidentOutcome.Accepted);
        Compensate(ledger, calls[1], IncidentOutcome.Compensated);
        Compensate(ledger, calls[4], closed: null);
        ledger.Remove(CompositeKey.Create(GovernanceKeys.Compensated, calls[4].TxId));
        var abandoned = new TestCall("basic", "Set", "never");
        return (ledger,
        [
            Decided(calls[0], Outcome.Ok, "relayed", 1) with { Reason = "latency" }, Decided(calls[1], Outcome.Ok, "relayed", 2), Decided(calls[2], Outcome.Warn, "299", 2),
            Decided(calls[3], Outcome.Warn, "299", 3), Decided(new TestCall("basic", "Set", "advised"), Outcome.Warn, "299", 1),
            Decided(new TestCall("basic", "Set", "6"), Outcome.Warn, "428", 2) with { Call = calls[4].Digest },
            Decided(abandoned, Outcome.Warn, "428", 2) with { Call = abandoned.Digest },
            Decided(new TestCall("basic", "Set", "never"), Outcome.Warn, "428", 2) with { Call = abandoned.Digest },
            Decided(calls[4], Outcome.Warn, "confirmed", 9) with { Call = calls[4].Digest },
            Decided(calls[5], Outcome.Unscored, "relayed", 1), Decided(calls[4], Outcome.Ok, "relayed", 4) with { Chaincode = "other" },
        ]);
    }

    private static void Label(TestLedger ledger, string id, TestCall call, LabelKind kind, int blocks)
    {
        var proposal = new ProposalRecord(id, ProposalKind.Label, "basic", "Org1MSP", ProposalState.Open)
        {
            Label = new TransactionLabel("basic", call.TxId, kind, "seen"),
        };
        ledger.Govern((CompositeKey.Create(GovernanceKeys.Proposal, id), proposal));
        for (var i = 1; i < blocks; i++)
        {
            ledger.Append();
        }

        ledger.Govern(
            (CompositeKey.Create(GovernanceKeys.Proposal, id), proposal with { State = ProposalState.Enacted }),
            (CompositeKey.Create(GovernanceKeys.Label, "basic", call.TxId), new LabelRecord(id, proposal.Label!)));
    }

    private static void Compensate(TestLedger ledger, TestCall call, IncidentOutcome? closed)
    {
        var id = new string((char)('a' + (int)(ledger.Height % 6)), 64);
        var word = new Approval("Org1MSP", "x509::CN=a::CN=b", "seen", "tx", "time");
        var document = new Incident { Chaincode = "basic", Transactions = [call.TxId], Summary = "wrong", Severity = IncidentSeverity.Low };
        var closing = closed is { } outcome ? new IncidentClosing(outcome, IncidentFinding.Unreasonable, [], [], word) : null;
        ledger.Govern(
            (CompositeKey.Create(GovernanceKeys.Incident, id), new IncidentRecord(id, document, closing is null ? IncidentState.Open : IncidentState.Closed, word, closing)),
            (CompositeKey.Create(GovernanceKeys.Compensated, call.TxId), new CompensationLink(id, call.TxId, "undone")));
    }

    private static Decision Decided(TestCall call, Outcome outcome, string answer, double added) => new()
    {
        Time = DateTimeOffset.UnixEpoch, TxId = call.TxId, Channel = TestCall.Channel, Chaincode = "basic", Function = "Set", Mode = WardenMode.Advise,
        Outcome = outcome, Answer = answer, AddedMs = added,
    };
}
