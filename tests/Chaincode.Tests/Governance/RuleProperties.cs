using FsCheck;
using FsCheck.Fluent;
using Warden.Chaincode.Shim.Testing;
using Warden.Documents;
using static Warden.Chaincode.Tests.Governance.Consortium;
using static Warden.Documents.GovernanceFunctions;

namespace Warden.Chaincode.Tests.Governance;

/// <summary>Sequences of all calls that change state, some endorsed and held back, against the rules as <see cref="RuleModel"/> says them.</summary>
public sealed class RuleProperties
{
    private static readonly string[] _members = ["Org1MSP", "Org2MSP", "Org3MSP", "Org4MSP", "Org5MSP"];
    private static readonly string[] _roles = ["admin", "admin", "admin", "admin", "admin", "admin", "client", "peer"];

    private static readonly string[] _functions =
    [
        Propose, Propose, Propose, Vote, Vote, Vote, Vote, Vote, Vote, Vote, Vote, Vote, Vote, Vote, Vote, Vote, Vote, Vote, Vote, Vote, Vote, Vote, Vote, Enact, Enact, Enact, Enact, Enact, Enact, Enact, Enact,
        RevokeVote, Withdraw, Expire, Witness, Witness, Witness, Witness, Found, VoteWithBacktest, TakePart, ProposeMilder, RequestEpoch, PublishEpoch, Appeal, Review,
        ProposeWithBacktest, ReportEffect, ReportLatency, WithdrawLatency, Confirm, ConfirmWarning, ConfirmCall, Consume, ConsumeBy, Veto, LiftVeto,
        OpenIncident, ReviewIncident, ReviewIncident, ReviewIncident, CompensateIncident, CloseIncident, CloseIncident,
    ];

    private static readonly string _off = PolicyJson(change: p => p with { Mode = WardenMode.Off });
    private static readonly string _report = CanonicalJson.ToText(new BacktestReport
    {
        Channel = "mychannel", Chaincode = "basic", From = 1, To = 9, Models = [new BacktestModel(0, Digest(1))], Warned = [], WarnedDigest = BacktestReport.DigestOf([]),
        Policy = CanonicalJson.Digest(CanonicalJson.Read<DetectionPolicy>(_off)), Schema = CanonicalJson.Digest(new AttributeSchema { Chaincode = "basic" }),
        Total = new BacktestCount(2, 2, 0, 0), Functions = new Dictionary<string, BacktestCount>(StringComparer.Ordinal) { ["Pay"] = new(2, 2, 0, 0) },
    });

    private static readonly string[] _heights = ["1", "5", "5", "29", "29", "31", "60", "90", "9999999999999999"];

    private static readonly (string Kind, string Document)[] _documents =
    [
        ("register", RegistrationJson("other")), ("policy", _off), ("schema", "{\"chaincode\":\"basic\"}"),
        ("retire", "{\"chaincode\":\"basic\"}"), ("restrict", ConstitutionTests.Pause()), ("restrict", ConstitutionTests.Pause()), ("restrict", ConstitutionTests.Pause()), ("restrict", ConstitutionTests.Pause()),
        ("restrict", ConstitutionTests.Pause()), ("restrict", ConstitutionTests.Pause()),
        ("label", $"{{\"chaincode\":\"basic\",\"transaction\":\"{Digest(1)}\",\"label\":\"reasonable\",\"reason\":\"x\"}}"),
        ("unlabel", $"{{\"chaincode\":\"basic\",\"transaction\":\"{Digest(1)}\",\"reason\":\"x\"}}"),
        ("breakGlass", "{\"chaincode\":\"basic\",\"mode\":\"off\",\"untilBlock\":50,\"reason\":\"x\"}"),
        ("constitution", Amended(c => c)), ("constitution", CanonicalJson.ToText(Founded)), ("constitution", Amended(c => c with { Members = [.. _members[..4]] })), ("constitution", "{\"members\":[\"Org1MSP\"]}"),
        ("constitution", Amended(c => c with { Mandates = [new Mandate("Org2MSP", ["policy", "breakGlass"], 9000)], VotingBlocks = 0 })),
    ];

    private static Constitution Founded => new()
    {
        Members = _members, VotingBlocks = 30, SidecarsReport = true, EffectBlocks = 9,
        Mandates = [new Mandate("Org1MSP", ["restrict"], 30, "basic")],
        Thresholds = new Dictionary<string, VoteThreshold>(StringComparer.Ordinal)
        {
            ["constitution"] = new(VotingRule.Count, 3), ["retire"] = new(VotingRule.Unanimity), ["label"] = new(VotingRule.Count, 2), ["breakGlass"] = new(VotingRule.TwoThirds),
        },
    };

    [Fact]
    public void Every_function_that_changes_state_is_among_the_calls() =>
        Assert.Equal(LoneOrganisationTests.Changing(), _functions.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));

    [Fact]
    public void Whatever_is_called_in_whatever_order_votes_decide_or_a_mandate_and_nothing_else()
    {
        var (byVotes, byMandate, closed) = (0, 0, 0);
        Prop.ForAll(Sequences(organizations: 5).ToArbitrary(), steps =>
        {
            var model = RunAsync(steps).GetAwaiter().GetResult();
            (byVotes, byMandate, closed) = (byVotes + model.ByVotes, byMandate + model.ByMandate.Count, closed + model.Closed);
        }).Check(Seeded.Config);
        // All happen, or the property would say nothing.
        Assert.InRange(byVotes, 20, int.MaxValue);
        Assert.InRange(byMandate, 5, int.MaxValue);
        Assert.InRange(closed, 1, int.MaxValue);
    }

    [Fact]
    public void Two_of_five_enact_nothing_but_what_takes_two_votes_or_a_mandate() => Prop.ForAll(
        Sequences(organizations: 2).ToArbitrary(),
        steps =>
        {
            var model = RunAsync(steps, c => c with { Thresholds = new Dictionary<string, VoteThreshold>(StringComparer.Ordinal) }).GetAwaiter().GetResult();
            return model.ByVotes == 0 && model.ByMandate.All(enacted => enacted == ("Org1MSP", ProposalKind.Restrict));
        }).Check(Seeded.Config);

    private sealed record Step(int Organization, int Role, int Function, int Choice, int Held);

    private static Gen<Step[]> Sequences(int organizations) =>
        from length in Gen.Choose(20, 90)
        from steps in (from organization in Gen.Choose(0, organizations - 1)
                       from role in Gen.Choose(0, _roles.Length - 1)
                       from function in Gen.Choose(0, _functions.Length - 1)
                       from choice in Gen.Choose(0, 1000)
                       from held in Gen.Choose(0, 5)
                       select new Step(organization, role, function, choice, held)).ArrayOf(length)
        select steps;

    private static string Amended(Func<Constitution, Constitution> change) => CanonicalJson.ToText(change(Founded with { VotingBlocks = 25 }));

    private static async Task<RuleModel> RunAsync(IReadOnlyList<Step> steps, Func<Constitution, Constitution>? change = null)
    {
        var channel = new Consortium(_ => change?.Invoke(Founded) ?? Founded, _members);
        await channel.RegisterAsync(change: p => p with { FalseAlarms = new FalseAlarmBudget(0.1, 10, WardenMode.Shadow, "passive", 1), Latency = new LatencyLimit(10, Calls: 20) });
        var model = new RuleModel(channel);
        var (ids, incidents) = (new List<string>(), new List<string>());
        var held = new Queue<(RuleModel.Call Call, TestStub Stub)>();
        foreach (var step in steps)
        {
            var call = CallOf(step, ids, incidents);
            var client = call.Role switch { "admin" => Admin(call.Organization), "peer" => Peer(call.Organization), _ => User(call.Organization) };
            var stub = channel.Call(client, "warden", call.Function, call.Arguments);
            if (!(await channel.Ledger.RunAsync(stub)).IsError)
                held.Enqueue((call, stub));
            // Mostly at once; else it is endorsed now and ordered behind what comes next.
            while (held.Count > (step.Held == 0 ? 3 : 0))
            {
                var (made, endorsed) = held.Dequeue();
                if (!endorsed.Commit())
                    continue;
                if (made.Function is Propose or ProposeWithBacktest or ProposeMilder)
                    ids.Add(endorsed.TransactionId);
                if (made.Function == OpenIncident)
                    incidents.Add(endorsed.TransactionId);
                await model.CommittedAsync(made, endorsed);
            }
        }
        await model.EndAsync();
        return model;
    }

    private static RuleModel.Call CallOf(Step step, List<string> ids, List<string> incidents)
    {
        var (call, even) = (Digest(step.Choice % 2), step.Choice % 2 == 0);
        var incident = incidents.LastOrDefault() ?? Digest(0);
        // Few proposals at a time, or hardly any would find its votes.
        var id = ids.Count == 0 ? Digest(0) : ids[^(1 + (step.Choice % Math.Min(2, ids.Count)))];
        var (kind, document) = _documents[step.Choice % _documents.Length];
        var function = _functions[step.Function];
        string[] arguments = function switch
        {
            Propose => [kind, document],
            Vote => [id, step.Choice % 7 == 0 ? "reject" : "accept", ""],
            VoteWithBacktest => [id, "accept", "", Digest(1)],
            RevokeVote => [id, "again"],
            Withdraw or Expire or Enact => [id],
            Witness => [_heights[step.Choice % _heights.Length]],
            Found => ["{\"members\":[\"Org1MSP\"]}"],
            TakePart => ["basic", step.Choice % 2 == 0 ? "on" : "off", "x"],
            ProposeMilder => ["basic", "a", "9", "20", "20"],
            RequestEpoch => ["basic"],
            PublishEpoch => ["basic", _heights[step.Choice % _heights.Length], Digest(step.Choice % 2)],
            Appeal => ["basic", id, "x"],
            ProposeWithBacktest => ["policy", _off, _report],
            ReportEffect => [id, "peer0", "9", even ? "holds" : "fails", even ? "" : "x"],
            ReportLatency => ["basic", "peer0", "9", "20", "10", even ? "20000" : "100"],
            WithdrawLatency => ["basic", "peer0"],
            Confirm => [call, "basic", Digest(3), "50", "x"],
            ConfirmWarning => [call, "basic", Digest(4), "50", "x", "[\"a\"]"],
            ConfirmCall => [Digest(1), Digest(2), "basic", Digest(3), "50", "x", "[\"a\"]"],
            Consume => [call],
            ConsumeBy => [call, "1"],
            Veto or LiftVeto => [call, "x"],
            OpenIncident => [$"{{\"chaincode\":\"basic\",\"severity\":\"low\",\"summary\":\"x\",\"transactions\":[\"{Digest(1)}\"]}}"],
            ReviewIncident => [incident, step.Choice % 5 == 0 ? "reasonable" : "unreasonable", "x"],
            CompensateIncident => [incident, Digest(1), Digest(2), Digest(4), ""],
            CloseIncident => [incident, even ? "accepted" : "compensated", "x"],
            _ => ["basic", "x"],
        };
        return new RuleModel.Call(_members[step.Organization], _roles[step.Role] == "client" ? "user" : _roles[step.Role], function, arguments);
    }
}
