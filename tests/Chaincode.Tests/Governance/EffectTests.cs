using Warden.Chaincode.Shim.Testing;
using Warden.Documents;
using static Warden.Chaincode.Tests.Governance.Consortium;
using static Warden.Documents.GovernanceFunctions;
using TestResult = Warden.Chaincode.Shim.Testing.TestResult;

namespace Warden.Chaincode.Tests.Governance;

/// <summary>Sidecars say whether what was enacted holds, and open proposals where false alarms exceed a budget.</summary>
public sealed class EffectTests
{
    private const string Value = "asset*/value";

    private readonly Consortium _channel = new(c => c with { SidecarsReport = true });

    [Fact]
    public async Task What_every_organisation_reports_to_hold_is_enacted()
    {
        await _channel.RegisterAsync();
        var id = await _channel.PassAsync("restrict", ConstitutionTests.Pause());
        await ReportAsync("Org1MSP", id, "peer0", "holds", "");
        var pending = await _channel.AskAsync<EffectStanding>(GetEffect, id);
        Assert.Equal(EffectState.Pending, pending.State);
        Assert.Equal(["Org2MSP", "Org3MSP"], pending.Missing);
        await ReportAsync("Org2MSP", id, "peer0", "holds", "");
        await ReportAsync("Org3MSP", id, "peer0", "holds", "");
        Assert.Equal(EffectState.Enacted, (await _channel.AskAsync<EffectStanding>(GetEffect, id)).State);
    }

    [Fact]
    public async Task One_place_where_it_does_not_hold_fails_the_operation_and_is_an_alarm_until_it_holds()
    {
        await _channel.RegisterAsync();
        var id = await _channel.PassAsync("restrict", ConstitutionTests.Pause());
        foreach (var member in _channel.Members)
            await ReportAsync(member, id, "peer0", "holds", "");
        var alarm = Event<EffectReport>(await ReportAsync("Org2MSP", id, "peer1", "fails", "the guard is switched off"), GovernanceEvents.EffectFailed);
        Assert.Equal(("Org2MSP", "peer1", "the guard is switched off", 7L), (alarm.Organization, alarm.Place, alarm.Reason, alarm.Height));
        Assert.Equal(EffectState.Failed, Assert.Single(await _channel.ListAsync<EffectStanding>(ListEffects), standing => standing.Proposal == id).State);
        Event<EffectReport>(await ReportAsync("Org2MSP", id, "peer1", "holds", ""), GovernanceEvents.EffectReported);
        Assert.Equal(EffectState.Enacted, (await _channel.AskAsync<EffectStanding>(GetEffect, id)).State);
    }

    [Fact]
    public async Task What_is_not_reported_within_the_voted_blocks_has_failed_and_a_late_report_mends_it()
    {
        var channel = await new Consortium(c => c with { SidecarsReport = true, EffectBlocks = 20 }).FoundAsync();
        await channel.WitnessAsync(100);
        await channel.PassAsync("register", RegistrationJson());
        var id = await channel.PassAsync("restrict", ConstitutionTests.Pause());
        Assert.Equal((EffectState.Pending, 120L), await StandingAsync(channel, id));
        await ReportAsync("Org1MSP", "110");
        await ReportAsync("Org2MSP", "112");
        Assert.Equal((EffectState.Pending, 130L), await StandingAsync(channel, id));
        await channel.DoAsync(Admin("Org1MSP"), Witness, "500");
        await channel.DoAsync(Admin("Org2MSP"), Witness, "130");
        Assert.Equal((EffectState.Pending, 130L), await StandingAsync(channel, id));
        await channel.DoAsync(Admin("Org2MSP"), Witness, "131");
        Assert.Equal((EffectState.Failed, 130L), await StandingAsync(channel, id));
        Assert.Equal(["Org3MSP"], (await channel.AskAsync<EffectStanding>(GetEffect, id)).Missing);
        await ReportAsync("Org3MSP", "140");
        Assert.Equal(EffectState.Enacted, (await StandingAsync(channel, id)).State);

        Task ReportAsync(string organization, string height) =>
            channel.DoAsync(Peer(organization), ReportEffect, id, "peer0", height, "holds", "");
    }

    [Fact]
    public async Task An_organisation_cannot_fill_the_ledger_with_places()
    {
        await _channel.RegisterAsync();
        var id = await _channel.PassAsync("restrict", ConstitutionTests.Pause());
        for (var i = 0; i < 64; i++)
            await ReportAsync("Org2MSP", id, $"peer{i}", "fails", "the guard is switched off");
        await _channel.RefuseAsync(
            409, "expected at most 64 places of Org2MSP, but \"peer64\" is one more", Peer("Org2MSP"), ReportEffect, id, "peer64", "7", "holds", "");
        await ReportAsync("Org2MSP", id, "peer63", "holds", "");
        await ReportAsync("Org1MSP", id, "peer64", "holds", "");
        Assert.Equal(65, (await _channel.AskAsync<EffectStanding>(GetEffect, id)).Reports.Count);
    }

    [Fact]
    public async Task What_a_later_vote_has_replaced_does_not_fail_by_time()
    {
        var channel = await new Consortium(c => c with { SidecarsReport = true, EffectBlocks = 20 }).RegisterAsync();
        var id = await channel.PassAsync("policy", PolicyJson(change: p => p with { Alpha = 0.01 }));
        await channel.WitnessAsync(1000);
        Assert.Equal(EffectState.Failed, (await StandingAsync(channel, id)).State);
        await channel.PassAsync("policy", PolicyJson());
        Assert.Equal(EffectState.Pending, (await StandingAsync(channel, id)).State);
    }

    [Fact]
    public async Task The_list_has_what_nobody_has_reported_on_and_nothing_that_a_later_vote_has_replaced()
    {
        var channel = await new Consortium(c => c with { SidecarsReport = true, EffectBlocks = 20 }).FoundAsync();
        await channel.PassAsync("register", RegistrationJson("basic"));
        var registered = await channel.PassAsync("register", RegistrationJson("other"));
        var policy = await channel.PassAsync("policy", PolicyJson("basic", p => p with { Alpha = 0.01 }));
        var open = await channel.DoAsync(Admin(), Propose, "restrict", ConstitutionTests.Pause());
        var pause = await channel.PassAsync("restrict", ConstitutionTests.Pause());
        var label = await channel.PassAsync("label", CanonicalJson.ToText(new TransactionLabel("basic", Digest(1), LabelKind.Reasonable, "seen")));
        Assert.Equal(new[] { registered, policy, pause, label }.Order(StringComparer.Ordinal).Select(id => (id, EffectState.Pending)), await ListAsync());

        var unlabel = await channel.PassAsync("unlabel", CanonicalJson.ToText(new LabelWithdrawal("basic", Digest(1), "mistaken")));
        var lift = await channel.PassAsync("lift", CanonicalJson.ToText(new Lifting("basic", pause, "closed")));
        var retire = await channel.PassAsync("retire", CanonicalJson.ToText(new Retirement("other")));
        await channel.WitnessAsync(1000);
        var late = new[] { policy, unlabel, lift, retire };
        Assert.Equal(late.Order(StringComparer.Ordinal).Select(id => (id, EffectState.Failed)), await ListAsync());
        await channel.PassAsync("label", CanonicalJson.ToText(new TransactionLabel("basic", Digest(1), LabelKind.Unreasonable, "seen again")));
        await channel.PassAsync("register", RegistrationJson("other"));
        var listed = await ListAsync();
        Assert.DoesNotContain(unlabel, listed.Select(entry => entry.Id));
        Assert.DoesNotContain(retire, listed.Select(entry => entry.Id));
        Assert.DoesNotContain(open, listed.Select(entry => entry.Id));
        foreach (var (id, state) in listed)
            Assert.Equal((id, state), (id, (await StandingAsync(channel, id)).State));
        Assert.Equal(EffectState.Pending, (await StandingAsync(channel, unlabel)).State);
        Assert.Equal(EffectState.Pending, (await StandingAsync(channel, retire)).State);

        async Task<IReadOnlyList<(string Id, EffectState State)>> ListAsync() =>
            [.. (await channel.ListAsync<EffectStanding>(ListEffects)).Select(standing => (standing.Proposal, standing.State))];
    }

    [Fact]
    public async Task Where_no_sidecar_reports_nothing_is_waited_for()
    {
        var channel = await new Consortium().RegisterAsync();
        Assert.Empty(await channel.ListAsync<EffectStanding>(ListEffects));
    }

    [Fact]
    public async Task An_effect_is_due_only_where_sidecars_report()
    {
        await _channel.FoundAsync();
        await _channel.RefuseAsync(
            400, "constitution: effectBlocks: expected sidecarsReport with it, but none came", Admin(), Propose, "constitution",
            "{\"members\":[\"Org1MSP\",\"Org2MSP\"],\"effectBlocks\":20}");
    }

    private static async Task<(EffectState State, long? DueBlock)> StandingAsync(Consortium channel, string id)
    {
        var standing = await channel.AskAsync<EffectStanding>(GetEffect, id);
        return (standing.State, standing.DueBlock);
    }

    [Fact]
    public async Task An_organisation_that_does_not_take_part_is_not_waited_for()
    {
        await _channel.RegisterAsync();
        await _channel.DoAsync(Admin("Org3MSP"), TakePart, "basic", "off", "too slow");
        var id = await _channel.PassAsync("restrict", ConstitutionTests.Pause());
        await ReportAsync("Org1MSP", id, "peer0", "holds", "");
        await ReportAsync("Org2MSP", id, "peer0", "holds", "");
        Assert.Equal(EffectState.Enacted, (await _channel.AskAsync<EffectStanding>(GetEffect, id)).State);
    }

    [Fact]
    public async Task Only_sidecars_and_administrators_report_and_only_on_what_is_enacted()
    {
        await _channel.RegisterAsync();
        var open = await _channel.DoAsync(Admin(), Propose, "restrict", ConstitutionTests.Pause());
        await _channel.RefuseAsync(
            409, $"expected an enacted proposal, but {open} is open", Peer(), ReportEffect, open, "peer0", "7", "holds", "");
        await _channel.RefuseAsync(
            403,
            "to report an effect, expected a node, a sidecar (warden.sidecar=true) or an administrator of Org1MSP, "
            + "but x509::CN=client,OU=client::CN=client,OU=client came",
            User(), ReportEffect, open, "peer0", "7", "holds", "");
        await _channel.RefuseAsync(403, "expected a member (Org1MSP, Org2MSP, Org3MSP), but Org9MSP came", Peer("Org9MSP"), ReportEffect, open, "p", "7", "holds", "");
        await _channel.RefuseAsync(400, "expected holds or fails, but \"maybe\" came", Peer(), ReportEffect, open, "peer0", "7", "maybe", "");
        await _channel.RefuseAsync(400, "reason: expected 1 to 500 characters, but none came", Peer(), ReportEffect, open, "peer0", "7", "fails", "");
        await _channel.RefuseAsync(400, "place: expected 1 to 256 characters, but \"\" came", Peer(), ReportEffect, open, "", "7", "holds", "");
        var sidecar = TestIdentity.Create("Org1MSP", "sidecar", "client", new Dictionary<string, string> { ["warden.sidecar"] = "true" });
        await _channel.DoAsync(sidecar, Witness, "7");
    }

    [Fact]
    public async Task False_alarms_over_budget_open_one_proposal_with_the_numbers_and_people_vote()
    {
        await RegisterWithBudgetAsync(new FalseAlarmBudget(0.25, 100, WardenMode.Advise, "cautious"));
        var id = await _channel.DoAsync(Peer("Org2MSP"), ProposeMilder, "basic", Value, "120", "20", "6");
        var proposal = await _channel.AskAsync<ProposalRecord>(GetProposal, id);
        Assert.Equal(new FalseAlarmClaim(Value, 120, 20, 6), proposal.FalseAlarms);
        Assert.Equal(new AttributePolicy(WardenMode.Advise, "cautious"), proposal.Policy!.Attributes![Value]);
        Assert.Equal(ProposalState.Open, proposal.State);
        await _channel.RefuseAsync(
            409, $"expected one proposal for \"{Value}\" at a time, but {id} is open", Peer("Org1MSP"), ProposeMilder, "basic", Value, "121", "20", "7");
        await _channel.RefuseAsync(409, "needs 2 yes votes, has 0", User(), Enact, id);
        await _channel.DoAsync(Admin("Org1MSP"), Vote, id, "accept", "");
        await _channel.DoAsync(Admin("Org3MSP"), Vote, id, "accept", "");
        await _channel.DoAsync(User(), Enact, id);
        await _channel.RefuseAsync(
            409, $"expected an attribute that can be judged more mildly, but version 2 does so with \"{Value}\"",
            Peer(), ProposeMilder, "basic", Value, "130", "20", "20");
    }

    [Theory]
    [InlineData("Quote/args[1]", WardenMode.Shadow, null)]
    [InlineData("Quote/price", WardenMode.Shadow, null)]
    [InlineData("Pay/args[1]", WardenMode.Shadow, WardenMode.Advise)]
    [InlineData("asset*/value", WardenMode.Shadow, WardenMode.Shadow)]
    [InlineData("asset*/value", WardenMode.Off, WardenMode.Advise)]
    [InlineData("asset*/value", WardenMode.Deny, WardenMode.Advise)]
    [InlineData("Quote/args[1]", WardenMode.Deny, WardenMode.Advise)]
    [InlineData("asset*/args[]", WardenMode.Shadow, WardenMode.Shadow)]
    public async Task What_is_proposed_makes_no_attribute_of_any_function_stricter(string attribute, WardenMode quote, WardenMode? mode)
    {
        await _channel.FoundAsync();
        var policy = PolicyJson(change: p => p with
        {
            Functions = new Dictionary<string, WardenMode>(StringComparer.Ordinal) { ["Quote"] = quote },
            FalseAlarms = new FalseAlarmBudget(0.25, 100, WardenMode.Advise, "cautious"),
        });
        await _channel.PassAsync("register", $"{{\"policy\":{policy},\"schema\":{{\"chaincode\":\"basic\",\"arguments\":{{\"Quote\":[\"asset\",\"price\"]}}}}}}");
        var id = await _channel.DoAsync(Peer(), ProposeMilder, "basic", attribute, "120", "20", "6");
        Assert.Equal(new AttributePolicy(mode, "cautious"), (await _channel.AskAsync<ProposalRecord>(GetProposal, id)).Policy!.Attributes![attribute]);
    }

    [Theory]
    [InlineData("20", "5", "expected at least 10 calls warned of and more than a share of 0.25 of them false, but 5 of 20 came")]
    [InlineData("9", "9", "expected at least 10 calls warned of and more than a share of 0.25 of them false, but 9 of 9 came")]
    [InlineData("10", "11", "expected at least 10 calls warned of and more than a share of 0.25 of them false, but 11 of 10 came")]
    public async Task Numbers_within_the_budget_open_nothing(string warned, string wrong, string message)
    {
        await RegisterWithBudgetAsync(new FalseAlarmBudget(0.25, 100));
        await _channel.RefuseAsync(409, message, Peer(), ProposeMilder, "basic", Value, "120", warned, wrong);
    }

    [Fact]
    public async Task Sidecars_propose_only_where_the_constitution_lets_them()
    {
        var channel = await new Consortium().RegisterAsync(change: p => p with { FalseAlarms = new FalseAlarmBudget(0.25, 100) });
        await channel.RefuseAsync(
            403, "to propose a milder policy, expected an administrator: the constitution lets no sidecar report",
            Peer(), ProposeMilder, "basic", Value, "120", "20", "6");
        await channel.DoAsync(Admin(), ProposeMilder, "basic", Value, "120", "20", "6");
    }

    [Fact]
    public async Task A_policy_without_a_budget_has_none_to_exceed()
    {
        await _channel.RegisterAsync();
        await _channel.RefuseAsync(
            409, "expected a policy of basic with a budget of false alarms, but version 1 has none", Peer(), ProposeMilder, "basic", Value, "120", "20", "6");
    }

    private Task RegisterWithBudgetAsync(FalseAlarmBudget budget) => _channel.RegisterAsync(change: p => p with { FalseAlarms = budget });

    private Task<TestResult> ReportAsync(string organization, string id, string place, string holds, string reason) =>
        _channel.CommitAsync(Peer(organization), ReportEffect, id, place, "7", holds, reason);
}
