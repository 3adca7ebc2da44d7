using Warden.Chaincode.Shim.Testing;
using Warden.Documents;
using TestResult = Warden.Chaincode.Shim.Testing.TestResult;
using static Warden.Chaincode.Tests.Governance.Consortium;
using static Warden.Documents.GovernanceFunctions;

namespace Warden.Chaincode.Tests.Governance;

/// <summary>Who may confirm whose call, who may forbid it, and why a confirmation does not fit a call.</summary>
public sealed class ConfirmationDepthTests
{
    private const string Ann = "x509::CN=client,OU=client::CN=client,OU=client";
    private const string Administrator = "x509::CN=admin,OU=admin::CN=admin,OU=admin";

    private readonly Consortium _channel = new();

    [Fact]
    public async Task The_caller_does_not_confirm_itself_where_the_policy_asks_for_another_person()
    {
        await GuardAsync(Confirmer.AnotherPerson);
        await ConfirmAsync(User(), "9");
        Assert.Equal(
            $"expected 1 to confirm {Call} other than the caller {Ann}, but {Ann} of Org1MSP did", await RefusalAsync(User()));
        await ConfirmAsync(Admin(), "10");
        Assert.True((await SetAsync(User())).Committed);
    }

    [Fact]
    public async Task Only_another_organisation_confirms_where_the_policy_asks_for_it()
    {
        await GuardAsync(Confirmer.AnotherOrganization);
        await ConfirmAsync(Admin(), "9");
        Assert.Equal(
            $"expected 1 of an organisation other than the caller's, Org1MSP, to confirm {Call}, but {Administrator} of Org1MSP did",
            await RefusalAsync(User()));
        await ConfirmAsync(User("Org2MSP"), "10");
        Assert.True((await SetAsync(User())).Committed);
    }

    [Fact]
    public async Task Two_persons_at_a_distance_are_two_of_other_organisations()
    {
        await GuardAsync(Confirmer.AnotherOrganization, persons: 2);
        await ConfirmAsync(User("Org1MSP"), "9");
        await ConfirmAsync(User("Org2MSP"), "9");
        Assert.StartsWith("expected 2 of an organisation other than the caller's, Org1MSP,", await RefusalAsync(User()), StringComparison.Ordinal);
        await ConfirmAsync(User("Org2MSP"), "10");
        await ConfirmAsync(User("Org3MSP"), "10");
        Assert.True((await SetAsync(User())).Committed);
    }

    [Fact]
    public async Task A_yes_of_the_callers_own_organisation_does_not_keep_another_one_out()
    {
        await GuardAsync(Confirmer.AnotherOrganization, persons: 2);
        await ConfirmAsync(User("Org1MSP"), "9");
        await ConfirmAsync(User("Org2MSP"), "9");
        await ConfirmAsync(User("Org3MSP"), "9");
        Assert.True((await SetAsync(User())).Committed);
    }

    [Fact]
    public async Task Nobody_vetoes_where_the_policy_has_no_cooling_off()
    {
        await GuardAsync();
        await ConfirmAsync(User(), "9");
        await _channel.RefuseAsync(
            409, "expected a policy of basic with a cooling-off, but it has none, so nobody can veto", Admin("Org2MSP"), Veto, Call, "no");
    }

    [Fact]
    public async Task A_veto_bars_a_confirmed_call_until_it_is_lifted_by_who_gave_it()
    {
        await GuardAsync(cooling: 2);
        await _channel.RefuseAsync(404, $"expected a confirmed call, but nobody has confirmed {Call}", Admin(), Veto, Call, "no");
        await ConfirmAsync(User(), "9");
        await _channel.RefuseAsync(
            403, $"to veto, expected an administrator of Org2MSP (NodeOU admin or warden.admin=true), but {Ann} came", User("Org2MSP"), Veto, Call, "no");
        var vetoed = Event<ConfirmationRecord>(
            await _channel.CommitAsync(Admin("Org2MSP"), Veto, Call, "ask the bank first"), GovernanceEvents.ConfirmationVetoed);
        Assert.Equal(("Org2MSP", "ask the bank first"), (vetoed.Veto!.Organization, vetoed.Veto.Reason));

        var message = $"expected no veto on {Call}, but {Administrator} of Org2MSP has vetoed it: ask the bank first";
        Assert.Equal(message, await RefusalAsync(User()));
        await _channel.RefuseAsync(409, message, User("Org3MSP"), Confirm, Call, "basic", Digest(2), "99", "please");
        await _channel.RefuseAsync(409, message, Admin("Org3MSP"), Veto, Call, "me too");
        await _channel.RefuseAsync(
            403, "expected Org2MSP, whose veto it is, but Org1MSP came", Admin("Org1MSP"), LiftVeto, Call, "it is fine");
        Event<ConfirmationRecord>(await _channel.CommitAsync(Admin("Org2MSP"), LiftVeto, Call, "the bank agrees"), GovernanceEvents.VetoLifted);
        await _channel.RefuseAsync(409, $"expected a vetoed call, but nobody has vetoed {Call}", Admin("Org2MSP"), LiftVeto, Call, "again");
        Assert.True((await SetAsync(User())).Committed);
    }

    [Fact]
    public async Task Of_a_veto_and_a_use_in_one_block_one_is_void()
    {
        await GuardAsync(cooling: 2);
        await ConfirmAsync(User(), "9");
        var use = _channel.Call(User(), "basic", "set", "a", "1");
        var veto = _channel.Call(Admin("Org2MSP"), "warden", Veto, Call, "stop");
        Assert.False((await _channel.Ledger.RunAsync(use)).IsError);
        Assert.False((await _channel.Ledger.RunAsync(veto)).IsError);
        Assert.True(veto.Commit());
        Assert.False(use.Commit());
    }

    [Fact]
    public async Task A_cooling_off_is_shorter_than_the_time_a_confirmation_is_good_for()
    {
        await _channel.FoundAsync();
        await _channel.RefuseAsync(
            400, "policy: confirmation.coolingBlocks: expected 0 or more, and fewer than validForBlocks, but 10 came",
            Admin(), Propose, "register", RegistrationJson(change: p => p with { Confirmation = new ConfirmationPolicy { ValidForBlocks = 10, CoolingBlocks = 10 } }));
    }

    /// <summary>The contract does not see what a call is warned of, so the sidecar says how many persons that takes.</summary>
    [Fact]
    public async Task Where_a_sidecar_asks_for_two_one_is_not_enough_and_the_second_is_of_another_organisation()
    {
        await GuardAsync(asks: "2", change: p => p with
        {
            Attributes = new Dictionary<string, AttributePolicy>(StringComparer.Ordinal) { ["set/args[1]"] = new(Persons: 2, Alone: new ValueLimits(Max: "100")) },
        });
        await ConfirmAsync(User(), "9");
        Assert.Equal($"expected 2 persons of 2 organisations to confirm {Call}, but only {Ann} of Org1MSP has", await RefusalAsync(User()));
        await _channel.RefuseAsync(
            409, $"expected a person of an organisation other than Org1MSP, but {Administrator} came after {Ann} of Org1MSP",
            Admin(), Confirm, Call, "basic", Digest(1), "9", "me too");
        await ConfirmAsync(User("Org2MSP"), "9");
        Assert.True((await SetAsync(User())).Committed);
    }

    [Fact]
    public async Task A_sidecar_that_asks_for_fewer_than_the_policy_gets_what_the_policy_asks_for()
    {
        await GuardAsync(persons: 2, asks: "1");
        await ConfirmAsync(User(), "9");
        Assert.StartsWith($"expected 2 persons of 2 organisations to confirm {Call}", await RefusalAsync(User()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3, null, "policy: attributes: set/args[1]: persons: expected 1 or 2, but 3 came")]
    [InlineData(1, "100", "policy: attributes: set/args[1]: alone: expected persons 2 beside it, but 1 came")]
    [InlineData(2, "1e9", "policy: attributes: set/args[1]: alone: max: ")]
    public async Task What_a_policy_says_of_persons_is_checked(int persons, string? max, string message)
    {
        await _channel.FoundAsync();
        var attributes = new Dictionary<string, AttributePolicy>(StringComparer.Ordinal)
        {
            ["set/args[1]"] = new(Persons: persons, Alone: max is null ? null : new ValueLimits(Max: max)),
        };
        var result = await _channel.Ledger.SubmitAsync("warden", Admin(), Propose, "register", RegistrationJson(change: p => p with { Attributes = attributes }));
        Assert.Equal(400, result.Response.Status);
        Assert.StartsWith(message, result.Response.Message, StringComparison.Ordinal);
    }

    private string Call => _channel.CallOf(User(), "basic", "set", "a", "1");

    private async Task GuardAsync(
        Confirmer by = Confirmer.Anybody, int persons = 1, int cooling = 0, string? asks = null, Func<DetectionPolicy, DetectionPolicy>? change = null)
    {
        var confirmation = new ConfirmationPolicy { By = by, Persons = persons, CoolingBlocks = cooling };
        await _channel.RegisterAsync(change: p => (change?.Invoke(p) ?? p) with { Confirmation = confirmation });
        _channel.Ledger.Deploy("basic", new Guarded(stub => CallDigest.Compute(stub.ChannelId, "basic", stub.Creator.Span, stub.Args), asks));
    }

    private Task ConfirmAsync(TestIdentity by, string untilBlock) =>
        _channel.DoAsync(by, Confirm, Call, "basic", Digest(1), untilBlock, "the yearly sale");

    private Task<TestResult> SetAsync(TestIdentity client) => _channel.Ledger.SubmitAsync("basic", client, "set", "a", "1");

    private async Task<string> RefusalAsync(TestIdentity client)
    {
        var result = await SetAsync(client);
        Assert.True(result.Response.IsError);
        return result.Response.Message;
    }
}
