using Warden.Chaincode.Shim;
using Warden.Chaincode.Shim.Testing;
using Warden.Documents;
using static Warden.Chaincode.Tests.Governance.Consortium;
using static Warden.Documents.GovernanceFunctions;
using TestResult = Warden.Chaincode.Shim.Testing.TestResult;

namespace Warden.Chaincode.Tests.Governance;

public sealed class ConfirmationTests
{
    private const string Person = "x509::CN=client,OU=client::CN=client,OU=client";

    private readonly Consortium _channel = new();
    private readonly string _call;

    public ConfirmationTests()
    {
        _call = _channel.CallOf(User(), "basic", "set", "a1", "5000000");
        _channel.Ledger.Deploy("basic", new Guarded(stub =>
            CallDigest.Compute(stub.ChannelId, "basic", stub.Creator.Span, stub.Args)));
    }

    [Fact]
    public async Task A_confirmed_call_passes_once()
    {
        await _channel.RegisterAsync();
        Assert.Equal(428, (await ProposeAsync()).Response.Status);

        var confirmed = await ConfirmAsync(User("Org2MSP"));
        var record = Event<ConfirmationRecord>(confirmed, GovernanceEvents.Confirmed);
        Assert.Equal((_call, "basic", Digest(7), 900, (string?)null), (record.Call, record.Chaincode, record.Verdict, record.UntilBlock, record.UsedBy));
        var approval = Assert.Single(record.Approvals);
        Assert.Equal(("Org2MSP", Person, "the yearly sale", confirmed.Stub.TransactionId),
            (approval.Organization, approval.Person, approval.Reason, approval.TxId));

        var passed = await ProposeAsync();
        Assert.True(passed.Committed, passed.Response.Message);
        Assert.Equal(["basic", "warden"], passed.Stub.Writes.Select(w => w.Chaincode));
        Assert.Equal(passed.Stub.TransactionId, (await _channel.AskAsync<ConfirmationRecord>(GetConfirmation, _call)).UsedBy);

        var second = await ProposeAsync();
        Assert.Equal((428, $"expected an open confirmation of {_call}, but {passed.Stub.TransactionId} has used it"),
            (second.Response.Status, second.Response.Message));
    }

    [Fact]
    public async Task A_race_of_two_uses_ends_with_one()
    {
        await _channel.RegisterAsync();
        await ConfirmAsync(User());
        var one = _channel.Call(User(), "basic", "set", "a1", "5000000");
        var two = _channel.Call(User(), "basic", "set", "a1", "5000000");
        Assert.False((await _channel.Ledger.RunAsync(one)).IsError);
        Assert.False((await _channel.Ledger.RunAsync(two)).IsError);
        Assert.True(one.Commit());
        Assert.False(two.Commit());
    }

    [Fact]
    public async Task A_used_confirmation_may_be_given_anew_and_history_keeps_the_old()
    {
        await _channel.RegisterAsync();
        await ConfirmAsync(User());
        var first = await ProposeAsync();
        await ConfirmAsync(User());
        Assert.Null((await _channel.AskAsync<ConfirmationRecord>(GetConfirmation, _call)).UsedBy);
        Assert.True((await ProposeAsync()).Committed);

        var stub = _channel.Ledger.Begin("warden", User(), "history");
        var key = stub.CreateCompositeKey(GovernanceKeys.Confirmation, [_call]);
        var history = await stub.GetHistoryForKeyAsync(key).ToListAsync(TestContext.Current.CancellationToken);
        Assert.Equal(4, history.Count);
        Assert.Equal(first.Stub.TransactionId, CanonicalJson.Read<ConfirmationRecord>(history[2].Value).UsedBy);
    }

    [Fact]
    public async Task A_second_answer_is_refused_while_the_first_is_open()
    {
        await _channel.RegisterAsync();
        await ConfirmAsync(User());
        await _channel.RefuseAsync(
            409,
            $"expected a call that awaits confirmation, but it is confirmed until block 900 and unused: {Person} of Org1MSP",
            User("Org2MSP"), Confirm, _call, "basic", Digest(7), "900", "me too");
    }

    [Fact]
    public async Task An_open_confirmation_of_another_verdict_or_height_is_replaced()
    {
        await _channel.RegisterAsync();
        await ConfirmAsync(User());
        await _channel.DoAsync(User(), Confirm, _call, "basic", Digest(7), "1900", "it ran out");
        await _channel.DoAsync(User(), Confirm, _call, "basic", Digest(8), "1900", "a new model says something else");
        var record = await _channel.AskAsync<ConfirmationRecord>(GetConfirmation, _call);
        Assert.Equal((Digest(8), 1900, 1), (record.Verdict, record.UntilBlock, record.Approvals.Count));
    }

    [Fact]
    public async Task Where_two_have_to_confirm_they_are_of_two_organisations()
    {
        await _channel.RegisterAsync(change: p => p with { Confirmation = p.Confirmation with { Persons = 2 } });
        await ConfirmAsync(User("Org1MSP"));
        var early = await ProposeAsync();
        Assert.Equal(
            $"expected 2 persons of 2 organisations to confirm {_call}, but only {Person} of Org1MSP has", early.Response.Message);
        await _channel.RefuseAsync(
            409,
            $"expected a person of an organisation other than Org1MSP, but x509::CN=admin,OU=admin::CN=admin,OU=admin came after {Person} of Org1MSP",
            Admin("Org1MSP"), Confirm, _call, "basic", Digest(7), "900", "also me");

        await _channel.DoAsync(User("Org2MSP"), Confirm, _call, "basic", Digest(7), "800", "seen the contract");
        var record = await _channel.AskAsync<ConfirmationRecord>(GetConfirmation, _call);
        Assert.Equal(["Org1MSP", "Org2MSP"], record.Approvals.Select(a => a.Organization));
        Assert.Equal(800, record.UntilBlock);
        await _channel.RefuseAsync(
            409,
            $"expected a call that awaits confirmation, but it is confirmed until block 800 and unused: {Person} of Org1MSP and {Person} of Org2MSP",
            User("Org3MSP"), Confirm, _call, "basic", Digest(7), "800", "three");
        Assert.True((await ProposeAsync()).Committed);
    }

    [Fact]
    public async Task Nobody_can_burn_the_confirmation_of_anothers_call()
    {
        await _channel.RegisterAsync();
        await ConfirmAsync(User());
        await _channel.RefuseAsync(409, $"expected a confirmation for warden, but {_call} was confirmed for basic", User(), Consume, _call);

        _channel.Ledger.Deploy("basic", new Guarded(_ => _call));
        Assert.Equal(428, (await _channel.Ledger.SubmitAsync("basic", User("Org2MSP"), "set", "a1", "5000000")).Response.Status);
        Assert.Equal(428, (await _channel.Ledger.SubmitAsync("basic", User(), "set", "a1", "5000001")).Response.Status);
        Assert.Null((await _channel.AskAsync<ConfirmationRecord>(GetConfirmation, _call)).UsedBy);
        Assert.True((await ProposeAsync()).Committed);
    }

    [Fact]
    public async Task Whatever_differs_from_the_confirmed_call_is_refused_with_a_reason_of_its_own()
    {
        await _channel.RegisterAsync();
        var confirmed = PartsOf(User(), "5000000");
        var record = Event<ConfirmationRecord>(
            await _channel.CommitAsync(
                User(), ConfirmCall, confirmed.Creator, confirmed.Arguments, "basic", Digest(7), "900", "the yearly sale",
                "[\"b/amount\",\"a/amount\",\"b/amount\"]"),
            GovernanceEvents.Confirmed);
        Assert.Equal((_call, confirmed), (record.Call, record.Parts));
        Assert.Equal(["a/amount", "b/amount"], record.Attributes!);

        _channel.Ledger.Deploy("basic", new Guarded(_ => _call));
        var (amount, person) = (PartsOf(User(), "5000001"), PartsOf(User("Org2MSP"), "5000000"));
        Assert.Equal(
            $"expected the arguments that were confirmed, {confirmed.Arguments}, but the same caller came with {amount.Arguments}",
            (await _channel.Ledger.SubmitAsync("basic", User(), "set", "a1", "5000001")).Response.Message);
        Assert.Equal(
            $"expected the caller whose call was confirmed, {confirmed.Creator}, but {person.Creator} came with the same arguments",
            (await _channel.Ledger.SubmitAsync("basic", User("Org2MSP"), "set", "a1", "5000000")).Response.Message);
        Assert.StartsWith(
            $"expected the call that was confirmed, {_call}, but another caller came with other arguments",
            (await _channel.Ledger.SubmitAsync("basic", User("Org2MSP"), "set", "a1", "1")).Response.Message, StringComparison.Ordinal);
        _channel.Ledger.Deploy("other", new Guarded(_ => _call));
        Assert.Equal(
            $"expected a confirmation for other, but {_call} was confirmed for basic",
            (await _channel.Ledger.SubmitAsync("other", User(), "set", "a1", "5000000")).Response.Message);
        var used = await ProposeAsync();
        Assert.True(used.Committed);
        Assert.Equal($"expected an open confirmation of {_call}, but {used.Stub.TransactionId} has used it", (await ProposeAsync()).Response.Message);
    }

    [Fact]
    public async Task A_second_person_who_knows_the_digest_alone_keeps_what_the_first_one_told()
    {
        await _channel.RegisterAsync(change: p => p with { Confirmation = new ConfirmationPolicy { Persons = 2 } });
        var parts = PartsOf(User(), "5000000");
        await _channel.DoAsync(User(), ConfirmCall, parts.Creator, parts.Arguments, "basic", Digest(7), "900", "mine", "[\"a/amount\"]");
        var both = await _channel.DoAsync<ConfirmationRecord>(User("Org2MSP"), Confirm, _call, "basic", Digest(7), "900", "seen");
        Assert.Equal(parts, both.Parts);
        Assert.Equal(["a/amount"], both.Attributes!);
        Assert.True((await ProposeAsync()).Committed);
    }

    [Fact]
    public async Task Who_was_shown_the_verdict_says_what_was_warned_of()
    {
        await _channel.RegisterAsync();
        var record = await _channel.DoAsync<ConfirmationRecord>(
            User("Org2MSP"), ConfirmWarning, _call, "basic", Digest(7), "900", "the yearly sale", "[\"b/amount\",\"a/amount\",\"b/amount\"]");
        Assert.Equal(["a/amount", "b/amount"], record.Attributes!);
        Assert.Null(record.Parts);
        Assert.True((await ProposeAsync()).Committed);

        var nothing = await _channel.DoAsync<ConfirmationRecord>(User("Org2MSP"), ConfirmWarning, _call, "basic", Digest(7), "900", "once more", "[]");
        Assert.Null(nothing.Attributes);
        await _channel.RefuseAsync(
            400, "attributes: expected a name of 1 to 512 characters, but \"\" came", User(), ConfirmWarning, _call, "basic", Digest(8), "900", "why", "[\"\"]");
        await _channel.RefuseAsync(
            400, "attributes: expected at most 32 paths, but 33 came",
            User(), ConfirmWarning, _call, "basic", Digest(8), "900", "why", CanonicalJson.ToText(Enumerable.Range(0, 33).Select(i => $"a/{i}").ToArray()));
    }

    [Fact]
    public async Task A_confirmation_for_another_chaincode_does_not_count()
    {
        await _channel.RegisterAsync();
        await _channel.PassAsync("register", RegistrationJson("other"));
        await _channel.DoAsync(User(), Confirm, _call, "other", Digest(7), "900", "wrong one");
        Assert.Equal($"expected a confirmation for basic, but {_call} was confirmed for other", (await ProposeAsync()).Response.Message);
    }

    [Fact]
    public async Task An_unknown_confirmation_is_refused()
    {
        await _channel.RegisterAsync();
        Assert.Equal($"expected a confirmed call, but nobody has confirmed {_call}", (await ProposeAsync()).Response.Message);
        await _channel.RefuseAsync(404, $"expected a confirmed call, but nobody has confirmed {_call}", User(), GetConfirmation, _call);
        await _channel.RefuseAsync(400, "call: expected 64 lower-case hexadecimal digits, but \"abc\" came", User(), Consume, "abc");
    }

    [Theory]
    [InlineData("basic", "900", "", 400, "reason: expected 1 to 500 characters, but none came")]
    [InlineData("basic", "900", "   ", 400, "reason: expected 1 to 500 characters, but none came")]
    [InlineData("basic", "900", "a\u001bb", 400, "reason: expected one line of text, but control characters came")]
    [InlineData("basic", "soon", "why", 400, "untilBlock: expected a block number from 1 to 9999999999999999, but \"soon\" came")]
    [InlineData("other", "900", "why", 404, "expected a registered chaincode, but \"other\" is none")]
    [InlineData("a b", "900", "why", 400, "chaincode: expected letters and digits with single hyphens or underscores between, at most 128, but \"a b\" came")]
    public async Task An_answer_that_is_not_complete_is_refused(string chaincode, string until, string reason, int status, string message)
    {
        await _channel.RegisterAsync();
        await _channel.RefuseAsync(status, message, User(), Confirm, _call, chaincode, Digest(7), until, reason);
    }

    [Fact]
    public async Task Digests_and_persons_are_checked()
    {
        await _channel.RegisterAsync();
        await _channel.RefuseAsync(
            400, "call: expected 64 lower-case hexadecimal digits, but \"1\" came", User(), Confirm, "1", "basic", Digest(7), "9", "why");
        await _channel.RefuseAsync(
            400, "verdict: expected 64 lower-case hexadecimal digits, but \"2\" came", User(), Confirm, _call, "basic", "2", "9", "why");
        await _channel.RefuseAsync(
            400, "reason: expected at most 500 characters, but 501 came", User(), Confirm, _call, "basic", Digest(7), "9", new string('x', 501));
        await _channel.RefuseAsync(
            403, "expected a member (Org1MSP, Org2MSP, Org3MSP), but Org9MSP came", User("Org9MSP"), Confirm, _call, "basic", Digest(7), "9", "why");
        await _channel.RefuseAsync(
            403, "to confirm, expected a person, but a node of Org2MSP came: x509::CN=peer,OU=peer::CN=peer,OU=peer",
            Peer("Org2MSP"), Confirm, _call, "basic", Digest(7), "9", "why");
    }

    private Task<TestResult> ConfirmAsync(TestIdentity person) =>
        _channel.CommitAsync(person, Confirm, _call, "basic", Digest(7), "900", "the yearly sale");

    private static CallParts PartsOf(TestIdentity caller, string amount) =>
        CallParts.Of(caller.Creator.Span, [.. new[] { "set", "a1", amount }.Select(a => (ReadOnlyMemory<byte>)System.Text.Encoding.UTF8.GetBytes(a))]);

    private Task<TestResult> ProposeAsync() => _channel.Ledger.SubmitAsync("basic", User(), "set", "a1", "5000000");
}
