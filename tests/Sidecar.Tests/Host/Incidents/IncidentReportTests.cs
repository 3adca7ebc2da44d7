using Google.Protobuf.WellKnownTypes;
using Warden.Documents;
using Warden.Host.Incidents;
using Warden.Host.Ledger;
using Warden.Protocol;
using Warden.Protocol.Peer;

namespace Warden.Host.Tests.Incidents;

/// <summary>The regulator's file out of a ledger that was made by hand.</summary>
public sealed class IncidentReportTests
{
    // Every sensitive value has it in it, and nothing else does.
    private const string Mark = "917364";

    private readonly TestLedger ledger = new() { Members = ["Org1MSP", "Org2MSP"] };
    private readonly string id = new('a', 64);
    private readonly TestTransaction proposing = new("warden", ["Propose"]);

    [Fact]
    public async Task It_has_the_verdict_as_it_stands_in_the_block_and_is_valid_whole_and_the_same_for_everybody()
    {
        var standing = Fixture(new AttributeSchema { Chaincode = "basic" });
        var report = await MakeAsync(standing);
        var text = CanonicalJson.ToText(report);
        Assert.Empty(JsonSchemaCheck.Faults(DocumentSchemas.Of("incidentReport"), text));
        Assert.True(report.IsWhole());
        Assert.False((report with { ToBlock = 3 }).IsWhole());

        var warned = report.Transactions[0];
        Assert.Equal((299, "Valid", 3L, "Set"), (warned.Status, warned.Validity, warned.Block, warned.Function));
        Assert.Equal(($"{Mark}00", "far above", "1200"), (warned.Verdict!.Findings[0].Value, warned.Verdict.Findings[0].Reason, warned.Verdict.Findings[0].Expected!.High));
        Assert.Equal(("MvccReadConflict", null), (report.Transactions[1].Validity, report.Transactions[1].Verdict));
        Assert.Equal(("missing", null), (report.Transactions[2].Validity, report.Transactions[2].Block));
        Assert.Equal($"{Mark}00", Assert.Single(report.Compensations).Keys[0].Key);
        Assert.Equal((1L, null, 3L), (report.BlocksToDetect, report.BlocksToIsolate, report.BlocksToClose));
        Assert.Equal(
            [(3, IncidentStep.Committed), (4, IncidentStep.Opened), (5, IncidentStep.CompensationCommitted), (6, IncidentStep.Reviewed), (6, IncidentStep.CompensationLinked), (7, IncidentStep.Closed)],
            report.Timeline.Select(e => ((int)e.Block, e.Step)));
    }

    [Theory]
    [InlineData("asset*/pin", "Set/args[0]")]
    [InlineData("*", "Set/code")]
    [InlineData("(other)/pin", "Set")]
    public async Task A_sensitive_value_is_in_no_part_of_it(string written, string argument)
    {
        var standing = Fixture(new AttributeSchema
        {
            Chaincode = "basic", Attributes = [new(written, Sensitive: true), new(argument, Sensitive: true)],
            Arguments = new Dictionary<string, IReadOnlyList<string>> { ["Set"] = ["code"] },
        });
        var report = await MakeAsync(standing);
        var text = CanonicalJson.ToText(report);
        Assert.DoesNotContain(Mark, text, StringComparison.Ordinal);
        Assert.Contains("somebody typed •••", text, StringComparison.Ordinal);
        Assert.Equal((Finding.Masked, null), (report.Transactions[0].Verdict!.Findings[0].Value, report.Transactions[0].Verdict!.Findings[0].Expected));
        Assert.Equal(Finding.Masked, report.Compensations[0].Keys[0].Key);
        Assert.Empty(JsonSchemaCheck.Faults(DocumentSchemas.Of("incidentReport"), text));
        Assert.True(report.IsWhole());
    }

    [Theory]
    [InlineData($$"""{"note":"\ud800","pin":{{Mark}}00}""", $"{Mark}00")]
    [InlineData($$"""{"no\udc00te":"x","pin":"{{Mark}}00"}""", $"{Mark}00")]
    [InlineData($$"""{"pin":["\ud800",{"x\ud800":"{{Mark}}\u00300"}]}""", $"{Mark}00")]
    [InlineData($$"""{"pin":"{{Mark}}\ud800"}""", $"{Mark}\ufffd")]
    [InlineData($$"""{"pin":"{{Mark}}\ud800"}""", $"{Mark}\\ud800")]
    [InlineData($$"""{"pin":{"{{Mark}}\ud800":1} }""", $"{Mark}\ufffd")]
    public async Task Half_a_surrogate_pair_shows_no_sensitive_value_and_stops_no_report(string written, string typed)
    {
        var schema = new AttributeSchema { Chaincode = "basic", Attributes = [new("asset*/pin", Sensitive: true)] };
        var report = await MakeAsync(Fixture(schema, written, typed));
        Assert.Equal("somebody typed •••", report.Incident.Document.Summary);
    }

    [Theory]
    [InlineData("\"toBlock\":7", "\"toBlock\":7,\"more\":1", "$.more: nothing is allowed here")]
    [InlineData("\"channel\":\"mychannel\",", "", "$: channel is missing")]
    [InlineData("\"toBlock\":7", "\"toBlock\":\"7\"", "$.toBlock: expected \"integer\", but \"7\" came")]
    [InlineData("\"step\":\"opened\"", "\"step\":\"noticed\"", "$.timeline[1].step: expected one of")]
    public async Task Another_document_is_not_valid(string part, string changed, string fault)
    {
        var text = CanonicalJson.ToText(await MakeAsync(Fixture(new AttributeSchema { Chaincode = "basic" })));
        var faults = JsonSchemaCheck.Faults(DocumentSchemas.Of("incidentReport"), text.Replace(part, changed, StringComparison.Ordinal));
        Assert.StartsWith(fault, Assert.Single(faults), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Blocks_in_which_it_did_not_happen_give_no_report()
    {
        var standing = Fixture(new AttributeSchema { Chaincode = "basic" });
        var blocks = new ChannelBlocks(ledger, TestCall.Channel, 5);
        var failed = await Assert.ThrowsAsync<LedgerException>(() => new IncidentReporter(blocks).MakeAsync(
            standing, TestContext.Current.CancellationToken));
        Assert.Equal($"expected the block that closed incident {id}, but blocks 0 to 5 do not have it", failed.Message);
    }

    /// <remarks>What the ledger says of it stays too: <c>A_closed_incident_stands_as_it_was_closed_whoever_joins_or_leaves_and_whatever_is_witnessed</c>.</remarks>
    [Fact]
    public async Task What_comes_after_the_end_changes_nothing_and_what_came_before_is_told()
    {
        var isolation = Isolation();
        var standing = Fixture(
            new AttributeSchema { Chaincode = "basic" }, isolation: isolation,
            then: opened => ledger.Govern(Said(isolation, "Org1MSP", holds: true), Labelled(opened, LabelKind.Unreasonable)));
        var report = await MakeAsync(standing);
        var effect = Assert.Single(report.Restrictions).Effect;
        Assert.Equal((EffectState.Pending, "Org1MSP"), (effect.State, Assert.Single(effect.Reports).Organization));
        Assert.Equal(["Org2MSP"], effect.Missing);
        Assert.Equal(LabelKind.Unreasonable, Assert.Single(report.Labels).Document.Label);

        ledger.Append(new TestTransaction("basic", ["Set"]) { Writes = { ["basic"] = [("later", "1")] } });
        ledger.Govern(Said(isolation, "Org2MSP", holds: false), Labelled(standing.Incident, LabelKind.Reasonable));
        ledger.Govern((CompositeKey.Create(GovernanceKeys.Constitution), new Constitution { Members = ["Org1MSP", "Org2MSP", "Org3MSP"] }));
        ledger.Remove(CompositeKey.Create(GovernanceKeys.Restriction, "basic", isolation.Isolation.Restriction));
        Assert.Equal(CanonicalJson.ToText(report), CanonicalJson.ToText(await MakeAsync(standing)));

        // Of an incident that is open the same blocks tell it.
        var open = await MakeAsync(standing with { Incident = standing.Incident with { State = IncidentState.Open, Closing = null } });
        Assert.Equal((EffectState.Failed, 2), (open.Restrictions[0].Effect.State, open.Restrictions[0].Effect.Reports.Count));
        Assert.Equal(["Org3MSP"], open.Restrictions[0].Effect.Missing);
        Assert.Equal(open.ToBlock, open.Restrictions[0].LiftedBlock);
        Assert.Equal(LabelKind.Reasonable, Assert.Single(open.Labels).Document.Label);
    }

    [Theory]
    [InlineData(true, true, 900, EffectState.Enacted)]
    [InlineData(true, false, 1, EffectState.Failed)]
    [InlineData(true, null, 14, EffectState.Pending)]
    [InlineData(true, null, 15, EffectState.Failed)]
    [InlineData(null, null, 8, EffectState.Pending)]
    [InlineData(null, null, 9, EffectState.Failed)]
    public async Task What_the_sidecars_did_is_worked_out_from_blocks_as_the_chaincode_does(bool? first, bool? second, long witnessed, EffectState state)
    {
        var isolation = Isolation();
        var standing = Fixture(new AttributeSchema { Chaincode = "basic" }, isolation: isolation, then: _ =>
        {
            ledger.Govern((CompositeKey.Create(GovernanceKeys.Constitution), new Constitution { Members = ledger.Members, EffectBlocks = 5 }));
            foreach (var (organization, said) in ledger.Members.Zip([first, second]))
            {
                ledger.Govern((CompositeKey.Create(GovernanceKeys.Witness, organization), new HeightWitness(organization, witnessed, "a", new string('d', 64))));
                if (said is { } holds)
                {
                    ledger.Govern(Said(isolation, organization, holds));
                }
            }
        });
        Assert.Equal(state, (await MakeAsync(standing)).Restrictions[0].Effect.State);
    }

    [Theory]
    [InlineData(false, "expected transaction eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee in blocks 0 to 7, but it is not there")]
    [InlineData(true, "void: MvccReadConflict")]
    public async Task A_link_to_what_is_not_there_or_void_does_not_hold_and_all_else_is_told(bool isVoid, string fault)
    {
        var standing = Fixture(new AttributeSchema { Chaincode = "basic" });
        var whole = await MakeAsync(standing);
        var wrong = standing.Compensations[0] with { Compensating = isVoid ? standing.Incident.Document.Transactions[1] : new string('e', 64) };
        var report = await MakeAsync(standing with { Compensations = [wrong, .. standing.Compensations] });
        Assert.Contains(fault, report.Compensations[0].Fault, StringComparison.Ordinal);
        Assert.Equal((false, false, null, null, 0), (
            report.Compensations[0].Restores, report.Compensations[0].DigestHolds, report.Compensations[0].OriginalBlock, report.Compensations[0].CompensatingBlock,
            report.Compensations[0].Keys.Count));
        Assert.Equal(CanonicalJson.ToText(whole), CanonicalJson.ToText((report with { Compensations = [report.Compensations[1]] }).Sealed()));
        Assert.Empty(JsonSchemaCheck.Faults(DocumentSchemas.Of("incidentReport"), CanonicalJson.ToText(report)));
    }

    [Fact]
    public async Task What_compensates_only_after_the_end_is_not_there()
    {
        var standing = Fixture(new AttributeSchema { Chaincode = "basic" });
        var later = new TestTransaction("basic", ["Undo"]) { Writes = { ["basic"] = [($"{Mark}00", "")] } };
        var linked = standing with { Compensations = [standing.Compensations[0] with { Compensating = later.TxId }] };
        var text = CanonicalJson.ToText(await MakeAsync(linked));
        ledger.Append(later);
        Assert.Equal(text, CanonicalJson.ToText(await MakeAsync(linked)));
    }

    [Theory]
    [InlineData(long.MaxValue, 0)]
    [InlineData(0, -1)]
    [InlineData(-62_135_596_801, 0)]
    public void A_time_that_is_none_ends_no_report(long seconds, int nanos)
    {
        ledger.Append(new TestTransaction("basic", ["Set"]) { Writes = { ["basic"] = [("a", "1")] } });
        var endorsed = Blocks.Unpack(ledger.Blocks[^1])[0].Endorsed!;
        endorsed.ChannelHeader.Timestamp = new Timestamp { Seconds = seconds, Nanos = nanos };
        Assert.Equal("1970-01-01T00:00:00.000Z", IncidentTrail.TimeOf(endorsed));
        endorsed.ChannelHeader.Timestamp = new Timestamp { Seconds = 253_402_300_799, Nanos = 999_999_999 };
        Assert.Equal("9999-12-31T23:59:59.999Z", IncidentTrail.TimeOf(endorsed));
    }

    // A pause for the incident, as the ledger has it afterwards; the fixture has its blocks.
    private IsolationStanding Isolation()
    {
        var document = new Restriction { Chaincode = "basic", Kind = RestrictionKind.Pause, Reason = "x", Source = "y", UntilBlock = 900, Incident = id };
        return new IsolationStanding(new IncidentIsolation(id, proposing.TxId, ["Org1MSP", "Org2MSP"], new string('d', 64), "2026-01-31T12:00:00.000Z"), document, InForce: false);
    }

    private void Isolate(IsolationStanding isolation)
    {
        var restriction = isolation.Isolation.Restriction;
        var proposal = new ProposalRecord(restriction, ProposalKind.Restrict, "basic", "Org1MSP", ProposalState.Open, Restriction: isolation.Document);
        proposing.Writes["warden"] = [(CompositeKey.Create(GovernanceKeys.Proposal, restriction), CanonicalJson.ToText(proposal))];
        ledger.Append(proposing);
        ledger.Govern(
            (CompositeKey.Create(GovernanceKeys.Proposal, restriction), proposal with { State = ProposalState.Enacted, EnactedAt = 3 }),
            (CompositeKey.Create(GovernanceKeys.Isolation, id, restriction), isolation.Isolation),
            (CompositeKey.Create(GovernanceKeys.Restriction, "basic", restriction), new RestrictionRecord(restriction, isolation.Document)));
    }

    private static (string Key, object Document) Said(IsolationStanding isolation, string organization, bool holds)
    {
        var id = isolation.Isolation.Restriction;
        return (CompositeKey.Create(GovernanceKeys.Effect, id, organization, "peer0"), new EffectReport(id, organization, "peer0", holds, "", 9, new string('d', 64)));
    }

    private static (string Key, object Document) Labelled(IncidentRecord incident, LabelKind kind)
    {
        var transaction = incident.Document.Transactions[0];
        return (CompositeKey.Create(GovernanceKeys.Label, "basic", transaction), new LabelRecord("proposal", new TransactionLabel("basic", transaction, kind, "seen")));
    }

    // Block 2 declares the schema, 3 is warned of and submitted, 4 opens, 5 compensates, 6 reviews and links, 7 closes; what isolates it goes before 5.
    private IncidentStanding Fixture(
        AttributeSchema schema, string? asset = null, string typed = $"{Mark}00", IsolationStanding? isolation = null, Action<IncidentRecord>? then = null)
    {
        ledger.Append();
        ledger.Policy(new DetectionPolicy { Chaincode = "basic" });
        ledger.Govern((CompositeKey.Create(GovernanceKeys.Schema, "basic"), new VersionedSchema(1, "proposal", schema)));
        var verdict = new VerdictDocument(
            1, Outcome.Warn, WardenMode.Advise, "basic", 1, "m", 1, "d",
            [new Finding("asset*/pin", $"{Mark}00", "far above", ["sigma"], new Expectation("300", "1200"), null, $"{Mark} without zeros")], $"stored {Mark}00");
        var warned = new TestTransaction("basic", ["Set", $"{Mark}00"])
        {
            Status = 299, Message = new VerdictMessage("odd", verdict).Format(),
            Writes = { ["basic"] = [($"{Mark}00", $"{Mark}01"), ("asset7", asset ?? $"{{\"pin\":{Mark}00}}")] },
        };
        var voided = new TestTransaction("basic", ["Set", "x"]) { Code = TxValidationCode.MvccReadConflict };
        ledger.Append(warned, voided);
        var missing = new string('f', 64);
        var document = new Incident
        {
            Chaincode = "basic", Transactions = [warned.TxId, voided.TxId, missing], Summary = $"somebody typed {typed}", Severity = IncidentSeverity.High,
        };
        var opened = new IncidentRecord(id, document, IncidentState.Open, Word(document.Summary));
        ledger.Govern((CompositeKey.Create(GovernanceKeys.Incident, id), opened));
        if (isolation is not null)
        {
            Isolate(isolation);
        }

        then?.Invoke(opened);
        var compensating = new TestTransaction("basic", ["Undo"]) { Writes = { ["basic"] = [($"{Mark}00", ""), ("asset7", "")] } };
        ledger.Append(compensating);
        var review = new IncidentReview(id, IncidentFinding.Unreasonable, Word($"it is {Mark}00 indeed"));
        var link = new IncidentCompensation(id, warned.TxId, compensating.TxId, new string('b', 64), false, Word(""));
        ledger.Govern((CompositeKey.Create(GovernanceKeys.IncidentReview, id, "Org1MSP"), review), (CompositeKey.Create(GovernanceKeys.Compensation, id, warned.TxId), link));
        var closing = new TestTransaction("warden", ["CloseIncident"]);
        var closed = opened with
        {
            State = IncidentState.Closed,
            Closing = new IncidentClosing(IncidentOutcome.Compensated, IncidentFinding.Unreasonable, ["Org1MSP"], ["Org1MSP", "Org2MSP"], Word("done") with { TxId = closing.TxId }),
        };
        closing.Writes["warden"] = [(CompositeKey.Create(GovernanceKeys.Incident, id), CanonicalJson.ToText(closed))];
        ledger.Append(closing);
        return new IncidentStanding(closed, [review], isolation is null ? [] : [isolation], [link], [], IncidentFinding.Unreasonable);
    }

    private static Approval Word(string reason) => new("Org1MSP", "x509::CN=a::CN=b", reason, new string('c', 64), "2026-01-31T12:00:00.000Z");

    private Task<IncidentReport> MakeAsync(IncidentStanding standing) => new IncidentReporter(new ChannelBlocks(ledger, TestCall.Channel, ledger.Height - 1)).MakeAsync(
        standing, TestContext.Current.CancellationToken);
}
