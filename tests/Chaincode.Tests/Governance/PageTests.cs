using System.Text;
using Warden.Documents;
using static Warden.Chaincode.Tests.Governance.Consortium;
using static Warden.Documents.GovernanceFunctions;

namespace Warden.Chaincode.Tests.Governance;

/// <summary>What only becomes more is listed a page at a time, by id: none twice, none left out, and no page without an end.</summary>
public sealed class PageTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(10)]
    [InlineData(11)]
    [InlineData(24)]
    [InlineData(100)]
    public async Task Pages_of_any_size_have_every_proposal_once_and_by_id(int size)
    {
        var (channel, ids) = await ProposedAsync(24);
        var sizes = new List<int>();
        var (listed, bookmark) = (new List<string>(), "");
        do
        {
            var page = await channel.AskAsync<Page<ProposalRecord>>(ListProposals, $"{size}", bookmark);
            sizes.Add(page.Items.Count);
            listed.AddRange(page.Items.Select(p => p.Id));
            bookmark = page.Bookmark;
        }
        while (bookmark.Length > 0);
        Assert.Equal(ids, listed);
        Assert.All(sizes[..^1], count => Assert.Equal(size, count));
        Assert.Equal(((24 + size - 1) / size, true), (sizes.Count, sizes[^1] <= size));
    }

    [Fact]
    public async Task A_page_begins_at_its_bookmark_also_where_nothing_has_that_id()
    {
        var (channel, ids) = await ProposedAsync(12);
        Assert.Equal((string[])[.. ids[4..7], ids[7]], await PageAsync("3", ids[4]));
        Assert.Equal((string[])[.. ids[..2], ids[2]], await PageAsync("2", ids[0][..10].PadRight(64, '0')));
        Assert.Equal((string[])[""], await PageAsync("2", new string('f', 64)));

        async Task<string[]> PageAsync(string size, string from)
        {
            var page = await channel.AskAsync<Page<ProposalRecord>>(ListProposals, size, from);
            return [.. page.Items.Select(p => p.Id), page.Bookmark];
        }
    }

    [Fact]
    public async Task A_page_of_long_documents_ends_before_a_mebibyte()
    {
        var channel = await new Consortium().FoundAsync();
        var attributes = Enumerable.Range(0, 400).Select(i => new AttributeDeclaration($"key*/a{i}") { Description = new string('d', 900) }).ToArray();
        for (var i = 0; i < 5; i++)
        {
            var registration = new Registration(new DetectionPolicy { Chaincode = $"cc{i}" }, new AttributeSchema { Chaincode = $"cc{i}", Attributes = attributes });
            await channel.DoAsync(Admin(), Propose, "register", CanonicalJson.ToText(registration));
        }

        var (pages, bookmark) = (new List<Page<ProposalRecord>>(), "");
        do
        {
            var result = await channel.Ledger.EvaluateAsync("warden", User(), ListProposals, "100", bookmark);
            Assert.InRange(Encoding.UTF8.GetByteCount(result.Response.PayloadText), 300_000, 1024 * 1024);
            pages.Add(CanonicalJson.Read<Page<ProposalRecord>>(result.Response.PayloadText));
            bookmark = pages[^1].Bookmark;
        }
        while (bookmark.Length > 0);
        Assert.Equal([2, 2, 1], pages.Select(page => page.Items.Count));
        Assert.Equal(5, pages.SelectMany(page => page.Items).Select(p => p.Id).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task A_page_of_effects_looks_at_so_many_proposals_and_no_more()
    {
        var (channel, ids) = await ProposedAsync(9, c => c with { SidecarsReport = true });
        foreach (var member in (string[])["Org1MSP", "Org2MSP"])
            await channel.DoAsync(Admin(member), Vote, ids[4], "accept", "");
        await channel.DoAsync(User(), Enact, ids[4]);
        var first = await channel.AskAsync<Page<EffectStanding>>(ListEffects, "3", "");
        Assert.Equal((0, ids[3]), (first.Items.Count, first.Bookmark));
        var second = await channel.AskAsync<Page<EffectStanding>>(ListEffects, "3", first.Bookmark);
        Assert.Equal((ids[4], ids[6]), (Assert.Single(second.Items).Proposal, second.Bookmark));
    }

    [Fact]
    public async Task Every_incident_is_on_one_page()
    {
        var channel = await new Consortium().RegisterAsync();
        var document = CanonicalJson.ToText(new Incident { Chaincode = "basic", Summary = "odd", Severity = IncidentSeverity.Low });
        var ids = new List<string>();
        for (var i = 0; i < 12; i++)
            ids.Add((await channel.DoAsync<IncidentRecord>(User(), OpenIncident, document)).Id);
        Assert.Equal(ids.Order(StringComparer.Ordinal), (await channel.ListAsync<IncidentStanding>(ListIncidents, 5)).Select(i => i.Incident.Id));
    }

    [Theory]
    [InlineData(ListProposals)]
    [InlineData(ListEffects)]
    [InlineData(ListIncidents)]
    public async Task A_page_without_a_size_or_with_another_bookmark_is_refused(string function)
    {
        var channel = await new Consortium().FoundAsync();
        foreach (var size in (string[])["0", "101", "-1", "", "many"])
            await channel.RefuseAsync(400, $"size: expected 1 to 100, but \"{size}\" came", User(), function, size, "");
        await channel.RefuseAsync(400, "bookmark: expected 64 lower-case hexadecimal digits, but \"next\" came", User(), function, "10", "next");
    }

    private static async Task<(Consortium Channel, string[] Ids)> ProposedAsync(int count, Func<Constitution, Constitution>? change = null)
    {
        var channel = await new Consortium(change ?? (c => c)).FoundAsync();
        var ids = new List<string>();
        for (var i = 0; i < count; i++)
            ids.Add(await channel.DoAsync(Admin(), Propose, "register", RegistrationJson($"cc{i}")));
        return (channel, [.. ids.Order(StringComparer.Ordinal)]);
    }
}
