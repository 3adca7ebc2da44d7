using System.Globalization;
using System.Reflection;
using System.Text.Json;
using Warden.Chaincode.Governance;
using Warden.Chaincode.Shim;
using Warden.Chaincode.Shim.Testing;
using Warden.Documents;
using static Warden.Chaincode.Tests.Governance.Consortium;
using static Warden.Documents.GovernanceFunctions;
using Events = Warden.Documents.GovernanceEvents;
using TestResult = Warden.Chaincode.Shim.Testing.TestResult;

namespace Warden.Chaincode.Tests.Governance;

/// <summary>Every change of state leaves one event and a history entry: each function that changes state is called here, and each event comes.</summary>
public sealed class TraceTests
{
    private readonly Consortium _channel = new(c => c with
    {
        SidecarsReport = true, VotingBlocks = 5, Mandates = [new Mandate("Org3MSP", ["restrict"], 9000)],
    });

    private static string Registration => RegistrationJson(change: p => p with
    {
        Mode = WardenMode.Advise, FalseAlarms = new FalseAlarmBudget(0.1, 10, WardenMode.Shadow, "passive", 1), Latency = new LatencyLimit(5, 10),
        Confirmation = new ConfirmationPolicy { CoolingBlocks = 1 },
    });

    private readonly HashSet<string> _functions = new(StringComparer.Ordinal);
    private readonly HashSet<string> _events = new(StringComparer.Ordinal);

    [Fact]
    public async Task Each_change_of_state_leaves_one_event_and_a_history_entry()
    {
        await FoundAndRegisterAsync();
        await VoteAsync();
        await ObeyAsync();
        await AgreeAsync();
        await ConfirmAsync();
        await ReportIncidentAsync();
        var contract = JsonDocument.Parse(((ContractChaincode)GovernanceChaincode.Create()).Metadata).RootElement.GetProperty("contracts").GetProperty("warden");
        Assert.Equal(
            contract.GetProperty("transactions").EnumerateArray().Where(t => t.GetProperty("tag").EnumerateArray().Any(tag => tag.GetString() == "SUBMIT"))
                .Select(t => t.GetProperty("name").GetString()!).Order(StringComparer.Ordinal),
            _functions.Order(StringComparer.Ordinal));
        Assert.Equal(Constants(typeof(Events)).Order(StringComparer.Ordinal), _events.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(typeof(GovernanceFunctions), "{0}")]
    [InlineData(typeof(Events), "{0}")]
    [InlineData(typeof(GovernanceKeys), "({0}")]
    public void The_page_of_the_ledger_names_every_function_event_and_key(Type type, string written)
    {
        var page = File.ReadAllText(Path.Combine(Root(), "docs", "ledger.md"));
        Assert.All(Constants(type), name => Assert.Contains(string.Format(CultureInfo.InvariantCulture, written, name), page, StringComparison.Ordinal));
    }

    private async Task FoundAndRegisterAsync()
    {
        foreach (var member in _channel.Members)
            await StepAsync(member == "Org3MSP" ? Events.ConstitutionInForce : Events.Founded, Admin(member), Found, _channel.ConstitutionJson);
        await StepAsync(Events.HeightWitnessed, Peer(), Witness, "1");
        await PassAsync("register", Registration);
    }

    private async Task VoteAsync()
    {
        var rejected = await ProposeAsync("restrict", ConstitutionTests.Pause());
        await StepAsync(Events.VoteCast, Admin("Org1MSP"), Vote, rejected, "reject", "");
        await StepAsync(Events.VoteRevoked, Admin("Org1MSP"), RevokeVote, rejected, "seen");
        await StepAsync(Events.VoteCast, Admin("Org1MSP"), Vote, rejected, "reject", "");
        await StepAsync(Events.ProposalRejected, Admin("Org2MSP"), Vote, rejected, "reject", "");
        await StepAsync(Events.ProposalWithdrawn, Admin(), Withdraw, await ProposeAsync("restrict", ConstitutionTests.Pause()));
        var failing = await ProposeAsync("policy", PolicyJson());
        await AcceptAsync(failing);
        var retire = await ProposeAsync("retire", "{\"chaincode\":\"basic\"}");
        await AcceptAsync(retire);
        await StepAsync(Events.ProposalEnacted, User(), Enact, retire);
        await StepAsync(Events.ProposalFailed, User(), Enact, failing);
        await PassAsync("register", Registration);
        var report = HostileDocumentTests.Report();
        var tested = (await StepAsync(Events.ProposalOpened, Admin(), ProposeWithBacktest, "policy", PolicyJson(), report)).Response.PayloadText;
        await StepAsync(Events.VoteCast, Admin("Org2MSP"), VoteWithBacktest, tested, "accept", "", CanonicalJson.Digest(CanonicalJson.Read<BacktestReport>(report)));
        await StepAsync(Events.HeightWitnessed, Peer("Org1MSP"), Witness, "900");
        await StepAsync(Events.HeightWitnessed, Peer("Org2MSP"), Witness, "900");
        await StepAsync(Events.ProposalExpired, User(), Expire, tested);
    }

    private async Task ObeyAsync()
    {
        var pause = await ProposeAsync("restrict", ConstitutionTests.Pause(), "Org3MSP");
        await StepAsync(Events.ProposalEnacted, Admin("Org3MSP"), Enact, pause);
        await StepAsync(Events.EffectFailed, Peer(), ReportEffect, pause, "peer0", "900", "fails", "switched off");
        await StepAsync(Events.EffectReported, Peer(), ReportEffect, pause, "peer0", "901", "holds", "");
        await StepAsync(Events.Appealed, User("Org2MSP"), Appeal, "basic", pause, "payments are due");
        await PassAsync("lift", CanonicalJson.ToText(new Lifting("basic", pause, "closed")));
        await PassAsync("label", CanonicalJson.ToText(new TransactionLabel("basic", Digest(1), LabelKind.Reasonable, "seen")));
        await PassAsync("unlabel", CanonicalJson.ToText(new LabelWithdrawal("basic", Digest(1), "mistaken")));
        await PassAsync("schema", CanonicalJson.ToText(new AttributeSchema { Chaincode = "basic", Attributes = [new AttributeDeclaration("a", Unit: "kg")] }));
        await PassAsync("breakGlass", CanonicalJson.ToText(new BreakGlass("basic", WardenMode.Off, 950, "nothing passes")));
        await StepAsync(Events.BreakGlassReviewed, Admin("Org2MSP"), Review, "basic", "the model was stale");
        await PassAsync("constitution", CanonicalJson.ToText(_channel.Constitution with { VotingBlocks = 50 }));
        await StepAsync(Events.ProposalOpened, Peer(), ProposeMilder, "basic", "asset*/value", "900", "20", "6");
        await StepAsync(Events.ParticipationChanged, Admin("Org3MSP"), TakePart, "basic", "off", "too slow");
        await StepAsync(Events.ParticipationChanged, Admin("Org3MSP"), TakePart, "basic", "on", "faster");
        await StepAsync(Events.LatencyReported, Peer("Org1MSP"), ReportLatency, "basic", "peer0", "900", "10", "9000", "9000");
        await StepAsync(Events.LatencyExceeded, Peer("Org2MSP"), ReportLatency, "basic", "peer0", "900", "10", "9000", "9000");
        await StepAsync(Events.LatencyRecovered, Peer("Org2MSP"), ReportLatency, "basic", "peer0", "901", "10", "90", "90");
        await StepAsync(Events.LatencyWithdrawn, Admin("Org2MSP"), WithdrawLatency, "basic", "peer0");
    }

    private async Task AgreeAsync()
    {
        await StepAsync(Events.EpochRequested, Admin(), RequestEpoch, "basic");
        await StepAsync(Events.EpochPublished, Peer("Org1MSP"), PublishEpoch, "basic", "100", Digest(1));
        await StepAsync(Events.EpochDisagreement, Peer("Org2MSP"), PublishEpoch, "basic", "100", Digest(2));
        foreach (var member in _channel.Members)
            await StepAsync(member == "Org3MSP" ? Events.EpochActivated : Events.EpochPublished, Peer(member), PublishEpoch, "basic", "200", Digest(3));
    }

    private async Task ConfirmAsync()
    {
        var call = _channel.CallOf(User(), "basic", "set", "a1", "5000000");
        await StepAsync(Events.Confirmed, User("Org2MSP"), Confirm, call, "basic", Digest(7), "900", "the yearly sale");
        await StepAsync(Events.Confirmed, User("Org1MSP"), ConfirmWarning, call, "basic", Digest(8), "900", "the yearly sale", "[\"asset*/value\"]");
        await StepAsync(Events.ConfirmationVetoed, Admin("Org3MSP"), Veto, call, "too much");
        await StepAsync(Events.VetoLifted, Admin("Org3MSP"), LiftVeto, call, "the bank agrees");
        await StepAsync(Events.Confirmed, User("Org2MSP"), ConfirmCall, Digest(1), Digest(2), "basic", Digest(7), "900", "the yearly sale", "[\"asset*/value\"]");
        // Consume is never the outer call on Fabric: the callee's event shows here alone, its history entry everywhere.
        foreach (var (function, persons) in ((string, string?)[])[(Consume, null), (ConsumeBy, "1")])
        {
            _channel.Ledger.Deploy("basic", new Guarded(stub => CallDigest.Compute(stub.ChannelId, "basic", stub.Creator.Span, stub.Args), persons));
            var used = await _channel.Ledger.SubmitAsync("basic", User(), "set", "a1", "5000000");
            Assert.True(used.Committed, used.Response.Message);
            await AssertInHistoryAsync(used.Stub);
            _functions.Add(function);
            await StepAsync(Events.Confirmed, User("Org2MSP"), Confirm, call, "basic", Digest(8), "900", "once more");
        }

        _events.Add(Events.ConfirmationUsed);
    }

    private async Task ReportIncidentAsync()
    {
        var incident = CanonicalJson.ToText(new Incident
        {
            Chaincode = "basic", Transactions = [Digest(10)], Summary = "a balance is wrong", Severity = IncidentSeverity.High,
        });
        var id = (await StepAsync(Events.IncidentOpened, User("Org2MSP"), OpenIncident, incident)).Stub.TransactionId;
        await StepAsync(Events.IncidentCompensated, Admin(), CompensateIncident, id, Digest(10), Digest(12), Digest(1), "");
        await StepAsync(Events.IncidentReviewed, Admin("Org1MSP"), ReviewIncident, id, "unreasonable", "seen");
        await StepAsync(Events.IncidentReviewed, Admin("Org3MSP"), ReviewIncident, id, "unreasonable", "seen");
        await StepAsync(Events.IncidentClosed, Admin("Org2MSP"), CloseIncident, id, "compensated", "paid back");
    }

    private async Task<string> ProposeAsync(string kind, string document, string organization = "Org1MSP") =>
        (await StepAsync(Events.ProposalOpened, Admin(organization), Propose, kind, document)).Response.PayloadText;

    private async Task AcceptAsync(string id)
    {
        await StepAsync(Events.VoteCast, Admin("Org1MSP"), Vote, id, "accept", "");
        await StepAsync(Events.VoteCast, Admin("Org2MSP"), Vote, id, "accept", "");
    }

    private async Task PassAsync(string kind, string document)
    {
        var id = await ProposeAsync(kind, document);
        await AcceptAsync(id);
        await StepAsync(Events.ProposalEnacted, User(), Enact, id);
    }

    private async Task<TestResult> StepAsync(string @event, TestIdentity client, string function, params string[] arguments)
    {
        var result = await _channel.CommitAsync(client, function, arguments);
        Assert.Equal((function, @event), (function, result.Stub.EventName));
        Assert.False(result.Stub.EventPayload.IsEmpty);
        await AssertInHistoryAsync(result.Stub);
        _functions.Add(function);
        _events.Add(@event);
        return result;
    }

    private async Task AssertInHistoryAsync(TestStub stub)
    {
        var writes = stub.Writes.Where(w => w.Chaincode == "warden").ToList();
        Assert.NotEmpty(writes);
        var reader = _channel.Ledger.Begin("warden", User(), GetConstitution);
        foreach (var write in writes)
        {
            var (type, _) = reader.SplitCompositeKey(write.Key);
            Assert.Contains(type, Constants(typeof(GovernanceKeys)));
            await using var history = reader.GetHistoryForKeyAsync(write.Key).GetAsyncEnumerator(TestContext.Current.CancellationToken);
            Assert.True(await history.MoveNextAsync());
            Assert.Equal((stub.TransactionId, write.Value is null), (history.Current.TransactionId, history.Current.IsDelete));
        }
    }

    private static IEnumerable<string> Constants(Type type) => type.GetFields(BindingFlags.Public | BindingFlags.Static)
        .Where(field => field.FieldType == typeof(string)).Select(field => (string)field.GetRawConstantValue()!);

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Plugin.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException($"Expected Plugin.sln above {AppContext.BaseDirectory}.");
        return folder;
    }
}
