using System.Text;
using Warden.Documents;
using Warden.Host.Guard;
using Warden.Protocol;
using MessageType = Warden.Protocol.Peer.ChaincodeMessage.Types.Type;

namespace Warden.Host.Tests;

/// <summary>What votes isolate is refused from the block of the enactment on, whatever the models say.</summary>
public sealed class RestrictionTests
{
    private static readonly string Id = new('7', 64);

    [Theory]
    [InlineData(WardenMode.Off)]
    [InlineData(WardenMode.Shadow)]
    [InlineData(WardenMode.Advise)]
    [InlineData(WardenMode.Hold)]
    public async Task A_paused_chaincode_is_refused_in_every_mode(WardenMode mode)
    {
        // In mode off no epoch is waited for, so the policy is changed once there is one.
        await using var fixture = await SidecarFixture.InModeAsync(WardenMode.Shadow);
        fixture.Ledger.Policy(new DetectionPolicy { Chaincode = "basic", Mode = mode }, 2);
        await RestrictAsync(fixture, Pause);
        var response = await RefusedAsync(fixture, "plain");
        Assert.Equal(403, response.Status);
        Assert.True(VerdictMessage.TryParse(response.Message, out var message));
        Assert.Equal("Until block 900, basic is paused: incident 12", message.Sentence);
        Assert.Equal(["restriction"], Assert.Single(message.Document.Findings).Models);
        Assert.Equal("restricted", (await fixture.DecisionsAsync(1)).Single().GetProperty("reason").GetString());
    }

    [Fact]
    public async Task A_lifted_restriction_holds_no_longer()
    {
        await using var fixture = await SidecarFixture.InModeAsync(WardenMode.Hold);
        await RestrictAsync(fixture, Pause);
        await RefusedAsync(fixture, "plain");
        fixture.Ledger.Remove(CompositeKey.Create(GovernanceKeys.Restriction, "basic", Id));
        await fixture.CaughtUpAsync();
        await PassesAsync(fixture, "plain");
    }

    [Fact]
    public async Task A_restriction_ends_after_its_last_block()
    {
        await using var fixture = await SidecarFixture.InModeAsync(WardenMode.Hold);
        var last = (long)fixture.Ledger.Height + 1;
        await RestrictAsync(fixture, Pause with { UntilBlock = last });
        await RefusedAsync(fixture, "plain");
        fixture.Ledger.Append();
        await fixture.CaughtUpAsync();
        await PassesAsync(fixture, "plain");
    }

    [Fact]
    public async Task A_confirmable_restriction_asks_and_a_confirmation_opens_it_once()
    {
        await using var fixture = await SidecarFixture.InModeAsync(WardenMode.Shadow);
        await RestrictAsync(fixture, Pause with { Confirmable = true });
        Assert.Equal(428, (await RefusedAsync(fixture, "plain")).Status);

        var call = new TestCall("basic", "Create", "plain");
        fixture.Ledger.Govern((CompositeKey.Create(GovernanceKeys.Confirmation, call.Digest), new ConfirmationRecord(
            call.Digest, "basic", new string('0', 64), 1000, [new Approval("Org1MSP", "somebody", "checked", "tx", "2026-01-01T00:00:00Z")])));
        await fixture.CaughtUpAsync();
        await using var peer = await fixture.PeerAsync();
        var conversation = await fixture.Chaincode.NextAsync();
        await peer.SendAsync(call.Transaction());
        Assert.Equal(call.Transaction(), await conversation.NextAsync());
        await conversation.SendAsync(call.Completed());
        Assert.Equal(MessageType.InvokeChaincode, TestCall.Read(await peer.NextAsync()).Type);
    }

    [Theory]
    [InlineData("plain", MessageType.InvokeChaincode)]
    [InlineData("odd", MessageType.Completed)]
    public async Task A_confirmation_that_opens_a_restriction_opens_no_denial_of_the_models(string value, MessageType expected)
    {
        await using var fixture = await SidecarFixture.InModeAsync(WardenMode.Deny);
        await RestrictAsync(fixture, Pause with { Confirmable = true });
        Assert.Equal(428, (await RefusedAsync(fixture, value)).Status);

        var call = new TestCall("basic", "Create", value);
        fixture.Ledger.Govern((CompositeKey.Create(GovernanceKeys.Confirmation, call.Digest), new ConfirmationRecord(
            call.Digest, "basic", new string('0', 64), 1000, [new Approval("Org1MSP", "somebody", "checked", "tx", "2026-01-01T00:00:00Z")])));
        await fixture.CaughtUpAsync();
        await using var peer = await fixture.PeerAsync();
        var conversation = await fixture.Chaincode.NextAsync();
        await peer.SendAsync(call.Transaction());
        if (expected == MessageType.InvokeChaincode)
        {
            await conversation.NextAsync();
            await conversation.SendAsync(call.Completed());
        }

        var answer = await peer.NextAsync();
        Assert.Equal(expected, TestCall.Read(answer).Type);
        if (expected == MessageType.Completed)
        {
            Assert.Equal(403, TestCall.ResponseIn(answer).Status);
        }
    }

    [Theory]
    [InlineData(null, null, null, null, true)]
    [InlineData("Create", null, null, null, true)]
    [InlineData("assets:Create", null, null, null, true)]
    [InlineData("Delete", null, null, null, false)]
    [InlineData(null, "plain", null, null, true)]
    [InlineData(null, "plai", null, null, false)]
    [InlineData(null, "Create", null, null, false)]
    [InlineData(null, null, "Org1MSP", null, true)]
    [InlineData(null, null, "Org2MSP", null, false)]
    [InlineData(null, null, "Org1MSP", "x509::CN=Ann::CN=Ann", true)]
    [InlineData(null, null, "Org1MSP", "x509::CN=Bob::CN=Bob", false)]
    [InlineData("Create", "plain", "Org1MSP", "x509::CN=Ann::CN=Ann", true)]
    [InlineData("Create", "plain", "Org2MSP", null, false)]
    public void A_scope_is_what_all_its_parts_have_in_common(string? function, string? value, string? organization, string? person, bool covers)
    {
        using var key = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
        using var certificate = new System.Security.Cryptography.X509Certificates.CertificateRequest(
            "CN=Ann", key, System.Security.Cryptography.HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(90));
        var call = new ProposedCall(
            "basic", Creator.Serialize("Org1MSP", certificate.ExportCertificatePem()).Memory,
            [Encoding.UTF8.GetBytes("Create"), Encoding.UTF8.GetBytes("plain")]);
        var restriction = Pause with
        {
            Kind = value is null ? RestrictionKind.Pause : RestrictionKind.Deny, Function = function, Value = value, Organization = organization, Person = person,
        };
        Assert.Equal(covers, RestrictedCalls.Bars(restriction, call, null, ListedText.Of(restriction)));
    }

    [Fact]
    public void A_caller_that_cannot_be_read_is_taken_for_the_one_listed()
    {
        var call = new ProposedCall("basic", Creator.Serialize("Org1MSP", "no certificate").Memory, [Encoding.UTF8.GetBytes("Create")]);
        Assert.True(RestrictedCalls.Bars(Pause with { Organization = "Org1MSP", Person = "x509::CN=Ann::CN=Ann" }, call, null));
    }

    [Theory]
    [InlineData('P')]
    [InlineData('П')]
    [InlineData('歩')]
    public void A_function_of_any_name_that_a_document_may_have_is_recognized_also_behind_its_contract(char letter)
    {
        var name = new string(letter, FunctionName.Longest);
        var restriction = (Pause with { Function = name }).Validate();
        foreach (var called in (string[])[name, $"{name}:{name}"])
        {
            Assert.True(RestrictedCalls.Bars(restriction, new ProposedCall("basic", default, [Encoding.UTF8.GetBytes(called)]), null));
        }

        Assert.Equal(
            "restriction: function: expected 1 to 128 characters, but 129 came",
            Assert.Throws<DocumentException>(() => (Pause with { Function = name + letter }).Validate()).Message);
    }

    [Theory]
    [InlineData(GovernanceKeys.MaxHeight, 10 + BreakGlass.MostBlocks)]
    [InlineData(900, 900)]
    public void An_emergency_ends_however_far_its_last_block_and_a_review_does_not_lengthen_it(long until, int last)
    {
        var record = new BreakGlassRecord(Id, "Org1MSP", new BreakGlass("basic", WardenMode.Off, until, "nothing passes"));
        var view = Governance.GovernanceView.Empty.After(
        [
            Write(1, new VersionedPolicy(1, Id, new DetectionPolicy { Chaincode = "basic", Mode = WardenMode.Hold }), GovernanceKeys.Policy),
            Write(10, record, GovernanceKeys.BreakGlass),
            Write(99, record with { Review = new Approval("Org2MSP", "admin", "right", "tx", "2026-01-01T00:00:00Z") }, GovernanceKeys.BreakGlass),
        ]);
        Assert.Equal((WardenMode.Off, WardenMode.Deny), (StrictestAt((ulong)last), StrictestAt((ulong)last + 1)));

        // The next one counts from its own enactment.
        view = view.After([Write(200_000, record with { Proposal = "next" }, GovernanceKeys.BreakGlass)]);
        Assert.Equal(until > 200_000 ? WardenMode.Off : WardenMode.Deny, StrictestAt(200_001));

        WardenMode StrictestAt(ulong height) => ChaincodeView.Of(view, "basic", "Org1MSP", _ => null, height)!.StrictestMode;

        static Ledger.GovernanceWrite Write<T>(ulong block, T document, string type)
            where T : class => new(block, CompositeKey.Create(type, "basic"), CanonicalJson.ToBytes(document));
    }

    [Fact]
    public async Task An_emergency_has_the_guard_stand_back_until_its_last_block()
    {
        await using var fixture = await SidecarFixture.InModeAsync(WardenMode.Deny);
        var last = (long)fixture.Ledger.Height + 1;
        fixture.Ledger.Govern((CompositeKey.Create(GovernanceKeys.BreakGlass, "basic"),
            new BreakGlassRecord(Id, "Org1MSP", new BreakGlass("basic", WardenMode.Shadow, last, "nothing passes"))));
        await fixture.CaughtUpAsync();
        await PassesAsync(fixture, "odd");
        fixture.Ledger.Append();
        await fixture.CaughtUpAsync();
        Assert.Equal(403, (await RefusedAsync(fixture, "odd")).Status);
    }

    [Fact]
    public async Task An_organisation_that_switched_off_relays_only()
    {
        await using var fixture = await SidecarFixture.InModeAsync(WardenMode.Deny);
        var by = new Approval("Org1MSP", "admin", "too slow", "tx", "2026-01-01T00:00:00Z");
        var key = CompositeKey.Create(GovernanceKeys.Participation, "basic", "Org1MSP");
        fixture.Ledger.Govern((key, new ParticipationRecord("basic", false, by)));
        await RestrictAsync(fixture, Pause);
        await PassesAsync(fixture, "odd");
        fixture.Ledger.Govern((key, new ParticipationRecord("basic", true, by)));
        await fixture.CaughtUpAsync();
        Assert.Equal(403, (await RefusedAsync(fixture, "odd")).Status);
    }

    [Fact]
    public async Task Advice_falls_back_while_another_organisation_has_switched_off()
    {
        var ledger = new TestLedger { Members = ["Org1MSP", "Org2MSP"] };
        await using var fixture = new SidecarFixture { Ledger = ledger };
        await fixture.StartAsync(WardenMode.Advise, p => p with { Fallback = WardenMode.Hold });
        ledger.Govern((CompositeKey.Create(GovernanceKeys.Participation, "basic", "Org2MSP"),
            new ParticipationRecord("basic", false, new Approval("Org2MSP", "admin", "too slow", "tx", "2026-01-01T00:00:00Z"))));
        await fixture.CaughtUpAsync();
        var rules = fixture.Sidecar.Channel(TestCall.Channel).Current.Chaincodes["basic"];
        Assert.Equal((WardenMode.Hold, ChaincodeView.SwitchedOff), (rules.ModeOf("Create"), rules.AdviceRefused));
    }

    private static Restriction Pause { get; } = new()
    {
        Chaincode = "basic", Kind = RestrictionKind.Pause, Reason = "incident 12", Source = "desk", UntilBlock = 900,
    };

    private static async Task RestrictAsync(SidecarFixture fixture, Restriction restriction)
    {
        fixture.Ledger.Govern((CompositeKey.Create(GovernanceKeys.Restriction, "basic", Id), new RestrictionRecord(Id, restriction)));
        await fixture.CaughtUpAsync();
    }

    private static async Task<Protocol.Peer.Response> RefusedAsync(SidecarFixture fixture, string value)
    {
        await using var peer = await fixture.PeerAsync();
        var conversation = await fixture.Chaincode.NextAsync();
        await peer.SendAsync(new TestCall("basic", "Create", value).Transaction());
        var response = TestCall.ResponseIn(await peer.NextAsync());
        Assert.Equal(0, conversation.Waiting);
        return response;
    }

    private static async Task PassesAsync(SidecarFixture fixture, string value)
    {
        await using var peer = await fixture.PeerAsync();
        var conversation = await fixture.Chaincode.NextAsync();
        var call = new TestCall("basic", "Create", value);
        await peer.SendAsync(call.Transaction());
        Assert.Equal(call.Transaction(), await conversation.NextAsync());
        await conversation.SendAsync(call.Completed());
        Assert.Equal(call.Completed(), await peer.NextAsync());
    }
}
