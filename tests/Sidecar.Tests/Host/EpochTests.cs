using Warden.Documents;
using Warden.Host.Epochs;
using Warden.Protocol;

namespace Warden.Host.Tests;

public sealed class EpochTests
{
    [Fact]
    public async Task A_multiple_of_everyBlocks_ends_an_epoch_and_its_model_is_used_from_that_commit_on()
    {
        await using var fixture = await SidecarFixture.InModeAsync(WardenMode.Advise);
        var published = fixture.Ledger.Publications.Single();
        Assert.Equal(("basic", 2L), (published.Chaincode, published.Height));
        var rules = fixture.Sidecar.Channel(TestCall.Channel).Current.Chaincodes["basic"];
        Assert.Equal((1L, 2L, published.Digest), (rules.Epoch!.Number, rules.Epoch.Height, rules.Model!.Digest));
        Assert.Null(rules.AdviceRefused);
        Assert.Contains("\"mode\":\"advise\"", await fixture.GetAsync("/status"));
    }

    [Fact]
    public async Task Blocks_without_a_call_of_the_chaincode_end_no_epoch()
    {
        await using var fixture = await SidecarFixture.InModeAsync(WardenMode.Advise);
        for (var i = 0; i < 9; i++)
        {
            fixture.Ledger.Append(new TestTransaction("other", ["A"]) { Writes = { ["other"] = [("a", "b")] } });
        }

        await TaughtAsync(fixture);
        Assert.Single(fixture.Ledger.Publications);
    }

    [Fact]
    public async Task An_epoch_request_ends_an_epoch_at_the_block_that_holds_it()
    {
        await using var fixture = await SidecarFixture.InModeAsync(WardenMode.Advise, p => p with { Retrain = new RetrainPolicy { EveryBlocks = 2 } });
        var height = (long)fixture.Ledger.Height;
        Request(fixture);
        await SidecarFixture.UntilAsync(() => fixture.Ledger.Publications.Count == 2);
        Assert.Equal(height, fixture.Ledger.Publications.Last().Height);
    }

    [Fact]
    public async Task The_next_epoch_honours_a_label_and_its_withdrawal()
    {
        await using var fixture = await SidecarFixture.InModeAsync(WardenMode.Advise);
        var taught = LinesTaught();
        var transaction = taught.Single().Split(' ')[1];
        var key = CompositeKey.Create(GovernanceKeys.Label, "basic", transaction);
        fixture.Ledger.Govern((key, new LabelRecord("id", new TransactionLabel("basic", transaction, LabelKind.Unreasonable, "a typing error"))));
        await NextEpochAsync();
        Assert.Empty(LinesTaught());

        fixture.Ledger.Remove(key);
        await NextEpochAsync();
        Assert.Equal(taught, LinesTaught());

        async Task NextEpochAsync()
        {
            var height = (long)fixture.Ledger.Height;
            Request(fixture);
            await SidecarFixture.UntilAsync(() => Rules().Epoch?.Height >= height && Rules().Model is not null);
        }

        Guard.ChaincodeView Rules() => fixture.Sidecar.Channel(TestCall.Channel).Current.Chaincodes["basic"];

        string[] LinesTaught() =>
            System.Text.Encoding.UTF8.GetString(Rules().Model!.ToBytes()).Split('\n', StringSplitOptions.RemoveEmptyEntries)[1..];
    }

    [Fact]
    public async Task A_transaction_that_a_confirmation_let_pass_teaches_once_it_is_labelled_reasonable()
    {
        await using var fixture = await SidecarFixture.InModeAsync(WardenMode.Advise);
        var confirmed = new TestTransaction("basic", ["Create", "odd"])
        {
            Writes = { ["basic"] = [("yacht9", "odd")], ["warden"] = [(CompositeKey.Create(GovernanceKeys.Confirmation, new string('1', 64)), "")] },
        };
        var block = fixture.Ledger.Append(confirmed);
        await NextEpochAsync();
        Assert.DoesNotContain("yacht9", Taught(), StringComparison.Ordinal);

        var transaction = Blocks.Unpack(block).Single().TransactionId;
        fixture.Ledger.Govern((
            CompositeKey.Create(GovernanceKeys.Label, "basic", transaction),
            new LabelRecord("id", new TransactionLabel("basic", transaction, LabelKind.Reasonable, "the yearly sale"))));
        await NextEpochAsync();
        Assert.Contains("yacht9", Taught(), StringComparison.Ordinal);

        async Task NextEpochAsync()
        {
            var height = (long)fixture.Ledger.Height;
            Request(fixture);
            await SidecarFixture.UntilAsync(() => Rules().Epoch?.Height >= height && Rules().Model is not null);
        }

        Guard.ChaincodeView Rules() => fixture.Sidecar.Channel(TestCall.Channel).Current.Chaincodes["basic"];

        string Taught() => System.Text.Encoding.UTF8.GetString(Rules().Model!.ToBytes());
    }

    [Fact]
    public async Task A_publication_that_meets_a_conflict_is_tried_again()
    {
        await using var fixture = new SidecarFixture();
        fixture.Ledger.FailNext(PublishResult.TryAgain, PublishResult.TryAgain);
        await fixture.StartAsync(WardenMode.Advise);
        await SidecarFixture.UntilAsync(() => fixture.Ledger.Publications.Count == 3);
        Assert.Contains("warden_epoch_publications_total{chaincode=\"basic\",result=\"try_again\"} 2", await fixture.GetAsync("/metrics"));
    }

    [Fact]
    public async Task A_publication_that_is_refused_is_given_up_after_a_few_tries()
    {
        await using var fixture = new SidecarFixture();
        fixture.Ledger.FailNext([.. Enumerable.Repeat(PublishResult.Refused, 5)]);
        await fixture.StartAsync(WardenMode.Advise);
        await SidecarFixture.UntilAsync(() => fixture.Ledger.Publications.Count == 5);
        await fixture.StopAsync();
        Assert.Equal(5, fixture.Ledger.Publications.Count);
    }

    [Fact]
    public async Task A_fit_that_fails_leaves_the_calls_UNSCORED_and_the_next_epoch_is_fitted()
    {
        await using var fixture = await SidecarFixture.InModeAsync(WardenMode.Advise);
        fixture.Detection.BeforeFit = () => throw new InvalidOperationException("a bug");
        Request(fixture);
        await SidecarFixture.UntilAsync(() => fixture.Logs.Has(3002));
        fixture.Detection.BeforeFit = () => { };
        Request(fixture);
        await SidecarFixture.UntilAsync(() => fixture.Ledger.Publications.Count == 2);
        Assert.Contains("warden_fit_failures_total{chaincode=\"basic\"} 1", await fixture.GetAsync("/metrics"));
    }

    [Fact]
    public async Task Advise_falls_back_and_an_alarm_names_the_organisation_whose_model_differs()
    {
        await using var fixture = new SidecarFixture { Ledger = new TestLedger { Members = ["Org1MSP", "Org2MSP"], OtherDigest = _ => new string('f', 64) } };
        await fixture.StartAsync(WardenMode.Advise, p => p with { Fallback = WardenMode.Hold });
        await SidecarFixture.UntilAsync(() => fixture.Logs.Has(3007));
        Assert.Contains("Org2MSP", fixture.Logs.Entries.Single(e => e.Event.Id == 3007).Text);
        Assert.Contains("warden_epoch_disagreements_total{chaincode=\"basic\"} 1", await fixture.GetAsync("/metrics"));
        Assert.Contains("\"adviceRefused\":\"no epoch\"", await fixture.GetAsync("/status"));
        Assert.Contains("\"differing\":[\"Org2MSP\"]", await fixture.GetAsync("/status"));
    }

    [Fact]
    public async Task A_publication_for_a_block_that_is_not_there_yet_does_not_keep_a_sidecar_from_publishing()
    {
        await using var fixture = await SidecarFixture.InModeAsync(WardenMode.Advise);
        var early = new EpochPublication("basic", 1_000_000, new string('a', 64), "Org1MSP");
        fixture.Ledger.Govern((CompositeKey.Create(GovernanceKeys.Publication, "basic", GovernanceKeys.Height(early.Height), "Org1MSP"), early));
        Request(fixture);
        await SidecarFixture.UntilAsync(() => fixture.Ledger.Publications.Count == 2);
    }

    [Fact]
    public async Task Advise_falls_back_where_the_own_model_is_not_the_one_in_force()
    {
        await using var fixture = new SidecarFixture();
        await fixture.StartAsync(WardenMode.Advise, p => p with { Fallback = WardenMode.Hold });
        await FallenBackAsync(fixture, new string('e', 64), ["Org1MSP"], "model differs");
        var call = new TestCall("basic", "Create", "odd");
        await using var peer = await fixture.PeerAsync();
        await peer.SendAsync(call.Transaction());
        Assert.Equal(428, TestCall.ResponseIn(await peer.NextAsync()).Status);
    }

    [Fact]
    public async Task Advise_falls_back_where_an_organisation_that_takes_part_has_not_published()
    {
        await using var fixture = new SidecarFixture { Ledger = new TestLedger { Members = ["Org1MSP", "Org2MSP"] } };
        await fixture.StartAsync(WardenMode.Advise);
        await FallenBackAsync(fixture, fixture.Ledger.Publications.First().Digest, ["Org1MSP"], "not published by all");
        Assert.Contains("\"mode\":\"shadow\"", await fixture.GetAsync("/status"));
    }

    [Fact]
    public async Task After_a_restart_the_stored_model_is_used_without_another_fit()
    {
        await using var fixture = await SidecarFixture.InModeAsync(WardenMode.Advise);
        var fits = fixture.Detection.Fits;
        await fixture.StopAsync();
        await fixture.StartAsync();
        await TaughtAsync(fixture);
        Assert.Equal(fits, fixture.Detection.Fits);
        Assert.Null(fixture.Sidecar.Channel(TestCall.Channel).Current.Chaincodes["basic"].AdviceRefused);
        Assert.Single(fixture.Ledger.Publications);
    }

    [Fact]
    public async Task After_the_loss_of_the_store_the_model_is_fitted_again_and_is_the_same()
    {
        await using var fixture = await SidecarFixture.InModeAsync(WardenMode.Advise);
        await fixture.StopAsync();
        foreach (var file in Directory.GetFiles(Path.GetDirectoryName(fixture.DecisionLog)!, "*.db*"))
        {
            File.Delete(file);
        }

        await fixture.StartAsync();
        await TaughtAsync(fixture);
        Assert.Null(fixture.Sidecar.Channel(TestCall.Channel).Current.Chaincodes["basic"].AdviceRefused);
        Assert.Single(fixture.Ledger.Publications);
    }

    [Fact]
    public async Task A_confirmed_warning_does_not_teach()
    {
        await using var plain = await SidecarFixture.InModeAsync(WardenMode.Shadow);
        var digest = plain.Ledger.Publications.Single().Digest;
        plain.Ledger.Append(new TestTransaction("basic", ["Create", "odd"]) { Status = 299, Writes = { ["basic"] = [("odd", "odd")] } });
        var before = plain.Ledger.Publications.Count;
        for (var i = 0; i < 4; i++)
        {
            plain.Ledger.Append();
        }

        await TaughtAsync(plain);
        Assert.Equal(before, plain.Ledger.Publications.Count);
        Assert.Equal(digest, plain.Sidecar.Channel(TestCall.Channel).Current.Chaincodes["basic"].Model!.Digest);
    }

    [Fact]
    public async Task A_retired_chaincode_is_only_relayed()
    {
        await using var fixture = await SidecarFixture.InModeAsync(WardenMode.Deny);
        fixture.Ledger.Append(new TestTransaction("warden", ["Enact"])
        {
            Writes = { ["warden"] = [(CompositeKey.Create(GovernanceKeys.Policy, "basic"), "")] },
        });
        await fixture.CaughtUpAsync();
        var call = new TestCall("basic", "Create", "odd");
        Assert.Equal(call.Completed(), await GuardTests.RunAsync(fixture, call, call.Completed()));
    }

    private static void Request(SidecarFixture fixture) => fixture.Ledger.Govern(
        (CompositeKey.Create(GovernanceKeys.EpochRequest, "basic"), new EpochRequest("basic", "Org1MSP", "tx")));

    private static async Task FallenBackAsync(SidecarFixture fixture, string digest, IReadOnlyList<string> organizations, string reason)
    {
        await fixture.CaughtUpAsync();
        fixture.Ledger.Govern((CompositeKey.Create(GovernanceKeys.Epoch, "basic"), new EpochRecord("basic", 9, 2, digest, organizations)));
        await SidecarFixture.UntilAsync(() => fixture.Sidecar.Channel(TestCall.Channel).Current.Chaincodes["basic"].AdviceRefused == reason);
        Assert.Contains($"\"adviceRefused\":\"{reason}\"", await fixture.GetAsync("/status"));
        Assert.Contains(fixture.Logs.Entries, e => e.Event.Id == 3009 && e.Text.Contains(reason, StringComparison.Ordinal));
    }

    private static async Task TaughtAsync(SidecarFixture fixture)
    {
        await fixture.CaughtUpAsync();
        await SidecarFixture.UntilAsync(() => fixture.Sidecar.Channel(TestCall.Channel).TaughtOf("basic") == fixture.Ledger.Height);
    }
}
