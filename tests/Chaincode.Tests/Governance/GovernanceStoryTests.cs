using System.Text;
using System.Text.RegularExpressions;
using Warden.Chaincode.Shim.Testing;
using Warden.Documents;
using static Warden.Chaincode.Tests.Governance.Consortium;
using static Warden.Documents.GovernanceFunctions;

namespace Warden.Chaincode.Tests.Governance;

/// <summary>docs/governance.md shows what the chaincode answers, word for word. <c>WARDEN_WRITE_DOCS=1</c> writes its blocks anew.</summary>
public sealed partial class GovernanceStoryTests
{
    private const int Longest = 260;

    private readonly Consortium _channel = new(c => c with
    {
        VotingBlocks = 500,
        Thresholds = new Dictionary<string, VoteThreshold> { ["retire"] = new(VotingRule.Unanimity) },
        Mandates = [new Mandate("Org3MSP", ["restrict"], 5000, "basic")],
    });

    private readonly StringBuilder _told = new();
    private readonly List<string> _ids = [];
    private readonly SortedDictionary<string, string> _blocks = new(StringComparer.Ordinal);

    [Fact]
    public async Task The_story_in_the_documentation_is_what_happens()
    {
        await FoundAsync();
        await RegisterAsync();
        await IsolateAsync();
        await CorrectAsync();
        await ConfirmAsync();
        await ExpireAsync();
        await AmendAsync();
        Compare();
    }

    private async Task FoundAsync()
    {
        foreach (var member in _channel.Members)
            await TellAsync(Admin(member), Found, _channel.ConstitutionJson);
        End("found");
    }

    private async Task RegisterAsync()
    {
        await TellAsync(User("Org1MSP"), Propose, "register", "{\"policy\":{\"chaincode\":\"basic\",\"mode\":\"hold\"}}");
        await TellAsync(Admin("Org1MSP"), Propose, "register", "{\"policy\":{\"chaincode\":\"basic\",\"mode\":\"loud\"}}");
        await TellAsync(Admin("Org1MSP"), Propose, "register", "{\"policy\":{\"chaincode\":\"basic\",\"strategy\":\"sigma & (knn | dense)\"}}");
        var id = await TellAsync(
            Admin("Org1MSP"), Propose, "register", "{\"policy\":{\"chaincode\":\"basic\",\"mode\":\"hold\",\"confirmation\":{\"by\":\"anotherOrganization\",\"coolingBlocks\":5}}}");
        await TellAsync(Admin("Org1MSP"), Vote, id, "accept", "");
        await TellAsync(User("Org1MSP"), Enact, id);
        await TellAsync(Admin("Org2MSP"), Vote, id, "accept", "agreed on Monday");
        await TellAsync(User("Org1MSP"), Enact, id);
        await TellAsync(User("Org1MSP"), ListChaincodes);
        End("register");
    }

    private async Task IsolateAsync()
    {
        var id = await TellAsync(
            Admin("Org3MSP"), Propose, "restrict",
            "{\"chaincode\":\"basic\",\"kind\":\"pause\",\"function\":\"TransferAsset\",\"reason\":\"incident 12\",\"source\":\"desk of Org3\",\"untilBlock\":900}");
        await TellAsync(Admin("Org1MSP"), Enact, id);
        await TellAsync(Admin("Org3MSP"), Enact, id);
        await TellAsync(User("Org2MSP"), Appeal, "basic", id, "our payments are due today");
        var lift = await TellAsync(
            Admin("Org2MSP"), Propose, "lift", $"{{\"chaincode\":\"basic\",\"restriction\":\"{id}\",\"reason\":\"incident 12 is closed\"}}");
        await TellAsync(Admin("Org1MSP"), Vote, lift, "accept", "");
        await TellAsync(Admin("Org2MSP"), Vote, lift, "accept", "");
        await TellAsync(User("Org2MSP"), Enact, lift);
        End("isolate");
    }

    private async Task CorrectAsync()
    {
        var id = await TellAsync(
            Admin("Org2MSP"), Propose, "label",
            $"{{\"chaincode\":\"basic\",\"transaction\":\"{Digest(7)}\",\"label\":\"reasonable\",\"reason\":\"the yearly sale\"}}");
        await TellAsync(Admin("Org2MSP"), Vote, id, "accept", "");
        await TellAsync(Admin("Org1MSP"), Vote, id, "accept", "");
        await TellAsync(Admin("Org1MSP"), RevokeVote, id, "I want to see the invoice first");
        await TellAsync(User("Org2MSP"), Enact, id);
        await TellAsync(Admin("Org1MSP"), Vote, id, "accept", "seen");
        await TellAsync(User("Org2MSP"), Enact, id);
        End("correct");
    }

    private async Task ConfirmAsync()
    {
        _channel.Ledger.Deploy("basic", new Guarded(stub => CallDigest.Compute(stub.ChannelId, "basic", stub.Creator.Span, stub.Args)));
        var call = _channel.CallOf(User("Org1MSP"), "basic", "set", "a", "5000000");
        await TellAsync(User("Org1MSP"), Confirm, call, "basic", Digest(1), "40", "it is my own sale");
        await TellGuardedAsync();
        await TellAsync(User("Org2MSP"), Confirm, call, "basic", Digest(1), "41", "the buyer called me");
        await TellAsync(Admin("Org3MSP"), Veto, call, "the account is new");
        await TellGuardedAsync();
        await TellAsync(Admin("Org3MSP"), LiftVeto, call, "the bank agrees");
        await TellGuardedAsync();
        await TellGuardedAsync();
        End("confirm");

        async Task TellGuardedAsync()
        {
            var result = await _channel.Ledger.SubmitAsync("basic", User("Org1MSP"), "set", "a", "5000000");
            Line("Org1MSP client", "basic: set a 5000000", result.Response.Status, result.Response.IsError ? result.Response.Message : "committed");
        }
    }

    private async Task ExpireAsync()
    {
        await TellAsync(Admin("Org1MSP"), Witness, "100");
        await TellAsync(Admin("Org2MSP"), Witness, "100");
        var id = await TellAsync(Admin("Org1MSP"), Propose, "retire", "{\"chaincode\":\"basic\"}");
        foreach (var member in _channel.Members)
            await TellAsync(Admin(member), Witness, "601");
        await TellAsync(Admin("Org1MSP"), Vote, id, "accept", "");
        await TellAsync(User("Org1MSP"), Expire, id);
        End("expire");
    }

    private async Task AmendAsync()
    {
        var id = await TellAsync(Admin("Org1MSP"), Propose, "constitution", "{\"members\":[\"Org1MSP\"]}");
        await TellAsync(Admin("Org1MSP"), Vote, id, "accept", "");
        await TellAsync(User("Org1MSP"), Enact, id);
        End("amend");
    }

    private async Task<string> TellAsync(TestIdentity client, string function, params string[] arguments)
    {
        var result = await _channel.Ledger.SubmitAsync("warden", client, function, arguments);
        var answer = result.Response.IsError ? result.Response.Message : result.Response.PayloadText;
        if (function == Propose && !result.Response.IsError)
            _ids.Add(answer);
        Line($"{client.MspId} {client.Name}", $"{function} {string.Join(' ', arguments.Select(a => a.Contains(' ') || a.Length == 0 ? $"'{a}'" : a))}", result.Response.Status, answer);
        return answer;
    }

    private void Line(string who, string call, int status, string answer) =>
        _told.Append(Named($"{who}> {call}")).Append('\n').Append(Named($"  {status} {answer}")).Append('\n');

    // Ids and digests by a name, or nobody could read it.
    private string Named(string text)
    {
        for (var i = 0; i < _ids.Count; i++)
            text = text.Replace(_ids[i], $"‹proposal {i + 1}›", StringComparison.Ordinal);
        text = Hexadecimal().Replace(text, "‹digest›").TrimEnd();
        return text.Length <= Longest ? text : text[..Longest] + "…";
    }

    private void End(string block)
    {
        _blocks[block] = _told.ToString();
        _told.Clear();
    }

    private void Compare()
    {
        var file = Path.Combine(Root(), "docs", "governance.md");
        var page = File.ReadAllText(file).ReplaceLineEndings("\n");
        var written = Block().Replace(page, found => $"<!-- {found.Groups[1].Value} -->\n```text\n{_blocks[found.Groups[1].Value]}```");
        Assert.Equal(_blocks.Keys, Block().Matches(page).Select(found => found.Groups[1].Value).Order(StringComparer.Ordinal));
        if (Environment.GetEnvironmentVariable("WARDEN_WRITE_DOCS") == "1")
            File.WriteAllText(file, written);
        else
            Assert.Equal(written, page);
    }

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Plugin.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException($"Expected Plugin.sln above {AppContext.BaseDirectory}.");
        return folder;
    }

    [GeneratedRegex("<!-- (\\w+) -->\n```text\n(?:[^`]*)```")]
    private static partial Regex Block();

    [GeneratedRegex("[0-9a-f]{64}")]
    private static partial Regex Hexadecimal();
}
