using Warden.Documents;
using Warden.Host.Epochs;
using Warden.Protocol;

namespace Warden.Host.Tests;

/// <summary>Where the constitution asks for it a sidecar says on the ledger what it obeys, how high the channel is, and where it was wrong too often.</summary>
public sealed class DutyTests
{
    private const string Odd = "argument/odd";
    private static readonly string Id = new('7', 64);

    [Fact]
    public async Task It_says_once_that_what_was_enacted_holds_and_from_which_block_on()
    {
        await using var fixture = await StartAsync();
        fixture.Ledger.FailNext(PublishResult.TryAgain);
        var block = fixture.Ledger.Height;
        Pause(fixture);
        await SidecarFixture.UntilAsync(() => fixture.Ledger.Words.Count == 2);
        string[] word = [GovernanceFunctions.ReportEffect, Id, "127.0.0.1:1", $"{block}", "holds", ""];
        Assert.Equal([word, word], fixture.Ledger.Words);
        await fixture.CaughtUpAsync();
        fixture.Ledger.Append();
        await fixture.CaughtUpAsync();
        await fixture.StopAsync();
        await fixture.StartAsync();
        await fixture.CaughtUpAsync();
        Assert.Equal(2, fixture.Ledger.Words.Count);
    }

    [Fact]
    public async Task An_effect_that_is_blocked_is_reported_as_failed_and_is_an_alarm()
    {
        await using var fixture = await StartAsync(o => o with { Chaincodes = [o.Chaincodes[0] with { Enabled = false }] });
        Pause(fixture);
        await SidecarFixture.UntilAsync(() => !fixture.Ledger.Words.IsEmpty);
        Assert.Equal(["fails", "the guard is switched off in the settings of this sidecar"], fixture.Ledger.Words.Single()[4..]);
        await SidecarFixture.UntilAsync(() => fixture.Logs.Has(3023));
    }

    [Fact]
    public async Task Who_has_not_reported_within_the_voted_blocks_is_named_once_in_an_alarm()
    {
        await using var fixture = new SidecarFixture { Ledger = new TestLedger { Members = ["Org1MSP", "Org2MSP"] } };
        await fixture.StartAsync(WardenMode.Shadow);
        fixture.Ledger.Govern((
            CompositeKey.Create(GovernanceKeys.Constitution), new Constitution { Members = fixture.Ledger.Members, SidecarsReport = true, EffectBlocks = 5 }));
        Pause(fixture);
        var enacted = fixture.Ledger.Height - 1;
        while (fixture.Ledger.Height < enacted + 12)
        {
            Assert.Equal(fixture.Ledger.Height > enacted + 6, fixture.Logs.Has(3024));
            fixture.Ledger.Append();
            await fixture.CaughtUpAsync();
        }

        Assert.EndsWith("in time by Org2MSP", Assert.Single(fixture.Logs.Entries, e => e.Event.Id == 3024).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_document_that_it_cannot_read_is_an_effect_that_failed()
    {
        await using var fixture = await StartAsync();
        fixture.Ledger.Govern(
            (CompositeKey.Create(GovernanceKeys.Restriction, "basic", Id), new { newer = "form" }),
            (CompositeKey.Create(GovernanceKeys.Proposal, Id), Enacted()));
        await SidecarFixture.UntilAsync(() => !fixture.Ledger.Words.IsEmpty);
        Assert.Equal(["fails", "its document cannot be read by this version of the sidecar"], fixture.Ledger.Words.Single()[4..]);
    }

    [Fact]
    public async Task What_a_later_vote_has_replaced_is_not_reported()
    {
        await using var fixture = await StartAsync();
        fixture.Ledger.Govern((CompositeKey.Create(GovernanceKeys.Proposal, Id), Enacted()));
        await fixture.CaughtUpAsync();
        Assert.Empty(fixture.Ledger.Words);
    }

    [Fact]
    public async Task It_witnesses_heights_where_votes_end_by_them_and_not_for_each_witness_again()
    {
        await using var fixture = await StartAsync(constitution: c => c with { VotingBlocks = 20 });
        while (fixture.Ledger.Height < 12)
        {
            fixture.Ledger.Append();
            await fixture.CaughtUpAsync();
        }

        await SidecarFixture.UntilAsync(() => fixture.Ledger.Words.Count >= 2);
        await fixture.CaughtUpAsync();
        var heights = fixture.Ledger.Words.Select(w => (w[0], ulong.Parse(w[1], System.Globalization.CultureInfo.InvariantCulture))).ToList();
        Assert.All(heights, word => Assert.Equal(GovernanceFunctions.Witness, word.Item1));
        Assert.All(heights.Zip(heights.Skip(1)), pair => Assert.True(pair.Second.Item2 >= pair.First.Item2 + 4));
    }

    [Fact]
    public async Task An_attribute_over_its_budget_opens_one_proposal_with_the_numbers()
    {
        await using var fixture = await StartAsync(policy: p => p with { FalseAlarms = new FalseAlarmBudget(0.4, 50, Least: 2) });
        var transactions = Enumerable.Range(1, 2).Select(i => new TestTransaction("basic", ["Create", $"{i}"])
        {
            Status = 299,
            Message = new VerdictMessage("odd", new VerdictDocument(
                1, Outcome.Warn, WardenMode.Advise, "basic", 1, "", 1, "", [new Finding(Odd, "x", "odd", [])], "")).Format(),
        }).ToArray();
        fixture.Ledger.Append(transactions);
        fixture.Ledger.Govern((
            CompositeKey.Create(GovernanceKeys.Label, "basic", transactions[0].TxId),
            new LabelRecord("proposal", new TransactionLabel("basic", transactions[0].TxId, LabelKind.Reasonable, "usual"))));
        await SidecarFixture.UntilAsync(() => !fixture.Ledger.Words.IsEmpty);
        await fixture.CaughtUpAsync();
        fixture.Ledger.Append();
        await fixture.CaughtUpAsync();
        var word = Assert.Single(fixture.Ledger.Words);
        Assert.Equal([GovernanceFunctions.ProposeMilder, "basic", Odd], word[..3]);
        Assert.Equal(["2", "1"], word[4..]);

        // What people declined is not proposed again before another policy is voted.
        var declined = new ProposalRecord("milder", ProposalKind.Policy, "basic", "Org1MSP", ProposalState.Rejected);
        fixture.Ledger.Govern((CompositeKey.Create(GovernanceKeys.Proposal, declined.Id), declined));
        await fixture.CaughtUpAsync();
        fixture.Ledger.Append();
        await fixture.CaughtUpAsync();
        var policy = fixture.Sidecar.Channel(TestCall.Channel).Current.Governance.Policies["basic"];
        var enacted = fixture.Ledger.Height;
        fixture.Ledger.Govern((CompositeKey.Create(GovernanceKeys.Policy, "basic"), policy with { Version = 2 }));
        await SidecarFixture.UntilAsync(() => fixture.Ledger.Words.Count >= 2);
        Assert.Equal($"{enacted}", fixture.Ledger.Words.Last()[3]);
        Assert.Equal(2, fixture.Ledger.Words.Count);
    }

    [Fact]
    public async Task It_says_nothing_where_the_constitution_does_not_ask_for_it()
    {
        await using var fixture = await SidecarFixture.InModeAsync(WardenMode.Shadow);
        Pause(fixture);
        await fixture.CaughtUpAsync();
        Assert.Empty(fixture.Ledger.Words);
    }

    private static ProposalRecord Enacted() => new(Id, ProposalKind.Restrict, "basic", "Org1MSP", ProposalState.Enacted) { Restriction = Restriction() };

    private static Restriction Restriction() =>
        new() { Chaincode = "basic", Kind = RestrictionKind.Pause, Reason = "incident 12", Source = "desk", UntilBlock = 900 };

    private static void Pause(SidecarFixture fixture) => fixture.Ledger.Govern(
        (CompositeKey.Create(GovernanceKeys.Restriction, "basic", Id), new RestrictionRecord(Id, Restriction())),
        (CompositeKey.Create(GovernanceKeys.Proposal, Id), Enacted()));

    private static async Task<SidecarFixture> StartAsync(
        Func<SidecarOptions, SidecarOptions>? options = null, Func<Constitution, Constitution>? constitution = null,
        Func<DetectionPolicy, DetectionPolicy>? policy = null)
    {
        var fixture = new SidecarFixture { Options = options ?? (o => o) };
        await fixture.StartAsync(WardenMode.Shadow, policy);
        var founded = new Constitution { Members = fixture.Ledger.Members, SidecarsReport = true };
        fixture.Ledger.Govern((CompositeKey.Create(GovernanceKeys.Constitution), constitution?.Invoke(founded) ?? founded));
        await fixture.CaughtUpAsync();
        return fixture;
    }
}
