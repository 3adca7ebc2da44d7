using Warden.Chaincode.Shim.Testing;
using Warden.Documents;
using static Warden.Chaincode.Tests.Governance.Consortium;
using static Warden.Documents.GovernanceFunctions;

namespace Warden.Chaincode.Tests.Governance;

/// <summary>No organisation fills the ledger with what is open: it has so many places, and others have their own.</summary>
public sealed class OpenPlacesTests
{
    private const int Most = 64;
    private const string NoPlace = "expected at most 64 open proposals of Org1MSP, but 64 are open: withdraw or expire one first";

    [Fact]
    public async Task A_member_has_64_proposals_open_at_most_and_whatever_closes_one_frees_its_place()
    {
        var channel = await new Consortium(c => c with { VotingBlocks = 10, Mandates = [new Mandate("Org1MSP", ["restrict"], 900)] }).RegisterAsync();
        var ids = new Queue<string>();
        for (var i = 0; i < Most; i++)
            ids.Enqueue(await ProposeAsync("Org1MSP"));
        await RefusedAsync();

        await channel.DoAsync(Admin("Org1MSP"), Withdraw, ids.Dequeue());
        await AgainAsync();
        await channel.DoAsync(Admin("Org2MSP"), Vote, ids.Peek(), "reject", "");
        await channel.DoAsync(Admin("Org3MSP"), Vote, ids.Dequeue(), "reject", "");
        await AgainAsync();
        await channel.DoAsync(Admin("Org2MSP"), Vote, ids.Peek(), "accept", "");
        await channel.DoAsync(Admin("Org3MSP"), Vote, ids.Peek(), "accept", "");
        await channel.DoAsync(User("Org2MSP"), Enact, ids.Dequeue());
        await AgainAsync();
        await channel.DoAsync(Admin("Org1MSP"), Enact, ids.Dequeue());
        await AgainAsync();
        await channel.WitnessAsync(11);
        await channel.DoAsync(User("Org2MSP"), Expire, ids.Dequeue());
        await AgainAsync();

        Task<string> ProposeAsync(string organization) => channel.DoAsync(Admin(organization), Propose, "restrict", ConstitutionTests.Pause());

        Task RefusedAsync() => channel.RefuseAsync(409, NoPlace, Admin("Org1MSP"), Propose, "restrict", ConstitutionTests.Pause());

        async Task AgainAsync()
        {
            ids.Enqueue(await ProposeAsync("Org1MSP"));
            await RefusedAsync();
        }
    }

    [Fact]
    public async Task What_one_member_has_open_keeps_no_other_from_its_mandate_or_from_breaking_the_glass()
    {
        var channel = await new Consortium(c => c with { Mandates = [new Mandate("Org2MSP", ["restrict"], 900)] }).RegisterAsync();
        await FillAsync(channel);
        var restriction = await channel.DoAsync(Admin("Org2MSP"), Propose, "restrict", ConstitutionTests.Pause());
        Assert.Equal("Org2MSP", (await channel.DoAsync<Enactment>(Admin("Org2MSP"), Enact, restriction)).Mandate);
        var emergency = await channel.DoAsync(
            Admin("Org3MSP"), Propose, "breakGlass", CanonicalJson.ToText(new BreakGlass("basic", WardenMode.Off, 900, "the bank waits")));
        await channel.DoAsync(Admin("Org2MSP"), Vote, emergency, "accept", "");
        await channel.DoAsync(Admin("Org3MSP"), Vote, emergency, "accept", "");
        Assert.NotNull((await channel.DoAsync<Enactment>(User("Org3MSP"), Enact, emergency)).BreakGlass);
    }

    [Fact]
    public async Task A_proposal_that_a_sidecar_opens_takes_a_place_of_its_organisation()
    {
        var channel = await new Consortium(c => c with { SidecarsReport = true }).RegisterAsync(change: p => p with { FalseAlarms = new FalseAlarmBudget(0.25, 100) });
        await FillAsync(channel);
        await channel.RefuseAsync(409, NoPlace, Peer("Org1MSP"), ProposeMilder, "basic", "asset*/value", "120", "20", "6");
        await channel.DoAsync(Peer("Org2MSP"), ProposeMilder, "basic", "asset*/value", "120", "20", "6");
    }

    [Fact]
    public async Task Proposals_of_two_members_in_one_block_do_not_disturb_each_other_nor_what_closes_another()
    {
        var channel = await new Consortium(c => c with { Mandates = [new Mandate("Org1MSP", ["restrict"], 900)] }).RegisterAsync();
        var standing = await channel.DoAsync(Admin("Org1MSP"), Propose, "restrict", ConstitutionTests.Pause());
        var stubs = new List<TestStub>
        {
            channel.Call(Admin("Org1MSP"), "warden", Propose, "restrict", ConstitutionTests.Pause()),
            channel.Call(Admin("Org2MSP"), "warden", Propose, "restrict", ConstitutionTests.Pause()),
            channel.Call(Admin("Org1MSP"), "warden", Enact, standing),
            channel.Call(Admin("Org1MSP"), "warden", Propose, "restrict", ConstitutionTests.Pause()),
        };
        foreach (var stub in stubs)
            Assert.False((await channel.Ledger.RunAsync(stub)).IsError);

        // Two that one member endorsed at once would both have counted the same places.
        Assert.Equal([true, true, true, false], stubs.Select(stub => stub.Commit()));
    }

    [Fact]
    public async Task A_member_has_64_incidents_open_at_most_and_the_others_have_their_own()
    {
        var channel = await new Consortium().RegisterAsync();
        var first = await OpenAsync("Org1MSP");
        for (var i = 1; i < Most; i++)
            await OpenAsync("Org1MSP");
        var message = "expected at most 64 open incidents of Org1MSP, but 64 are open: close one first";
        await channel.RefuseAsync(409, message, User("Org1MSP"), OpenIncident, Document);
        await OpenAsync("Org2MSP");
        await channel.DoAsync(Admin("Org1MSP"), ReviewIncident, first, "reasonable", "it was meant");
        await channel.DoAsync(Admin("Org2MSP"), ReviewIncident, first, "reasonable", "it was meant");
        await channel.DoAsync(Admin("Org2MSP"), CloseIncident, first, "dismissed", "nothing happened");
        await OpenAsync("Org1MSP");
        await channel.RefuseAsync(409, message, User("Org1MSP"), OpenIncident, Document);

        async Task<string> OpenAsync(string organization) => (await channel.DoAsync<IncidentRecord>(User(organization), OpenIncident, Document)).Id;
    }

    private static string Document { get; } = CanonicalJson.ToText(new Incident { Chaincode = "basic", Summary = "odd", Severity = IncidentSeverity.Low });

    private static async Task FillAsync(Consortium channel)
    {
        for (var i = 0; i < Most; i++)
            await channel.DoAsync(Admin("Org1MSP"), Propose, "restrict", ConstitutionTests.Pause());
    }
}
