using Warden.Documents;
using static Warden.Chaincode.Tests.Governance.Consortium;
using static Warden.Documents.GovernanceFunctions;

namespace Warden.Chaincode.Tests.Governance;

/// <summary>A proposal brings its back-test, members recompute it, and a promotion asks for evidence.</summary>
public sealed class BacktestTests
{
    private static readonly EvidenceRule _rule = new(Calls: 100, WarnShare: 0.02, Recomputations: 1, Blocks: 50);

    private readonly Consortium _channel = new(c => c with
    {
        Evidence = new Dictionary<string, EvidenceRule>(StringComparer.Ordinal) { ["advise"] = new(Calls: 10), ["hold"] = _rule },
    });

    [Fact]
    public async Task A_report_stands_beside_its_proposal_under_a_digest_that_the_contract_computed()
    {
        await ShadowAsync();
        var report = Report();
        var id = await ProposeHoldAsync(report);
        var proposal = await _channel.AskAsync<ProposalRecord>(GetProposal, id);
        Assert.Equal(new BacktestClaim(101, 200, CanonicalJson.Digest(report), 148, 2), proposal.Backtest);
        Assert.Equal(CanonicalJson.ToText(report), CanonicalJson.ToText(await _channel.AskAsync<BacktestReport>(GetBacktest, id)));
    }

    [Fact]
    public async Task A_promotion_is_enacted_once_another_member_has_recomputed_its_back_test()
    {
        await ShadowAsync();
        var id = await ProposeHoldAsync(Report());
        var digest = CanonicalJson.Digest(Report());
        await _channel.DoAsync(Admin("Org1MSP"), VoteWithBacktest, id, "accept", "", digest);
        await _channel.DoAsync(Admin("Org2MSP"), Vote, id, "accept", "I trust them");
        await _channel.RefuseAsync(
            409, $"promotion of basic to hold needs 1 members other than the proposer that recomputed {digest} and voted for it, has 0",
            User(), Enact, id);
        await _channel.DoAsync(Admin("Org2MSP"), RevokeVote, id, "I shall look myself");
        await _channel.DoAsync(Admin("Org2MSP"), VoteWithBacktest, id, "accept", "recomputed", digest);
        await _channel.DoAsync(User(), Enact, id);
        Assert.Equal(WardenMode.Hold, (await _channel.AskAsync<VersionedPolicy>(GetPolicy, "basic")).Document.Mode);
    }

    [Fact]
    public async Task A_forged_digest_accepts_nothing_but_may_be_why_somebody_rejects()
    {
        await ShadowAsync();
        var id = await ProposeHoldAsync(Report());
        await _channel.RefuseAsync(
            409, $"expected the digest of the back-test in {id}, {CanonicalJson.Digest(Report())}, to accept it, but {Digest(7)} came",
            Admin("Org2MSP"), VoteWithBacktest, id, "accept", "", Digest(7));
        await _channel.DoAsync(Admin("Org2MSP"), VoteWithBacktest, id, "reject", "I get another report", Digest(7));
        Assert.Equal(Digest(7), (await _channel.AskAsync<VoteRecord[]>(GetVotes, id)).Single().Backtest);
    }

    [Fact]
    public async Task A_digest_is_voted_on_only_where_there_is_a_back_test()
    {
        await ShadowAsync();
        var id = await _channel.DoAsync(Admin(), Propose, "policy", PolicyJson(change: p => p with { Mode = WardenMode.Shadow }));
        await _channel.RefuseAsync(409, $"expected a proposal with a back-test, but {id} came without", Admin(), VoteWithBacktest, id, "accept", "", Digest(1));
        await _channel.RefuseAsync(404, $"expected a proposal with a back-test, but {id} came without", User(), GetBacktest, id);
    }

    [Theory]
    [InlineData(101, 149, 148, 2, "needs 50 blocks replayed, the back-test of blocks 101 to 149 has 49")]
    [InlineData(101, 200, 97, 2, "needs 100 calls judged, the back-test of blocks 101 to 200 has 99")]
    [InlineData(101, 200, 146, 4, "needs a share of at most 0.02 of calls warned of, the back-test of blocks 101 to 200 has 4 of 150")]
    public async Task A_promotion_is_refused_with_the_number_that_is_missing(long from, long to, long ok, int warn, string missing)
    {
        await ShadowAsync();
        await _channel.RefuseAsync(
            409, $"promotion of basic to hold {missing}", Admin(), ProposeWithBacktest, "policy", PolicyJson(), CanonicalJson.ToText(Report(from, to, ok, warn)));
    }

    [Fact]
    public async Task A_promotion_without_a_back_test_is_refused_for_the_first_mode_it_passes()
    {
        await ShadowAsync();
        await _channel.RefuseAsync(
            409, "promotion of basic to advise needs a back-test, but the proposal came without", Admin(), Propose, "policy", PolicyJson());
    }

    [Theory]
    [InlineData("{\"chaincode\":\"basic\",\"functions\":{\"Pay\":\"hold\"}}")]
    [InlineData("{\"chaincode\":\"basic\",\"attributes\":{\"asset*/owner\":{\"mode\":\"deny\"}}}")]
    public async Task A_promotion_of_a_single_function_or_attribute_is_one(string policy)
    {
        await ShadowAsync();
        await _channel.RefuseAsync(
            409, "promotion of basic to advise needs a back-test, but the proposal came without", Admin(), Propose, "policy", policy);
    }

    [Fact]
    public async Task A_registration_in_hold_is_a_promotion()
    {
        await _channel.FoundAsync();
        await _channel.RefuseAsync(
            409, "promotion of basic to advise needs a back-test, but the proposal came without", Admin(), Propose, "register", RegistrationJson());
    }

    [Fact]
    public async Task A_step_back_asks_for_nothing()
    {
        await ShadowAsync();
        await _channel.PassAsync("policy", PolicyJson(change: p => p with { Mode = WardenMode.Off }));
        Assert.Equal(WardenMode.Off, (await _channel.AskAsync<VersionedPolicy>(GetPolicy, "basic")).Document.Mode);
    }

    [Fact]
    public async Task A_mandate_does_not_replace_evidence()
    {
        var channel = new Consortium(c => _channel.Constitution with { Mandates = [new Mandate("Org1MSP", ["policy", "register"], 900)] });
        await channel.FoundAsync();
        await channel.PassAsync("register", RegistrationJson(change: p => p with { Mode = WardenMode.Shadow }));
        var id = await channel.DoAsync(Admin(), ProposeWithBacktest, "policy", PolicyJson(), CanonicalJson.ToText(Report()));
        await channel.RefuseAsync(
            409,
            $"promotion of basic to hold needs 1 members other than the proposer that recomputed {CanonicalJson.Digest(Report())} and voted for it, has 0",
            Admin(), Enact, id);
    }

    [Fact]
    public async Task A_schema_that_changed_meanwhile_makes_the_back_test_stale()
    {
        await ShadowAsync();
        var id = await ProposeHoldAsync(Report());
        foreach (var member in _channel.Members)
            await _channel.DoAsync(Admin(member), VoteWithBacktest, id, "accept", "", CanonicalJson.Digest(Report()));
        await _channel.PassAsync("schema", "{\"chaincode\":\"basic\",\"attributes\":[{\"path\":\"asset*/owner\",\"kind\":\"ignored\"}]}");
        await _channel.RefuseAsync(
            409, $"expected a back-test of policy and schema as they would hold, but one has changed since {id} was opened: propose it again", User(), Enact, id);
    }

    [Theory]
    [InlineData("\"chaincode\":\"basic\"", "\"chaincode\":\"other\"", "backtest: chaincode: expected basic, as the proposal would have it, but \"other\" came")]
    [InlineData("\"calls\":152", "\"calls\":151", "backtest: functions.Pay: expected counts from 0, calls their sum, but 151 calls came")]
    [InlineData("\"from\":101", "\"from\":0", "backtest: from: expected 1 to 9999999999999999, but 0 came")]
    [InlineData("\"height\":100", "\"height\":201", "backtest: models[0].height: expected 0 to 200, but 201 came")]
    public async Task A_report_that_does_not_fit_is_refused_with_its_path(string from, string to, string message)
    {
        await ShadowAsync();
        await _channel.RefuseAsync(
            400, message, Admin(), ProposeWithBacktest, "policy", PolicyJson(), CanonicalJson.ToText(Report()).Replace(from, to, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_report_of_another_policy_or_another_channel_is_refused()
    {
        await ShadowAsync();
        var other = CanonicalJson.ToText(Report() with { Policy = Digest(3) });
        var result = await _channel.Ledger.SubmitAsync("warden", Admin(), ProposeWithBacktest, "policy", PolicyJson(), other);
        Assert.StartsWith("backtest: policy: expected ", result.Response.Message, StringComparison.Ordinal);
        var elsewhere = CanonicalJson.ToText(Report() with { Channel = "elsewhere" });
        await _channel.RefuseAsync(
            400, $"backtest: channel: expected {_channel.Ledger.ChannelId}, as the proposal would have it, but \"elsewhere\" came",
            Admin(), ProposeWithBacktest, "policy", PolicyJson(), elsewhere);
    }

    [Fact]
    public async Task A_report_that_hides_warned_transactions_is_refused()
    {
        await ShadowAsync();
        var hidden = CanonicalJson.ToText(Report() with { Warned = [Digest(1)] });
        await _channel.RefuseAsync(400, "backtest: warned: expected 2 transactions, but 1 came", Admin(), ProposeWithBacktest, "policy", PolicyJson(), hidden);
    }

    [Fact]
    public async Task A_greater_canary_share_is_a_promotion_and_a_smaller_one_is_none()
    {
        var channel = await new Consortium(c => c with { Evidence = new Dictionary<string, EvidenceRule>(StringComparer.Ordinal) { ["hold"] = new() } })
            .FoundAsync();
        await channel.PassAsync("register", RegistrationJson(change: p => p with { Mode = WardenMode.Advise, CanaryShare = 0.25 }));
        await channel.DoAsync(Admin(), Propose, "policy", PolicyJson(change: p => p with { Mode = WardenMode.Advise, CanaryShare = 0.5 }));
        var amended = channel.Constitution with
        {
            Evidence = new Dictionary<string, EvidenceRule>(StringComparer.Ordinal) { ["advise"] = new(Calls: 10) },
        };
        await channel.PassAsync("constitution", CanonicalJson.ToText(amended));
        await channel.RefuseAsync(
            409, "promotion of basic to advise needs a back-test, but the proposal came without",
            Admin(), Propose, "policy", PolicyJson(change: p => p with { Mode = WardenMode.Advise, CanaryShare = 0.5 }));
        await channel.DoAsync(Admin(), Propose, "policy", PolicyJson(change: p => p with { Mode = WardenMode.Advise, CanaryShare = 0.1 }));
    }

    [Theory]
    [InlineData("\"attributes\":{\"asset*\":{\"mode\":\"shadow\"}}", "\"attributes\":{\"asset*\":{\"mode\":\"shadow\"},\"asset*/value\":{}}")]
    [InlineData("\"attributes\":{\"asset*\":{\"mode\":\"shadow\"}}", "\"attributes\":{\"asset*\":{\"mode\":\"shadow\"},\"asset*/value\":{\"mode\":\"hold\"}}")]
    [InlineData("\"attributes\":{\"Pay/args[0]\":{\"mode\":\"shadow\"}}", "\"attributes\":{\"Pay/amount\":{},\"Pay/args[0]\":{\"mode\":\"shadow\"}}")]
    [InlineData("\"functions\":{\"Create\":\"shadow\"}", "\"functions\":{\"Create\":\"shadow\"},\"attributes\":{\"Create/args[4]\":{\"mode\":\"hold\"}}")]
    [InlineData("\"functions\":{\"Create\":\"shadow\"}", "\"functions\":{\"Create\":\"shadow\",\"assets:Create\":\"hold\"}")]
    [InlineData("\"functions\":{\"Create\":\"off\"}", "\"functions\":{}")]
    [InlineData("\"mode\":\"off\",\"functions\":{\"Create\":\"off\"},\"attributes\":{\"asset*\":{\"mode\":\"hold\"}}", "\"mode\":\"off\",\"attributes\":{\"asset*\":{\"mode\":\"hold\"}}")]
    [InlineData("\"organizations\":[\"Org1MSP\"]", "\"organizations\":[]")]
    [InlineData("\"organizations\":[\"Org1MSP\"]", "\"organizations\":[\"Org1MSP\",\"Org3MSP\"]")]
    [InlineData("\"mode\":\"advise\"", "\"mode\":\"advise\",\"fallback\":\"hold\"")]
    public async Task Whatever_brings_a_call_under_a_stricter_mode_is_a_promotion(string standing, string next)
    {
        var channel = await InForceAsync(standing);
        await channel.RefuseAsync(409, "promotion of basic to hold needs a back-test, but the proposal came without", Admin(), Propose, "policy", PolicyOf(next));
    }

    [Theory]
    [InlineData("\"attributes\":{\"asset*\":{\"mode\":\"shadow\"}}", "\"attributes\":{\"asset*\":{\"mode\":\"shadow\"},\"asset*/value\":{\"mode\":\"shadow\"}}")]
    [InlineData("\"attributes\":{\"Pay/args[0]\":{\"mode\":\"shadow\"}}", "\"attributes\":{\"Pay/amount\":{\"mode\":\"shadow\"}}")]
    [InlineData("\"functions\":{\"Create\":\"shadow\"}", "\"functions\":{\"Create\":\"shadow\"},\"attributes\":{\"Create/args[4]\":{\"strategy\":\"passive\"}}")]
    [InlineData("\"functions\":{\"Create\":\"off\"}", "\"functions\":{\"Create\":\"off\"},\"attributes\":{\"asset*\":{\"mode\":\"hold\"}}")]
    [InlineData("\"organizations\":[\"Org1MSP\",\"Org2MSP\",\"Org3MSP\"]", "\"organizations\":[]")]
    [InlineData("\"mode\":\"advise\",\"fallback\":\"hold\"", "\"mode\":\"advise\",\"fallback\":\"hold\",\"alpha\":0.01")]
    public async Task What_makes_no_call_stricter_is_none(string standing, string next)
    {
        var channel = await InForceAsync(standing);
        await channel.PassAsync("policy", PolicyOf(next));
    }

    [Fact]
    public async Task A_schema_that_calls_an_argument_otherwise_than_the_policy_is_a_promotion_of_it()
    {
        var channel = await InForceAsync("\"attributes\":{\"Pay/amount\":{\"mode\":\"shadow\"}}");
        var unit = "{\"chaincode\":\"basic\",\"attributes\":[{\"path\":\"Pay/amount\",\"unit\":\"EUR\"}],\"arguments\":{\"Pay\":[\"amount\"]}}";
        await channel.PassAsync("schema", unit);
        await channel.RefuseAsync(
            409, "promotion of basic to hold needs a back-test, but the proposal came without",
            Admin(), Propose, "schema", unit.Replace("[\"amount\"]", "[\"sum\"]", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Only_what_can_be_replayed_has_a_back_test()
    {
        await ShadowAsync();
        await _channel.RefuseAsync(
            400, "backtest: expected a proposal of kind policy, schema or register, but retire came",
            Admin(), ProposeWithBacktest, "retire", "{\"chaincode\":\"basic\"}", CanonicalJson.ToText(Report()));
    }

    [Theory]
    [InlineData("\"evidence\":{\"shadow\":{}}", "constitution: evidence.shadow: expected advise, hold or deny, but another mode came")]
    [InlineData("\"evidence\":{\"hold\":{\"recomputations\":2}}",
        "constitution: evidence.hold.recomputations: expected 0 to 1, the members but the proposer, but 2 came")]
    [InlineData("\"evidence\":{\"hold\":{\"warnShare\":1.5}}", "constitution: evidence.hold.warnShare: expected a share in [0, 1], but 1.5 came")]
    public async Task Evidence_that_nobody_could_give_is_not_founded(string member, string message) =>
        await _channel.RefuseAsync(400, message, Admin(), Found, $"{{\"members\":[\"Org1MSP\",\"Org2MSP\"],{member}}}");

    // In hold unless it says otherwise, the first argument of Pay has a name; evidence is asked for from then on.
    private static async Task<Consortium> InForceAsync(string members)
    {
        var channel = await new Consortium().FoundAsync();
        await channel.PassAsync(
            "register", $"{{\"policy\":{PolicyOf(members)},\"schema\":{{\"chaincode\":\"basic\",\"arguments\":{{\"Pay\":[\"amount\"]}}}}}}");
        var evidence = new Dictionary<string, EvidenceRule>(StringComparer.Ordinal) { ["hold"] = new(Calls: 10) };
        await channel.PassAsync("constitution", CanonicalJson.ToText(channel.Constitution with { Evidence = evidence }));
        return channel;
    }

    private static string PolicyOf(string members) =>
        $"{{\"chaincode\":\"basic\",{(members.StartsWith("\"mode\"", StringComparison.Ordinal) ? "" : "\"mode\":\"hold\",")}{members}}}";

    private async Task ShadowAsync()
    {
        await _channel.FoundAsync();
        await _channel.PassAsync("register", RegistrationJson(change: p => p with { Mode = WardenMode.Shadow }));
    }

    private Task<string> ProposeHoldAsync(BacktestReport report) =>
        _channel.DoAsync(Admin(), ProposeWithBacktest, "policy", PolicyJson(), CanonicalJson.ToText(report));

    private BacktestReport Report(long from = 101, long to = 200, long ok = 146, int warn = 2)
    {
        string[] warned = [.. Enumerable.Range(1, warn).Select(Digest)];
        var count = new BacktestCount(ok + warn + 4, ok, warn, 4);
        return new BacktestReport
        {
            Channel = _channel.Ledger.ChannelId,
            Chaincode = "basic",
            From = from,
            To = to,
            Policy = CanonicalJson.Digest(new DetectionPolicy { Chaincode = "basic", Mode = WardenMode.Hold }),
            Schema = CanonicalJson.Digest(new AttributeSchema { Chaincode = "basic" }),
            Models = [new BacktestModel(from - 1, Digest(9))],
            Total = count,
            Functions = new Dictionary<string, BacktestCount>(StringComparer.Ordinal) { ["Pay"] = count },
            Warned = warned,
            WarnedDigest = BacktestReport.DigestOf(warned),
        };
    }
}
