using Warden.Documents;
using Warden.Protocol;

namespace Warden.Host.Tests;

/// <summary>A policy may give single attributes modes and strategies of their own, and step back where they are wrong too often.</summary>
public sealed class AttributeModeTests
{
    private const string Odd = "argument/odd";
    private const string OddWrite = "write/odd";

    [Theory]
    [InlineData(WardenMode.Shadow, WardenMode.Hold, 428)]
    [InlineData(WardenMode.Shadow, WardenMode.Deny, 403)]
    [InlineData(WardenMode.Off, WardenMode.Hold, 428)]
    [InlineData(WardenMode.Hold, WardenMode.Deny, 403)]
    public async Task A_stricter_attribute_refuses_before_the_contract_is_called(WardenMode mode, WardenMode attribute, int status)
    {
        await using var fixture = await StartAsync(mode, (Odd, new AttributePolicy(attribute)));
        await using var peer = await fixture.PeerAsync();
        var conversation = await fixture.Chaincode.NextAsync();
        await peer.SendAsync(new TestCall("basic", "Create", "odd").Transaction());
        Assert.Equal(status, TestCall.ResponseIn(await peer.NextAsync()).Status);
        Assert.Equal(0, conversation.Waiting);
    }

    [Theory]
    [InlineData(WardenMode.Hold, WardenMode.Shadow)]
    [InlineData(WardenMode.Deny, WardenMode.Off)]
    [InlineData(WardenMode.Advise, WardenMode.Shadow)]
    public async Task A_milder_attribute_lets_the_call_pass(WardenMode mode, WardenMode attribute)
    {
        await using var fixture = await StartAsync(mode, (Odd, new AttributePolicy(attribute)));
        var call = new TestCall("basic", "Create", "odd");
        Assert.Equal(call.Completed(), await GuardTests.RunAsync(fixture, call, call.Completed()));
    }

    [Fact]
    public async Task A_write_has_its_attributes_mode_too()
    {
        await using var fixture = await StartAsync(WardenMode.Shadow, (OddWrite, new AttributePolicy(WardenMode.Hold)));
        var call = new TestCall("basic", "Create", "plain");
        Assert.Equal(428, TestCall.ResponseIn(await GuardTests.RunAsync(fixture, call, call.Completed(), call.Put("a", "odd"))).Status);
    }

    [Fact]
    public async Task What_is_in_shadow_is_not_told_beside_what_is_held()
    {
        await using var fixture = await StartAsync(
            WardenMode.Shadow, ("argument/odd1", new AttributePolicy(WardenMode.Hold)), ("argument/odd2", new AttributePolicy(WardenMode.Shadow)));
        await using var peer = await fixture.PeerAsync();
        await peer.SendAsync(new TestCall("basic", "Create", "odd1", "odd2").Transaction());
        Assert.True(VerdictMessage.TryParse(TestCall.ResponseIn(await peer.NextAsync()).Message, out var message));
        Assert.Equal(["argument/odd1"], message.Document.Findings.Select(f => f.Path));
        var decision = (await fixture.DecisionsAsync(1)).Single();
        Assert.Equal(2, decision.GetProperty("findings").GetArrayLength());
        Assert.Equal("hold", decision.GetProperty("mode").GetString());
    }

    [Fact]
    public async Task An_emergency_and_the_canary_share_hold_for_attributes_too()
    {
        await using var fixture = await StartAsync(WardenMode.Shadow, (Odd, new AttributePolicy(WardenMode.Deny)));
        fixture.Ledger.Govern((CompositeKey.Create(GovernanceKeys.BreakGlass, "basic"),
            new BreakGlassRecord(new string('7', 64), "Org1MSP", new BreakGlass("basic", WardenMode.Shadow, 900, "nothing passes"))));
        await fixture.CaughtUpAsync();
        var call = new TestCall("basic", "Create", "odd");
        Assert.Equal(call.Completed(), await GuardTests.RunAsync(fixture, call, call.Completed()));
        var rules = fixture.Sidecar.Channel(TestCall.Channel).Current.Chaincodes["basic"] with { StrictestMode = WardenMode.Deny };
        var canary = rules with { Policy = rules.Policy with { Document = rules.Policy.Document with { CanaryShare = 0.5 } } };
        Assert.Equal(WardenMode.Deny, canary.StrictestOf("Create", "7fffffff"));
        Assert.Equal(WardenMode.Shadow, canary.StrictestOf("Create", "80000000"));
    }

    [Fact]
    public async Task A_schemas_strategy_judges_unless_the_policy_says_otherwise()
    {
        await using var fixture = await StartAsync(WardenMode.Shadow, ("b", new AttributePolicy(Strategy: "forest")));
        fixture.Ledger.Govern((CompositeKey.Create(GovernanceKeys.Schema, "basic"), new VersionedSchema(1, "proposal", new AttributeSchema
        {
            Chaincode = "basic",
            Attributes = [new AttributeDeclaration("a", Strategy: "sigma"), new AttributeDeclaration("b", Strategy: "sigma")],
        })));
        await fixture.CaughtUpAsync();
        var call = new TestCall("basic", "Create", "plain");
        await GuardTests.RunAsync(fixture, call, call.Completed());
        await SidecarFixture.UntilAsync(() => fixture.Detection.LastPolicy is not null);
        var attributes = fixture.Detection.LastPolicy!.Attributes!;
        Assert.Equal([("a", "sigma"), ("b", "forest")], attributes.Select(a => (a.Key, a.Value.Strategy)));
    }

    [Fact]
    public async Task The_policys_deadline_is_obeyed_where_it_is_the_shorter_one()
    {
        await using var fixture = await SidecarFixture.InModeAsync(WardenMode.Hold, p => p with { DeadlineMilliseconds = 1, OnUnscored = UnscoredAction.Pass });
        using var release = new ManualResetEventSlim();
        fixture.Detection.BeforeScore = _ => release.Wait(TestContext.Current.CancellationToken);
        var call = new TestCall("basic", "Create", "odd");
        Assert.Equal(call.Completed(), await GuardTests.RunAsync(fixture, call, call.Completed()));
        release.Set();
        Assert.Equal("deadline", (await fixture.DecisionsAsync(1)).Single().GetProperty("reason").GetString());
    }

    [Fact]
    public async Task An_attribute_over_its_budget_of_false_alarms_is_judged_more_mildly_until_the_window_has_passed()
    {
        await using var fixture = await SidecarFixture.InModeAsync(
            WardenMode.Hold, p => p with { FalseAlarms = new FalseAlarmBudget(0.5, 4, WardenMode.Shadow, "sigma", Least: 2) });
        var (first, second) = (Advised("1"), Advised("2"));
        fixture.Ledger.Append(first, second);
        Label(fixture, first, LabelKind.Reasonable);
        await fixture.CaughtUpAsync();
        Assert.Empty(Rules(fixture).Use.OverBudget);
        Label(fixture, second, LabelKind.Reasonable);
        await fixture.CaughtUpAsync();
        Assert.Equal([Odd], Rules(fixture).Use.OverBudget);
        Assert.Equal((2, 2), (Rules(fixture).Use.Alarms[Odd].Warned, Rules(fixture).Use.Alarms[Odd].False));
        var call = new TestCall("basic", "Create", "odd");
        Assert.Equal(call.Completed(), await GuardTests.RunAsync(fixture, call, call.Completed()));
        Assert.Equal("sigma", fixture.Detection.LastPolicy!.AttributeOf(Odd)!.Strategy);

        await fixture.StopAsync();
        await fixture.StartAsync();
        await fixture.CaughtUpAsync();
        Assert.Equal([Odd], Rules(fixture).Use.OverBudget);

        fixture.Ledger.Append();
        fixture.Ledger.Append();
        await fixture.CaughtUpAsync();
        Assert.Empty(Rules(fixture).Use.OverBudget);
        await using var peer = await fixture.PeerAsync();
        await peer.SendAsync(new TestCall("basic", "Create", "odd").Transaction());
        Assert.Equal(428, TestCall.ResponseIn(await peer.NextAsync()).Status);
    }

    [Fact]
    public void An_argument_over_budget_by_its_name_keeps_the_mode_that_the_policy_gives_its_place()
    {
        var policy = new DetectionPolicy
        {
            Chaincode = "basic", Mode = WardenMode.Hold, FalseAlarms = new FalseAlarmBudget(0.5, 4),
            Attributes = new Dictionary<string, AttributePolicy>(StringComparer.Ordinal) { ["Pay/args[1]"] = new(WardenMode.Shadow) },
        };
        var schema = new AttributeSchema
        {
            Chaincode = "basic",
            Arguments = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal) { ["Pay"] = ["to", "amount"] },
        };
        var judging = Guard.JudgingPolicy.Of(null, new VersionedPolicy(1, "", policy), new VersionedSchema(1, "", schema), ["Pay/amount"]);
        Assert.Equal(new AttributePolicy(WardenMode.Shadow, "passive"), judging.Document.Attributes!["Pay/amount"]);
    }

    [Fact]
    public async Task A_held_call_counts_by_the_attributes_that_its_label_names()
    {
        await using var fixture = await SidecarFixture.InModeAsync(WardenMode.Hold, p => p with { FalseAlarms = new FalseAlarmBudget(0.5, 100, Least: 1) });
        var confirmed = new TestTransaction("basic", ["Create", "1"])
        {
            Writes = { ["warden"] = [(CompositeKey.Create(GovernanceKeys.Confirmation, "x"), "{}")] },
        };
        fixture.Ledger.Append(confirmed);
        Label(fixture, confirmed, LabelKind.Reasonable, Odd);
        await fixture.CaughtUpAsync();
        Assert.Equal([Odd], Rules(fixture).Use.OverBudget);
        Assert.Equal("passive", Rules(fixture).Judging.Document.AttributeOf(Odd)!.Strategy);
    }

    [Fact]
    public async Task A_held_call_counts_by_what_its_confirmation_says_was_warned_of()
    {
        await using var fixture = await SidecarFixture.InModeAsync(WardenMode.Hold, p => p with { FalseAlarms = new FalseAlarmBudget(0.5, 100, Least: 1) });
        var call = new TestCall("basic", "Create", "1");
        var record = new ConfirmationRecord(call.Digest, "basic", "", 900, [], call.TxId) { Attributes = [Odd] };
        var confirmed = new TestTransaction("basic", ["Create", "1"])
        {
            Writes =
            {
                ["basic"] = [("a1", "odd")],
                ["warden"] = [(CompositeKey.Create(GovernanceKeys.Confirmation, call.Digest), CanonicalJson.ToText(record))],
            },
        };
        fixture.Ledger.Append(confirmed);
        await fixture.CaughtUpAsync();
        Assert.Equal(new Governance.AlarmCount(1, 0), Rules(fixture).Use.Alarms[Odd]);
        Label(fixture, confirmed, LabelKind.Reasonable);
        await fixture.CaughtUpAsync();
        Assert.Equal([Odd], Rules(fixture).Use.OverBudget);
    }

    private static Task<SidecarFixture> StartAsync(WardenMode mode, params (string Path, AttributePolicy Attribute)[] attributes) =>
        StartWithEpochAsync(mode, attributes.ToDictionary(a => a.Path, a => a.Attribute, StringComparer.Ordinal));

    // In mode off nothing is fitted for, so the mode comes once there is an epoch.
    private static async Task<SidecarFixture> StartWithEpochAsync(WardenMode mode, Dictionary<string, AttributePolicy> attributes)
    {
        var fixture = await SidecarFixture.InModeAsync(WardenMode.Shadow);
        fixture.Ledger.Policy(new DetectionPolicy { Chaincode = "basic", Mode = mode, Attributes = attributes }, 2);
        await fixture.CaughtUpAsync();
        return fixture;
    }

    private static Guard.ChaincodeView Rules(SidecarFixture fixture) => fixture.Sidecar.Channel(TestCall.Channel).Current.Chaincodes["basic"];

    private static TestTransaction Advised(string value)
    {
        var verdict = new VerdictDocument(1, Outcome.Warn, WardenMode.Advise, "basic", 1, "", 1, "", [new Finding(Odd, value, "odd", [])], "");
        return new TestTransaction("basic", ["Create", value]) { Status = 299, Message = new VerdictMessage("odd", verdict).Format() };
    }

    private static void Label(SidecarFixture fixture, TestTransaction transaction, LabelKind kind, params string[] attributes) => fixture.Ledger.Govern((
        CompositeKey.Create(GovernanceKeys.Label, "basic", transaction.TxId),
        new LabelRecord("proposal", new TransactionLabel("basic", transaction.TxId, kind, "usual", attributes.Length == 0 ? null : attributes))));
}
