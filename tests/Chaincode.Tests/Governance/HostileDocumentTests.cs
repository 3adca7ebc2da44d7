using System.Text;
using System.Text.Json.Nodes;
using Warden.Chaincode.Tests.Documents;
using Warden.Documents;
using static Warden.Chaincode.Tests.Governance.Consortium;
using static Warden.Documents.GovernanceFunctions;
using TestResult = Warden.Chaincode.Shim.Testing.TestResult;

namespace Warden.Chaincode.Tests.Governance;

/// <summary>Documents that somebody made to hurt: each is refused with a sentence, or harmless. None fails the chaincode.</summary>
public sealed class HostileDocumentTests
{
    // Written as they stand into a document, in place of each of its values.
    private static readonly string[] _values =
    [
        "null", "true", "[]", "{}", "[null]", "{\"a\":null}", "[[]]", "\"\"", "\" \"", "\"\\u0000\"", "\"\\ud800\"", "\"\\udbff\\udfff\"", "\"\\u001b[2J\"",
        "\"(a+)+$\"", "\"(((a{100}){100}){100})\"", "\"" + new string('x', 100_000) + "\"", "\"" + new string('(', 400) + "\"",
        "0", "-1", "0.1", "1e308", "1e999", "-1e999", "99999999999999999999", "9223372036854775807", new string('9', 10_000), "1" + new string('0', 400),
        "[" + string.Join(',', Enumerable.Repeat("\"a\"", 20_000)) + "]",
        string.Concat(Enumerable.Repeat("[", 10_000)) + string.Concat(Enumerable.Repeat("]", 10_000)),
    ];

    private static readonly string[] _names = ["", "\\u0000", "\\ud800", "\\udbff\\udfff", "\\u001b[2J", "__proto__", "$ref", new string('k', 100_000)];

    /// <summary>For each kind a document with every member that there is.</summary>
    private static readonly ILookup<string, string> _whole = new (string Kind, string Document)[]
    {
        ("policy", Policy), ("schema", Schema), ("register", $"{{\"policy\":{Policy},\"schema\":{Schema}}}"), ("retire", "{\"chaincode\":\"basic\"}"),
        ("constitution", """
            {"v":1,"members":["Org1MSP","Org2MSP","Org3MSP"],"voters":{"administrators":true,"attribute":"warden.admin","value":"true"},
            "thresholds":{"policy":{"rule":"count","votes":2},"retire":{"rule":"unanimity"}},"votingBlocks":5,"effectBlocks":9,"sidecarsReport":true,
            "mandates":[{"organization":"Org3MSP","kinds":["restrict"],"untilBlock":9,"chaincode":"basic"}],
            "evidence":{"hold":{"calls":1,"blocks":2,"warnShare":0.5,"recomputations":1}}}
            """),
        ("restrict", """
            {"v":1,"chaincode":"basic","kind":"limit","organization":"Org1MSP","person":"x509::a::b","function":"f","attribute":"a/b","confirmable":true,
            "limits":{"min":"1","max":"2","values":["1"],"maxLength":3},"untilVersion":"2","incident":"2222222222222222222222222222222222222222222222222222222222222222","reason":"r","source":"s","untilBlock":9}
            """),
        ("restrict", $"{{\"chaincode\":\"basic\",\"kind\":\"quota\",\"calls\":1,\"windowBlocks\":2,{Why}"),
        ("restrict", $"{{\"chaincode\":\"basic\",\"kind\":\"deny\",\"value\":\"v\",{Why}"),
        ("restrict", $"{{\"chaincode\":\"basic\",\"kind\":\"deny\",\"pattern\":\"v*\",{Why}"),
        ("restrict", $"{{\"chaincode\":\"basic\",\"kind\":\"reEnrol\",\"organization\":\"Org1MSP\",\"person\":\"p\",\"issuedBefore\":\"2026-01-31T12:00:00Z\",{Why}"),
        ("incident", $"{{\"v\":1,\"chaincode\":\"basic\",\"transactions\":[\"{Digest(1)}\"],\"summary\":\"s\",\"severity\":\"low\",\"follows\":\"{Digest(2)}\"}}"),
        ("lift", $"{{\"chaincode\":\"basic\",\"restriction\":\"{Digest(1)}\",\"reason\":\"r\"}}"),
        ("label", $"{{\"chaincode\":\"basic\",\"transaction\":\"{Digest(1)}\",\"label\":\"reasonable\",\"reason\":\"r\",\"attributes\":[\"a\"]}}"),
        ("unlabel", $"{{\"chaincode\":\"basic\",\"transaction\":\"{Digest(1)}\",\"reason\":\"r\"}}"),
        ("backtest", Report()), ("breakGlass", "{\"chaincode\":\"basic\",\"mode\":\"off\",\"untilBlock\":9,\"reason\":\"r\"}"),
    }.ToLookup(whole => whole.Kind, whole => whole.Document, StringComparer.Ordinal);

    private const string Why = "\"reason\":\"r\",\"source\":\"s\",\"untilBlock\":9}";

    private const string Policy = """
        {"v":1,"chaincode":"basic","mode":"shadow","functions":{"f":"hold"},"attributes":{"a":{"mode":"deny","strategy":"sigma","minimumHistory":5,
        "persons":2,"alone":{"max":"5"},"limits":{"min":"0","max":"9.5","values":["1","2"],"maxLength":3}}},"match":[{"functions":["f"],"organizations":["Org1MSP"],"person":"p",
        "attribute":"role","value":"v","argument":1,"within":{"min":"0"}}],"canaryShare":0.5,"falseAlarms":{"share":0.1,"windowBlocks":9,"mode":"shadow",
        "strategy":"passive","least":5},"conduct":{"windowBlocks":9,"calls":9,"repeats":9,"writes":9,"drain":0.5},"strategy":"sigma & !knn",
        "thresholds":"calibrated","alpha":0.01,"z":0.01,"minimumHistory":5,"retrain":{"everyBlocks":9},"fallback":"hold","onUnscored":"pass",
        "deadlineMilliseconds":9,"latency":{"p99Milliseconds":5,"calls":99,"returnShare":0.5,"by":"majority"},"budget":{"bytes":9,"writes":9},"programs":["aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"],
        "confirmation":{"persons":1,"by":"anybody","validForBlocks":9,"coolingBlocks":1},"organizations":["Org1MSP"]}
        """;

    private const string Schema = """
        {"v":1,"chaincode":"basic","attributes":[{"path":"a","kind":"continuous","unit":"u","description":"d","sensitive":true,"minimumHistory":5,
        "strategy":"active","limits":{"min":"0","max":"9.5","values":["1","2"],"maxLength":3}}],"arguments":{"f":["x","y"]}}
        """;

    public static TheoryData<string> Kinds => [.. Submitted];

    // What is made of the ledger and never goes there.
    private static IEnumerable<string> Submitted => DocumentSchemas.Documents.Keys.Where(kind => kind != "incidentReport");

    /// <summary>Gets good documents of a kind, which together have every member that there is.</summary>
    internal static IEnumerable<JsonNode> Whole(string kind) => _whole[kind].Select(document => JsonNode.Parse(document)!);

    /// <summary>Gets the report of a back-test that could stand beside <see cref="PolicyJson"/>.</summary>
    public static string Report()
    {
        var count = new BacktestCount(3, 2, 1, 0);
        return CanonicalJson.ToText(new BacktestReport
        {
            Channel = "mychannel", Chaincode = "basic", From = 1, To = 9,
            Policy = CanonicalJson.Digest(CanonicalJson.Read<DetectionPolicy>(PolicyJson())),
            Schema = CanonicalJson.Digest(new AttributeSchema { Chaincode = "basic" }),
            Models = [new BacktestModel(1, Digest(1))], Total = count, Functions = new Dictionary<string, BacktestCount>(StringComparer.Ordinal) { ["f"] = count },
            Warned = [Digest(2)], WarnedDigest = BacktestReport.DigestOf([Digest(2)]),
        });
    }

    [Fact]
    public async Task The_documents_that_are_damaged_here_are_good_and_have_every_member_that_there_is()
    {
        var channel = await new Consortium(c => c with { SidecarsReport = true }).RegisterAsync();
        foreach (var kind in Submitted)
        {
            var given = _whole[kind].SelectMany(document => MembersIn(JsonNode.Parse(document))).ToHashSet(StringComparer.Ordinal);
            foreach (var document in _whole[kind])
            {
                var answer = (await SubmitAsync(channel, kind, document)).Response;
                // 404, 409: nothing to lift, registered already; both are asked when the document is good.
                Assert.True(answer.Status is 200 or 404 or 409, $"{kind}: {answer.Status} {answer.Message}");
            }
            var missing = AnyDocument.NamesIn(DocumentSchemas.Documents[kind]).Except(given, StringComparer.Ordinal);
            Assert.True(!missing.Any(), $"{kind}: put these members into the document above, so that they are damaged too: {string.Join(", ", missing)}");
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task No_value_in_any_place_fails_the_chaincode(string kind)
    {
        var channel = await new Consortium(c => c with { SidecarsReport = true }).RegisterAsync();
        foreach (var whole in _whole[kind].Select(document => JsonNode.Parse(document)!))
        {
            // What is deeper in a registration is damaged as a policy and as a schema.
            var paths = PathsIn(whole).Where(path => kind != "register" || path.Count(character => character == '.') < 3).ToList();
            foreach (var damaged in paths.SelectMany(path => _values.Select(value => With(whole, path, value))).Concat(_values))
                await TryAsync(channel, kind, damaged);
            foreach (var damaged in paths.SelectMany(path => _names.Select(name => Renamed(whole, path, name))).OfType<string>())
                await TryAsync(channel, kind, damaged);
        }
    }

    internal static Task<TestResult> SubmitAsync(Consortium channel, string kind, string document) => kind switch
    {
        "backtest" => channel.Ledger.SubmitAsync("warden", Admin(), ProposeWithBacktest, "policy", PolicyJson(), document),
        "incident" => channel.Ledger.SubmitAsync("warden", Admin(), OpenIncident, document),
        _ => channel.Ledger.SubmitAsync("warden", Admin(), Propose, kind, document),
    };

    private static async Task TryAsync(Consortium channel, string kind, string document)
    {
        var result = await SubmitAsync(channel, kind, document);
        var shown = document.Length < 3000 ? document : document[..1500];
        var (status, message) = (result.Response.Status, result.Response.Message);
        Assert.True(status is 200 or 400 or 403 or 404 or 409, $"{status} {message}: {shown}");
        Assert.True(Encoding.UTF8.GetByteCount(message) <= 1003 && !message.Any(char.IsControl), $"{message}: {shown}");
        if (result.Committed && kind != "incident")
            await channel.AskAsync<ProposalRecord>(GetProposal, result.Response.PayloadText);
    }

    private static IEnumerable<string> MembersIn(JsonNode? node) => node switch
    {
        JsonObject members => members.SelectMany(member => MembersIn(member.Value).Prepend(member.Key)),
        JsonArray items => items.SelectMany(MembersIn),
        _ => [],
    };

    internal static IEnumerable<string> PathsIn(JsonNode node) => node switch
    {
        JsonObject members => members.SelectMany(member => PathsIn(member.Value!).Prepend(member.Value!.GetPath())),
        JsonArray items => items.SelectMany(item => PathsIn(item!).Prepend(item!.GetPath())),
        _ => [],
    };

    internal static JsonNode At(JsonNode root, string path) => Walk(root).Single(node => node.GetPath() == path);

    private static IEnumerable<JsonNode> Walk(JsonNode node) => node switch
    {
        JsonObject members => members.SelectMany(member => Walk(member.Value!)).Prepend(node),
        JsonArray items => items.SelectMany(item => Walk(item!)).Prepend(node),
        _ => [node],
    };

    internal static string With(JsonNode whole, string path, string value)
    {
        var copy = whole.DeepClone();
        At(copy, path).ReplaceWith("@@here@@");
        return copy.ToJsonString().Replace("\"@@here@@\"", value, StringComparison.Ordinal);
    }

    // Null where the place is no member.
    private static string? Renamed(JsonNode whole, string path, string name)
    {
        var copy = whole.DeepClone();
        var place = At(copy, path);
        if (place.Parent is not JsonObject members)
            return null;
        members.Remove(place.GetPropertyName());
        members["@@here@@"] = place;
        return copy.ToJsonString().Replace("\"@@here@@\"", $"\"{name}\"", StringComparison.Ordinal);
    }
}
