using Warden.Documents;
using static Warden.Chaincode.Tests.Governance.Consortium;
using static Warden.Documents.GovernanceFunctions;

namespace Warden.Chaincode.Tests.Governance;

/// <summary>What somebody would try. The rest is beside what it attacks: votes of users and second votes in VotingTests, replays there too.</summary>
public sealed class AttackTests
{
    /// <summary>What a strategy may go on with, as refusals list it.</summary>
    private const string Names =
        "a detector (sigma, knn, density, forest, type, form, novelty, unique, relation, step, rate, repeat, allowance, bulk, profile, record, "
        + "or one that is plugged in), ! or (";

    private readonly Consortium _channel = new();

    [Fact]
    public async Task A_document_of_a_mebibyte_is_refused_unread()
    {
        await _channel.FoundAsync();
        var policy = "{\"chaincode\":\"basic\",\"strategy\":\"" + new string('(', 1 << 20) + "\"}";
        await _channel.RefuseAsync(
            400, $"argument 2: expected at most 524288 bytes, but {policy.Length} came", Admin(), Propose, "policy", policy);
    }

    [Fact]
    public async Task A_document_nested_without_end_is_refused()
    {
        await _channel.FoundAsync();
        var deep = string.Concat(Enumerable.Repeat("{\"policy\":", 1000)) + "1" + new string('}', 1000);
        var result = await _channel.Ledger.SubmitAsync("warden", Admin(), Propose, "register", deep);
        Assert.Equal(400, result.Response.Status);
    }

    [Theory]
    [InlineData("(((((((((((((((((((((((((((((((((sigma)))))))))))))))))))))))))))))))))",
        "policy: strategy: at 32: expected at most 32 nested parentheses and negations, but \"(\" came")]
    [InlineData("sigma & (knn | Dense)",
        $"policy: strategy: at 15: expected {Names}, but \"Dense\" came")]
    [InlineData("sigma | passive",
        $"policy: strategy: at 8: expected {Names}, but \"passive\" came")]
    [InlineData("abcdefghijklmnopqrstuvwxyzabcdefg",
        $"policy: strategy: at 0: expected {Names}, but \"abcdefghijklmnopqrst\" came")]
    [InlineData("!sigma", "policy: strategy: expected a strategy that leaves values alone which no detector finds odd, but this one flags them")]
    [InlineData("sigma (", "policy: strategy: at 6: expected &, | or the end, but \"(\" came")]
    public async Task A_strategy_that_no_sidecar_could_follow_is_refused(string strategy, string message)
    {
        await _channel.FoundAsync();
        await _channel.RefuseAsync(400, message, Admin(), Propose, "register", RegistrationJson(change: p => p with { Strategy = strategy }));
    }

    [Fact]
    public async Task A_policy_may_name_a_detector_that_only_some_organisations_have_plugged_in()
    {
        await _channel.RegisterAsync(change: p => p with { Strategy = "sigma | histogram" });
        var policy = await _channel.AskAsync<VersionedPolicy>(GetPolicy, "basic");
        Assert.Equal("sigma | histogram", policy.Document.Strategy);
        Assert.Equal(PolicyJson(change: p => p with { Strategy = "sigma | histogram" }), CanonicalJson.ToText(policy.Document));
    }

    [Fact]
    public async Task A_strategy_that_explodes_is_refused_by_its_length()
    {
        await _channel.FoundAsync();
        var strategy = "sigma" + string.Concat(Enumerable.Repeat(" | sigma", 20_000));
        await _channel.RefuseAsync(
            400, $"policy: strategy: expected at most 512 characters, but {strategy.Length} came",
            Admin(), Propose, "register", RegistrationJson(change: p => p with { Strategy = strategy }));
    }

    [Fact]
    public async Task An_organisation_cannot_take_over_by_voting_others_out()
    {
        await _channel.FoundAsync();
        var id = await _channel.DoAsync(Admin(), Propose, "constitution", "{\"members\":[\"Org1MSP\"]}");
        await _channel.DoAsync(Admin(), Vote, id, "accept", "");
        await _channel.RefuseAsync(409, "needs 2 yes votes, has 1", Admin(), Enact, id);
        await _channel.RefuseAsync(
            409, "expected no constitution, but one is in force: Org1MSP, Org2MSP, Org3MSP", Admin(), Found, "{\"members\":[\"Org1MSP\"]}");
    }

    [Fact]
    public async Task An_organisation_cannot_give_itself_a_mandate()
    {
        await _channel.FoundAsync();
        var mandated = CanonicalJson.ToText(_channel.Constitution with { Mandates = [new Mandate("Org1MSP", ["policy"], 900)] });
        var id = await _channel.DoAsync(Admin(), Propose, "constitution", mandated);
        await _channel.DoAsync(Admin(), Vote, id, "accept", "");
        await _channel.RefuseAsync(409, "needs 2 yes votes, has 1", Admin(), Enact, id);
    }

    [Fact]
    public async Task An_administrator_of_an_organisation_outside_the_constitution_does_nothing()
    {
        await _channel.RegisterAsync();
        var id = await _channel.DoAsync(Admin(), Propose, "policy", PolicyJson());
        var outsider = Admin("Org9MSP");
        const string Message = "expected a member (Org1MSP, Org2MSP, Org3MSP), but Org9MSP came";
        foreach (var (function, arguments) in new (string, string[])[]
        {
            (Vote, [id, "accept", ""]), (RevokeVote, [id, "x"]), (Withdraw, [id]), (Expire, [id]), (Enact, [id]), (Witness, ["7"]),
            (TakePart, ["basic", "off", "x"]), (Appeal, ["basic", id, "x"]), (Review, ["basic", "x"]), (Veto, [id, "x"]), (LiftVeto, [id, "x"]),
            (PublishEpoch, ["basic", "7", Digest(1)]), (RequestEpoch, ["basic"]), (Confirm, [Digest(1), "basic", Digest(2), "9", "x"]),
            (ConfirmWarning, [Digest(1), "basic", Digest(2), "9", "x", "[]"]),
        })
        {
            await _channel.RefuseAsync(403, Message, outsider, function, arguments);
        }
    }

    [Fact]
    public async Task A_wrong_digest_stops_the_epoch_and_names_who_published_it()
    {
        await _channel.RegisterAsync();
        await _channel.DoAsync(Peer("Org1MSP"), PublishEpoch, "basic", "10", Digest(1));
        await _channel.DoAsync(Peer("Org2MSP"), PublishEpoch, "basic", "10", Digest(1));
        var alarm = Event<EpochDisagreement>(
            await _channel.CommitAsync(Peer("Org3MSP"), PublishEpoch, "basic", "10", Digest(2)), GovernanceEvents.EpochDisagreement);
        Assert.Equal(Digest(2), alarm.Digests["Org3MSP"]);
        await _channel.RefuseAsync(404, "expected a chaincode with an epoch, but \"basic\" has none", User(), GetEpoch, "basic");
    }

    [Theory]
    [InlineData("\"canaryShare\":0", "policy: canaryShare: expected a share in (0, 1], but 0 came")]
    [InlineData("\"canaryShare\":1.5", "policy: canaryShare: expected a share in (0, 1], but 1.5 came")]
    [InlineData("\"attributes\":{\"a\":{\"strategy\":\"X\"}}",
        $"policy: attributes: a: strategy: at 0: expected {Names}, but \"X\" came")]
    [InlineData("\"attributes\":{\"a\":{\"minimumHistory\":1}}", "policy: attributes: a: minimumHistory: expected 2 to 1000000, but 1 came")]
    [InlineData("\"falseAlarms\":{\"share\":0,\"windowBlocks\":10}", "policy: falseAlarms.share: expected a share in (0, 1], but 0 came")]
    [InlineData("\"falseAlarms\":{\"share\":0.1,\"windowBlocks\":10,\"mode\":\"deny\"}", "policy: falseAlarms.mode: expected shadow or advise, but Deny came")]
    [InlineData("\"falseAlarms\":{\"share\":0.1,\"windowBlocks\":10,\"least\":0}", "policy: falseAlarms.least: expected 1 to 1000000, but 0 came")]
    [InlineData("\"falseAlarms\":{\"share\":0.1,\"windowBlocks\":10,\"strategy\":\"1\"}",
        $"policy: falseAlarms.strategy: at 0: expected {Names}, but \"1\" came")]
    [InlineData("\"deadlineMilliseconds\":0", "policy: deadlineMilliseconds: expected 1 to 25000, but 0 came")]
    [InlineData("\"programs\":[\"abc\"]", "policy: programs: expected 64 lower-case hexadecimal digits, but 3 characters came")]
    public async Task A_value_out_of_its_range_is_refused_with_its_path(string member, string message)
    {
        await _channel.FoundAsync();
        await _channel.RefuseAsync(400, message, Admin(), Propose, "register", $"{{\"policy\":{{\"chaincode\":\"basic\",{member}}}}}");
    }
}
