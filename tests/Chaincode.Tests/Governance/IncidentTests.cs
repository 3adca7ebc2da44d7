using Warden.Chaincode.Shim.Testing;
using Warden.Documents;
using Warden.Protocol;
using static Warden.Chaincode.Tests.Governance.Consortium;
using static Warden.Documents.GovernanceFunctions;

namespace Warden.Chaincode.Tests.Governance;

/// <summary>From the report over isolation, review and compensation to the end; who may do what, and when.</summary>
public sealed class IncidentTests
{
    private static readonly string Original = Digest(10);
    private static readonly string Other = Digest(11);
    private static readonly string Compensating = Digest(12);

    private readonly Consortium _channel = new(c => c with { Mandates = [new Mandate("Org3MSP", ["restrict"], 900)] });

    [Fact]
    public async Task Anybody_of_a_member_opens_an_incident_and_it_changes_nothing()
    {
        await _channel.RegisterAsync();
        var result = await _channel.CommitAsync(User("Org2MSP"), OpenIncident, Document());
        var opened = Event<IncidentRecord>(result, GovernanceEvents.IncidentOpened);
        Assert.Equal((result.Stub.TransactionId, IncidentState.Open, "Org2MSP"), (opened.Id, opened.State, opened.Opened.Organization));
        Assert.Equal([GovernanceKeys.Incident, GovernanceKeys.OpenIncident], result.Stub.Writes.Select(w => CompositeKey.Split(w.Key).ObjectType).Order(StringComparer.Ordinal));

        var standing = await _channel.AskAsync<IncidentStanding>(GetIncident, opened.Id);
        Assert.Equal(CanonicalJson.ToText(opened), CanonicalJson.ToText(standing.Incident));
        Assert.Empty(standing.Isolations);
        Assert.Null(standing.Agreed);
        Assert.Equal(["Org1MSP", "Org2MSP", "Org3MSP"], standing.NotReviewed);
        Assert.Empty(await _channel.AskAsync<RestrictionRecord[]>(ListRestrictions, "basic"));
    }

    [Theory]
    [InlineData("\"summary\":\"\"", "incident: summary: expected 1 to 500 characters, but 0 came")]
    [InlineData("\"summary\":\"a\\nb\"", "incident: summary: expected one line of text, but control characters came")]
    [InlineData("\"summary\":\"x\",\"transactions\":[\"12\"]", "incident: transactions[0]: expected 64 lower-case hexadecimal digits, but 2 characters came")]
    [InlineData("\"summary\":\"x\",\"follows\":\"12\"", "incident: follows: expected 64 lower-case hexadecimal digits, but 2 characters came")]
    [InlineData("\"summary\":\"x\",\"v\":2", "incident: v: expected 1, but 2 came")]
    public async Task A_document_that_says_nothing_is_refused(string members, string message)
    {
        await _channel.RegisterAsync();
        await _channel.RefuseAsync(400, message, User(), OpenIncident, $"{{\"chaincode\":\"basic\",\"severity\":\"low\",{members}}}");
    }

    [Fact]
    public async Task Too_many_transactions_a_transaction_twice_and_an_unknown_chaincode_are_refused()
    {
        await _channel.RegisterAsync();
        var many = new Incident
        {
            Chaincode = "basic", Summary = "x", Severity = IncidentSeverity.Low, Transactions = [.. Enumerable.Range(0, 65).Select(i => $"{i:x64}")],
        };
        await _channel.RefuseAsync(400, "incident: transactions: expected at most 64, but 65 came", User(), OpenIncident, CanonicalJson.ToText(many));
        await _channel.DoAsync(User(), OpenIncident, CanonicalJson.ToText(many with { Transactions = [.. many.Transactions.Take(64)] }));
        await _channel.RefuseAsync(
            400, $"incident: transactions[1]: expected every transaction once, but {Original} twice came",
            User(), OpenIncident, CanonicalJson.ToText(many with { Transactions = [Original, Original] }));
        await _channel.RefuseAsync(
            404, "expected a registered chaincode, but \"other\" is none", User(), OpenIncident, CanonicalJson.ToText(many with { Chaincode = "other", Transactions = [] }));
        await _channel.RefuseAsync(404, $"expected the id of an incident, but \"{Other}\" is none", User(), GetIncident, Other);
    }

    [Fact]
    public async Task Only_persons_of_members_open_and_only_who_may_vote_reviews_compensates_and_closes()
    {
        await _channel.RegisterAsync();
        await _channel.RefuseAsync(403, "expected a member (Org1MSP, Org2MSP, Org3MSP), but Org9MSP came", User("Org9MSP"), OpenIncident, Document());
        await _channel.RefuseAsync(
            403, "to open an incident, expected a person, but a node of Org1MSP came: x509::CN=peer,OU=peer::CN=peer,OU=peer", Peer(), OpenIncident, Document());
        var id = await OpenAsync();
        (string What, string Function, string[] Arguments)[] calls =
        [
            ("review an incident", ReviewIncident, [id, "unreasonable", "seen"]), ("compensate", CompensateIncident, [id, Original, Compensating, Digest(1), ""]),
            ("close an incident", CloseIncident, [id, "accepted", "done"]),
        ];
        foreach (var (what, function, arguments) in calls)
        {
            await _channel.RefuseAsync(
                403,
                $"to {what}, expected an administrator of Org1MSP (NodeOU admin or warden.admin=true), but x509::CN=client,OU=client::CN=client,OU=client came",
                User(), function, arguments);
            await _channel.RefuseAsync(403, "expected a member (Org1MSP, Org2MSP, Org3MSP), but Org9MSP came", Admin("Org9MSP"), function, arguments);
            Assert.Equal(403, (await _channel.Ledger.SubmitAsync("warden", Peer("Org2MSP"), function, arguments)).Response.Status);
        }
    }

    [Fact]
    public async Task Another_chaincode_neither_opens_reviews_compensates_nor_closes_in_the_callers_name()
    {
        await _channel.RegisterAsync();
        var id = await OpenAsync();
        _channel.Ledger.Deploy("evil", new Relay("warden"));
        (string Function, string[] Arguments)[] calls =
        [
            (OpenIncident, [Document()]), (ReviewIncident, [id, "reasonable", "seen"]),
            (CompensateIncident, [id, Original, Compensating, Digest(1), ""]), (CloseIncident, [id, "dismissed", "done"]),
        ];
        foreach (var (function, arguments) in calls)
        {
            var result = await _channel.Ledger.SubmitAsync("evil", Admin("Org2MSP"), function, arguments);
            Assert.Equal(
                (403, "expected a proposal signed for warden and these arguments, but the caller signed for evil"), (result.Response.Status, result.Response.Message));
        }
    }

    [Fact]
    public async Task An_incident_is_closed_by_two_that_found_the_same_and_never_by_who_opened_it()
    {
        await _channel.RegisterAsync();
        var id = (await _channel.DoAsync<IncidentRecord>(Admin("Org1MSP"), OpenIncident, Document())).Id;
        await _channel.RefuseAsync(400, "reason: expected 1 to 500 characters, but none came", Admin("Org2MSP"), CloseIncident, id, "accepted", " ");
        await _channel.RefuseAsync(
            400, "outcome: expected one of compensated, accepted, dismissed, but \"gone\" came", Admin("Org2MSP"), CloseIncident, id, "gone", "x");
        await RefuseToCloseAsync(id, "nobody has reviewed it; not reviewed: Org1MSP, Org2MSP, Org3MSP");
        await ReviewAsync("Org1MSP", id, "unreasonable");
        await RefuseToCloseAsync(id, "Org1MSP found unreasonable; not reviewed: Org2MSP, Org3MSP");
        await ReviewAsync("Org3MSP", id, "reasonable");
        await RefuseToCloseAsync(id, "Org1MSP found unreasonable, Org3MSP found reasonable; not reviewed: Org2MSP");
        // Looks again and finds otherwise.
        await ReviewAsync("Org3MSP", id, "unreasonable");
        await _channel.RefuseAsync(
            403, $"expected another person than x509::CN=admin,OU=admin::CN=admin,OU=admin of Org1MSP, who opened incident {id}",
            Admin("Org1MSP"), CloseIncident, id, "accepted", "done");

        var closed = Event<IncidentRecord>(await _channel.CommitAsync(Admin("Org2MSP"), CloseIncident, id, "accepted", "paid back by bank"), GovernanceEvents.IncidentClosed);
        Assert.Equal(
            (IncidentState.Closed, IncidentOutcome.Accepted, IncidentFinding.Unreasonable), (closed.State, closed.Closing!.Outcome, closed.Closing.Finding));
        Assert.Equal(["Org1MSP", "Org3MSP"], closed.Closing.Reviewers);
        Assert.Equal(("Org2MSP", "paid back by bank"), (closed.Closing.By.Organization, closed.Closing.By.Reason));

        var message = $"expected an open incident, but x509::CN=admin,OU=admin::CN=admin,OU=admin of Org2MSP has closed {id}: open one that follows it";
        await _channel.RefuseAsync(409, message, Admin("Org3MSP"), CloseIncident, id, "accepted", "again");
        await _channel.RefuseAsync(409, message, Admin("Org2MSP"), ReviewIncident, id, "reasonable", "late");
        await _channel.RefuseAsync(409, message, Admin("Org2MSP"), CompensateIncident, id, Original, Compensating, Digest(1), "");
        await _channel.RefuseAsync(409, message, Admin("Org3MSP"), Propose, "restrict", Pause(id));
    }

    [Fact]
    public async Task Where_two_say_one_thing_and_two_another_nobody_closes()
    {
        var channel = await new Consortium("Org1MSP", "Org2MSP", "Org3MSP", "Org4MSP").RegisterAsync();
        var id = (await channel.DoAsync<IncidentRecord>(User(), OpenIncident, Document())).Id;
        foreach (var (organization, finding) in new[] { ("Org1MSP", "fraudulent"), ("Org2MSP", "fraudulent"), ("Org3MSP", "reasonable"), ("Org4MSP", "reasonable") })
            await channel.DoAsync(Admin(organization), ReviewIncident, id, finding, "seen");
        await channel.RefuseAsync(
            409,
            "expected 2 organisations with one finding, and fewer with any other, but Org1MSP found fraudulent, Org2MSP found fraudulent, "
            + "Org3MSP found reasonable, Org4MSP found reasonable",
            Admin(), CloseIncident, id, "dismissed", "x");
        await channel.DoAsync(Admin("Org3MSP"), ReviewIncident, id, "inconclusive", "not so sure");
        Assert.Equal(IncidentFinding.Fraudulent, (await channel.DoAsync<IncidentRecord>(Admin(), CloseIncident, id, "accepted", "x")).Closing!.Finding);
    }

    [Fact]
    public async Task A_member_alone_reviews_and_closes_what_it_opened()
    {
        var channel = await new Consortium("Org1MSP").RegisterAsync();
        var id = (await channel.DoAsync<IncidentRecord>(Admin(), OpenIncident, Document())).Id;
        await channel.RefuseAsync(
            409, "expected 1 organisations with one finding, and fewer with any other, but nobody has reviewed it; not reviewed: Org1MSP",
            Admin(), CloseIncident, id, "dismissed", "x");
        await channel.DoAsync(Admin(), ReviewIncident, id, "reasonable", "seen");
        await channel.DoAsync(Admin(), CloseIncident, id, "dismissed", "x");
    }

    [Theory]
    [InlineData("unreasonable")]
    [InlineData("fraudulent")]
    public async Task What_should_not_have_happened_is_not_dismissed(string finding)
    {
        await _channel.RegisterAsync();
        var id = await OpenAsync();
        await ReviewAsync("Org1MSP", id, finding);
        await ReviewAsync("Org2MSP", id, finding);
        await _channel.RefuseAsync(
            409, $"expected a finding of reasonable or inconclusive to dismiss incident {id}, but the reviews agree on {finding}",
            Admin("Org2MSP"), CloseIncident, id, "dismissed", "x");
        await _channel.DoAsync(Admin("Org2MSP"), CloseIncident, id, "accepted", "settled by letter");
    }

    [Fact]
    public async Task A_review_has_a_finding_and_a_reason_is_an_event_and_replaces_the_earlier_one()
    {
        await _channel.RegisterAsync();
        var id = await OpenAsync();
        await _channel.RefuseAsync(
            400, "finding: expected one of reasonable, unreasonable, fraudulent, inconclusive, but \"odd\" came", Admin(), ReviewIncident, id, "odd", "x");
        await _channel.RefuseAsync(400, "reason: expected 1 to 500 characters, but none came", Admin(), ReviewIncident, id, "reasonable", "");
        await ReviewAsync("Org2MSP", id, "inconclusive");
        var review = Event<IncidentReview>(await _channel.CommitAsync(Admin("Org2MSP"), ReviewIncident, id, "fraudulent", "the invoice is false"), GovernanceEvents.IncidentReviewed);
        Assert.Equal((IncidentFinding.Fraudulent, "the invoice is false"), (review.Finding, review.By.Reason));
        var standing = await _channel.AskAsync<IncidentStanding>(GetIncident, id);
        Assert.Equal(CanonicalJson.ToText(review), CanonicalJson.ToText(Assert.Single(standing.Reviews)));
        Assert.Equal(["Org1MSP", "Org3MSP"], standing.NotReviewed);
    }

    [Fact]
    public async Task Reviews_of_one_block_do_not_disturb_each_other_but_a_close_beside_one_is_void()
    {
        await _channel.RegisterAsync();
        var id = await OpenAsync();
        var one = await RunAsync(Admin("Org1MSP"), ReviewIncident, id, "reasonable", "x");
        var two = await RunAsync(Admin("Org2MSP"), ReviewIncident, id, "reasonable", "x");
        Assert.True(one.Commit());
        Assert.True(two.Commit());
        var other = await RunAsync(Admin("Org2MSP"), ReviewIncident, id, "fraudulent", "x");
        var close = await RunAsync(Admin("Org1MSP"), CloseIncident, id, "dismissed", "x");
        Assert.True(other.Commit());
        Assert.False(close.Commit());
    }

    [Fact]
    public async Task A_mandate_isolates_for_an_incident_which_is_not_closed_before_that_is_lifted()
    {
        await _channel.RegisterAsync();
        var id = await OpenAsync();
        var restriction = await IsolateAsync(id);
        var isolation = Assert.Single((await _channel.AskAsync<IncidentStanding>(GetIncident, id)).Isolations);
        Assert.Equal((restriction, "Org3MSP", true, id), (isolation.Isolation.Restriction, isolation.Isolation.Mandate, isolation.InForce, isolation.Document.Incident));

        await AgreeAsync(id);
        await _channel.RefuseAsync(
            409, $"expected that no restriction of incident {id} is in force, but {restriction} is: lift it, or witness a block after 900",
            Admin("Org2MSP"), CloseIncident, id, "accepted", "x");
        await _channel.PassAsync("lift", $"{{\"chaincode\":\"basic\",\"restriction\":\"{restriction}\",\"reason\":\"cleared\"}}");
        Assert.False(Assert.Single((await _channel.AskAsync<IncidentStanding>(GetIncident, id)).Isolations).InForce);
        await _channel.DoAsync(Admin("Org2MSP"), CloseIncident, id, "accepted", "x");
    }

    [Fact]
    public async Task A_restriction_has_run_out_when_a_majority_witnesses_a_later_block_and_not_before()
    {
        await _channel.RegisterAsync();
        var id = await OpenAsync();
        var restriction = await IsolateAsync(id);
        await AgreeAsync(id);
        await _channel.WitnessAsync(900);
        await _channel.DoAsync(Admin("Org1MSP"), Witness, "901");
        Assert.Equal(409, (await _channel.Ledger.SubmitAsync("warden", Admin("Org2MSP"), CloseIncident, id, "accepted", "x")).Response.Status);
        await _channel.DoAsync(Admin("Org3MSP"), Witness, "901");
        var isolation = Assert.Single((await _channel.AskAsync<IncidentStanding>(GetIncident, id)).Isolations);
        Assert.Equal((restriction, false), (isolation.Isolation.Restriction, isolation.InForce));
        await _channel.DoAsync(Admin("Org2MSP"), CloseIncident, id, "accepted", "x");
    }

    [Fact]
    public async Task A_retirement_ends_what_was_isolated_and_a_new_registration_does_not_bring_it_back()
    {
        await _channel.RegisterAsync();
        var id = await OpenAsync();
        await IsolateAsync(id);
        await AgreeAsync(id);
        await _channel.PassAsync("retire", "{\"chaincode\":\"basic\"}");
        await _channel.DoAsync(Admin("Org2MSP"), CloseIncident, id, "accepted", "x");
        await _channel.PassAsync("register", RegistrationJson());
        Assert.False(Assert.Single((await _channel.AskAsync<IncidentStanding>(GetIncident, id)).Isolations).InForce);
    }

    [Fact]
    public async Task A_restriction_names_an_open_incident_of_its_chaincode_when_proposed_and_when_enacted()
    {
        await _channel.RegisterAsync();
        await _channel.PassAsync("register", RegistrationJson("other"));
        var id = await OpenAsync();
        await _channel.RefuseAsync(400, "restriction: incident: expected 64 lower-case hexadecimal digits, but 2 characters came", Admin(), Propose, "restrict", Pause("12"));
        await _channel.RefuseAsync(404, $"expected the id of an incident, but \"{Other}\" is none", Admin(), Propose, "restrict", Pause(Other));
        await _channel.RefuseAsync(
            409, $"expected an incident of other, but {id} is one of basic", Admin(), Propose, "restrict", Pause(id).Replace("basic", "other", StringComparison.Ordinal));

        var late = await _channel.DoAsync(Admin("Org3MSP"), Propose, "restrict", Pause(id));
        await AgreeAsync(id);
        var enact = await RunAsync(Admin("Org3MSP"), Enact, late);
        await _channel.DoAsync(Admin("Org2MSP"), CloseIncident, id, "accepted", "x");
        // Of one block: the close went before.
        Assert.False(enact.Commit());
        var enactment = await _channel.DoAsync<Enactment>(Admin("Org3MSP"), Enact, late);
        Assert.Contains($"has closed {id}", enactment.Failure, StringComparison.Ordinal);
        Assert.Empty(await _channel.AskAsync<RestrictionRecord[]>(ListRestrictions, "basic"));
    }

    [Fact]
    public async Task A_compensation_links_a_transaction_of_the_incident_once()
    {
        await _channel.RegisterAsync();
        var id = await OpenAsync();
        await AgreeAsync(id);
        await _channel.RefuseAsync(
            409, $"expected a compensation of every transaction to close incident {id} as compensated, but none is linked of {Original}, {Other}",
            Admin("Org2MSP"), CloseIncident, id, "compensated", "x");
        foreach (var (message, arguments) in new (string, string[])[]
        {
            ("original: expected 64 lower-case hexadecimal digits, but \"12\" came", [id, "12", Compensating, Digest(1), ""]),
            ("compensating: expected 64 lower-case hexadecimal digits, but \"12\" came", [id, Original, "12", Digest(1), ""]),
            ("digest: expected 64 lower-case hexadecimal digits, but \"12\" came", [id, Original, Compensating, "12", ""]),
            ($"compensating: expected another transaction than the original, but {Original} came for both", [id, Original, Original, Digest(1), ""]),
        })
        {
            await _channel.RefuseAsync(400, message, Admin(), CompensateIncident, arguments);
        }

        await _channel.RefuseAsync(
            409, $"expected a transaction of incident {id}, but it does not name {Digest(1)}", Admin(), CompensateIncident, id, Digest(1), Compensating, Digest(1), "");
        var linked = Event<IncidentCompensation>(
            await _channel.CommitAsync(Admin(), CompensateIncident, id, Original, Compensating, Digest(1), ""), GovernanceEvents.IncidentCompensated);
        Assert.Equal((Original, Compensating, Digest(1), false), (linked.Original, linked.Compensating, linked.Digest, linked.IsPartial));
        await _channel.RefuseAsync(
            409, $"expected a transaction that is linked once, but in incident {id} {Compensating} compensates {Original}",
            Admin("Org2MSP"), CompensateIncident, id, Original, Compensating, Digest(1), "");
        await _channel.RefuseAsync(
            409, $"expected a compensation of every transaction to close incident {id} as compensated, but none is linked of {Other}",
            Admin("Org2MSP"), CloseIncident, id, "compensated", "x");
        var partial = await _channel.DoAsync<IncidentCompensation>(Admin(), CompensateIncident, id, Other, Digest(5), Digest(2), "the fee stays");
        Assert.Equal((true, "the fee stays"), (partial.IsPartial, partial.By.Reason));
        Assert.Equal([Original, Other], (await _channel.AskAsync<IncidentStanding>(GetIncident, id)).Compensations.Select(c => c.Original));
        await _channel.DoAsync(Admin("Org2MSP"), CloseIncident, id, "compensated", "x");
    }

    [Fact]
    public async Task A_wrong_link_of_an_open_incident_is_replaced_by_any_member_and_frees_what_it_named()
    {
        await _channel.RegisterAsync();
        var (id, other) = (await OpenAsync(), await OpenAsync());
        var (right, wrong) = (Compensating, Digest(14));
        await LinkAsync("Org3MSP", Original, wrong);
        await LinkAsync("Org2MSP", Original, right);
        Assert.Equal([(Original, right, "Org2MSP")], await LinksAsync());
        // The history of the key keeps what Org3 said; the transaction that it named is free.
        await _channel.DoAsync(Admin("Org1MSP"), CompensateIncident, other, Other, wrong, Digest(8), "");
        await _channel.RefuseAsync(
            409, $"expected a transaction that is linked once, but in incident {other} {wrong} compensates {Other}",
            Admin("Org3MSP"), CompensateIncident, id, Original, wrong, Digest(8), "");
        await _channel.RefuseAsync(
            409, $"expected a transaction that is linked once, but in incident {id} {right} compensates {Original}",
            Admin("Org3MSP"), CompensateIncident, other, Other, right, Digest(8), "");

        // The same two with another digest, and as a part.
        await _channel.DoAsync(Admin("Org3MSP"), CompensateIncident, id, Original, right, Digest(9), "");
        Assert.True((await _channel.DoAsync<IncidentCompensation>(Admin("Org1MSP"), CompensateIncident, id, Original, right, Digest(9), "a fee stays")).IsPartial);
        Assert.Equal([(Original, right, "Org1MSP")], await LinksAsync());

        async Task LinkAsync(string organization, string original, string compensating) =>
            await _channel.DoAsync(Admin(organization), CompensateIncident, id, original, compensating, Digest(8), "");

        async Task<IEnumerable<(string, string, string)>> LinksAsync() =>
            (await _channel.AskAsync<IncidentStanding>(GetIncident, id)).Compensations.Select(c => (c.Original, c.Compensating, c.By.Organization));
    }

    [Fact]
    public async Task What_compensates_the_wrong_one_of_two_is_linked_to_the_right_one()
    {
        await _channel.RegisterAsync();
        var id = await OpenAsync();
        await _channel.DoAsync(Admin("Org3MSP"), CompensateIncident, id, Other, Compensating, Digest(1), "");
        await _channel.DoAsync(Admin("Org2MSP"), CompensateIncident, id, Original, Compensating, Digest(1), "");
        var link = Assert.Single((await _channel.AskAsync<IncidentStanding>(GetIncident, id)).Compensations);
        Assert.Equal((Original, Compensating), (link.Original, link.Compensating));
        // Nothing is left of the other one: it is free for what undoes it.
        await _channel.DoAsync(Admin("Org1MSP"), CompensateIncident, id, Other, Digest(5), Digest(1), "");
        Assert.Equal(2, (await _channel.AskAsync<IncidentStanding>(GetIncident, id)).Compensations.Count);
    }

    [Fact]
    public async Task Of_two_links_of_one_block_that_replace_one_the_second_is_void()
    {
        await _channel.RegisterAsync();
        var id = await OpenAsync();
        await _channel.DoAsync(Admin("Org3MSP"), CompensateIncident, id, Original, Compensating, Digest(1), "");
        var first = await RunAsync(Admin("Org1MSP"), CompensateIncident, id, Original, Digest(5), Digest(1), "");
        var second = await RunAsync(Admin("Org2MSP"), CompensateIncident, id, Original, Digest(6), Digest(1), "");
        Assert.True(first.Commit());
        Assert.False(second.Commit());
    }

    [Fact]
    public async Task An_incident_without_transactions_is_not_compensated_and_of_many_that_are_left_ten_are_named()
    {
        await _channel.RegisterAsync();
        var document = new Incident { Chaincode = "basic", Summary = "x", Severity = IncidentSeverity.Low };
        var none = (await _channel.DoAsync<IncidentRecord>(User(), OpenIncident, CanonicalJson.ToText(document))).Id;
        await AgreeAsync(none);
        await _channel.RefuseAsync(
            409, $"expected a compensation of every transaction to close incident {none} as compensated, but it names no transaction",
            Admin("Org2MSP"), CloseIncident, none, "compensated", "x");
        string[] all = [.. Enumerable.Range(0, 64).Select(i => $"{i:x64}")];
        var many = (await _channel.DoAsync<IncidentRecord>(User(), OpenIncident, CanonicalJson.ToText(document with { Transactions = all }))).Id;
        await AgreeAsync(many);
        await _channel.RefuseAsync(
            409,
            $"expected a compensation of every transaction to close incident {many} as compensated, but none is linked of {string.Join(", ", all.Take(10))} and 54 more",
            Admin("Org2MSP"), CloseIncident, many, "compensated", "x");
        await _channel.DoAsync(Admin("Org2MSP"), CloseIncident, many, "accepted", "settled elsewhere");
    }

    [Fact]
    public async Task Two_links_of_one_block_to_one_transaction_do_not_both_commit()
    {
        await _channel.RegisterAsync();
        var (one, two) = (await OpenAsync(), await OpenAsync());
        var first = await RunAsync(Admin("Org1MSP"), CompensateIncident, one, Original, Compensating, Digest(1), "");
        var second = await RunAsync(Admin("Org2MSP"), CompensateIncident, two, Other, Compensating, Digest(1), "");
        Assert.True(first.Commit());
        Assert.False(second.Commit());
    }

    [Fact]
    public async Task A_wrong_link_bars_no_right_one_once_its_incident_is_closed_otherwise()
    {
        await _channel.RegisterAsync();
        var wrong = await OpenAsync();
        await _channel.DoAsync(Admin(), CompensateIncident, wrong, Original, Compensating, Digest(1), "");
        await _channel.RefuseAsync(
            409, $"expected to follow a closed incident, but {wrong} is open", User(), OpenIncident, Document(wrong));
        await AgreeAsync(wrong);
        await _channel.DoAsync(Admin("Org2MSP"), CloseIncident, wrong, "accepted", "the link is wrong");
        var next = (await _channel.DoAsync<IncidentRecord>(User(), OpenIncident, Document(wrong))).Id;
        await _channel.DoAsync(Admin(), CompensateIncident, next, Original, Compensating, Digest(2), "");
        await _channel.DoAsync(Admin(), CompensateIncident, next, Other, Digest(6), Digest(2), "the fee stays");
        await AgreeAsync(next);
        await _channel.DoAsync(Admin("Org2MSP"), CloseIncident, next, "compensated", "x");
        var third = (await _channel.DoAsync<IncidentRecord>(User(), OpenIncident, Document(next))).Id;
        await _channel.RefuseAsync(
            409, $"expected a transaction that is linked once, but in incident {next} {Compensating} compensates {Original}",
            Admin(), CompensateIncident, third, Original, Digest(5), Digest(1), "");
    }

    [Fact]
    public async Task A_closed_incident_stands_as_it_was_closed_whoever_joins_or_leaves_and_whatever_is_witnessed()
    {
        await _channel.RegisterAsync();
        var id = await OpenAsync();
        await IsolateAsync(id);
        await AgreeAsync(id);
        await ReviewAsync("Org2MSP", id, "reasonable");
        await _channel.DoAsync(Admin(), CompensateIncident, id, Original, Compensating, Digest(1), "");
        await _channel.WitnessAsync(901);
        var closed = await _channel.DoAsync<IncidentRecord>(Admin("Org2MSP"), CloseIncident, id, "accepted", "x");
        Assert.Equal(["Org1MSP", "Org2MSP", "Org3MSP"], closed.Closing!.Members);
        var standing = await StandingAsync();

        // One that reviewed leaves, and of the five members then a majority has witnessed nothing: the restriction, past its last block, is still on the ledger.
        await _channel.PassAsync("constitution", CanonicalJson.ToText(new Constitution { Members = ["Org1MSP", "Org2MSP", "Org4MSP", "Org5MSP", "Org6MSP"] }));
        Assert.Equal(0, (await _channel.AskAsync<HeightStanding>(GetHeight)).Height);
        Assert.Single(await _channel.AskAsync<RestrictionRecord[]>(ListRestrictions, "basic"));
        Assert.Equal(standing, await StandingAsync());

        async Task<string> StandingAsync() => CanonicalJson.ToText(await _channel.AskAsync<IncidentStanding>(GetIncident, id));
    }

    [Fact]
    public async Task While_it_is_open_the_reviews_of_members_count_and_of_nobody_else()
    {
        await _channel.RegisterAsync();
        var id = await OpenAsync();
        await AgreeAsync(id);
        await _channel.PassAsync("constitution", CanonicalJson.ToText(new Constitution { Members = ["Org1MSP", "Org2MSP"] }));
        var standing = await _channel.AskAsync<IncidentStanding>(GetIncident, id);
        Assert.Equal(["Org1MSP"], standing.Reviews.Select(r => r.By.Organization));
        Assert.Null(standing.Agreed);
        Assert.Equal(["Org2MSP"], standing.NotReviewed);
    }

    private static string Document(string? follows = null) => CanonicalJson.ToText(new Incident
    {
        Chaincode = "basic", Transactions = [Original, Other], Summary = "a balance is wrong", Severity = IncidentSeverity.High, Follows = follows,
    });

    private static string Pause(string incident) =>
        ConstitutionTests.Pause().Replace("\"kind\"", $"\"incident\":\"{incident}\",\"kind\"", StringComparison.Ordinal);

    private async Task<string> OpenAsync() => (await _channel.DoAsync<IncidentRecord>(User(), OpenIncident, Document())).Id;

    private Task<string> ReviewAsync(string organization, string id, string finding) =>
        _channel.DoAsync(Admin(organization), ReviewIncident, id, finding, "looked at it");

    private async Task AgreeAsync(string id)
    {
        await ReviewAsync("Org1MSP", id, "unreasonable");
        await ReviewAsync("Org3MSP", id, "unreasonable");
    }

    private async Task<string> IsolateAsync(string id)
    {
        var restriction = await _channel.DoAsync(Admin("Org3MSP"), Propose, "restrict", Pause(id));
        await _channel.DoAsync(Admin("Org3MSP"), Enact, restriction);
        return restriction;
    }

    private Task RefuseToCloseAsync(string id, string but) => _channel.RefuseAsync(
        409, $"expected 2 organisations with one finding, and fewer with any other, but {but}", Admin("Org2MSP"), CloseIncident, id, "accepted", "x");

    private async Task<TestStub> RunAsync(TestIdentity client, string function, params string[] arguments)
    {
        var stub = _channel.Call(client, "warden", function, arguments);
        Assert.False((await _channel.Ledger.RunAsync(stub)).IsError);
        return stub;
    }
}
