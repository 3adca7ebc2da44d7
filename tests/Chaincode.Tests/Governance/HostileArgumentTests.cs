using System.Reflection;
using System.Text;
using Warden.Chaincode.Governance;
using Warden.Chaincode.Shim;
using Warden.Documents;
using static Warden.Chaincode.Tests.Governance.Consortium;
using static Warden.Documents.GovernanceFunctions;

namespace Warden.Chaincode.Tests.Governance;

/// <summary>Arguments that somebody made to hurt, of every function: each is refused with a sentence, or harmless.</summary>
public sealed class HostileArgumentTests
{
    private static readonly string[] _values =
    [
        "", " ", "null", "\0", "\u001b[2J", "\U0010FFFF", "\uFFFF", "-1", "0", "1e9", "٣", "99999999999999999999", "[null]", "[[]]", "{}", "../..", "a:b", "(a+)+$",
        new('1', 100_000), new('x', 100_000), "[" + string.Join(',', Enumerable.Repeat("\"a\"", 100_000)) + "]",
        string.Concat(Enumerable.Repeat("[", 10_000)),
    ];

    public static TheoryData<string> Functions => [.. typeof(GovernanceFunctions).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(f => (string)f.GetRawConstantValue()!).Where(name => name != GovernanceFunctions.Chaincode).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Functions))]
    public async Task No_value_of_any_argument_fails_the_chaincode(string function)
    {
        var channel = await new Consortium(c => c with { SidecarsReport = true }).RegisterAsync(
            change: p => p with
        {
            FalseAlarms = new FalseAlarmBudget(0.1, 10, WardenMode.Shadow, "passive", 1), Latency = new LatencyLimit(5, 10),
        });
        var open = await channel.DoAsync(Admin(), Propose, "policy", PolicyJson());
        var usual = MethodOf(function).GetParameters().Skip(1).Select(p => Usual(function, p.Name!, open)).ToArray();
        Assert.NotEqual(400, (await TryAsync(channel, function, [.. usual.Select(Bytes)])).Status);
        for (var i = 0; i < usual.Length; i++)
        {
            foreach (var value in _values)
                await TryAsync(channel, function, [.. usual.Select((argument, at) => Bytes(at == i ? value : argument))]);
            foreach (var bytes in (byte[][])[[0xff], [0xc0, 0xaf], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80]])
            {
                var (status, message) = await TryAsync(channel, function, [.. usual.Select((argument, at) => at == i ? bytes : Bytes(argument))]);
                Assert.Equal((400, $"argument {i + 1}: expected UTF-8, but other bytes came"), (status, message));
            }
            var long_ = await TryAsync(channel, function, [.. usual.Select((argument, at) => at == i ? new byte[(512 << 10) + 1] : Bytes(argument))]);
            Assert.Equal((400, $"argument {i + 1}: expected at most 524288 bytes, but 524289 came"), long_);
        }
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static MethodInfo MethodOf(string function) => typeof(GovernanceContract).GetMethod($"{function}Async")!;

    private static string Usual(string function, string parameter, string proposal) => parameter switch
    {
        "document" when function == OpenIncident => "{\"chaincode\":\"basic\",\"summary\":\"s\",\"severity\":\"low\"}",
        "finding" when function == ReviewIncident => "reasonable",
        "incident" => Digest(2),
        "outcome" => "dismissed",
        "original" => Digest(3),
        "compensating" => Digest(4),
        "partial" => "",
        "proposal" or "restriction" => proposal,
        "chaincode" => "basic",
        "kind" => "policy",
        "document" => PolicyJson(),
        "constitution" => CanonicalJson.ToText(new Constitution { Members = ["Org1MSP"] }),
        "report" => HostileDocumentTests.Report(),
        "vote" => "accept",
        "height" or "untilBlock" or "warned" or "falseAlarms" or "p50" or "p99" => "9",
        "calls" or "size" => "10",
        "persons" => "2",
        "holdsOrFails" => "fails",
        "onOrOff" => "off",
        "attributes" => "[\"a\"]",
        "attribute" or "place" or "reason" or "finding" => "a",
        "digest" or "call" or "verdict" or "creator" or "arguments" or "bookmark" => Digest(1),
        _ => throw new InvalidOperationException($"say what {parameter} usually is, so that it is tried too"),
    };

    private static async Task<(int Status, string Message)> TryAsync(Consortium channel, string function, IReadOnlyList<byte[]> arguments)
    {
        var stub = channel.Ledger.Begin("warden", Admin(), arguments.Prepend(Bytes(function)).Select(a => (ReadOnlyMemory<byte>)a));
        var response = await channel.Ledger.RunAsync(stub);
        var shown = $"{function}({string.Join(", ", arguments.Select(a => a.Length < 200 ? Encoding.UTF8.GetString(a) : $"{a.Length} bytes"))})";
        Assert.True(response.Status is 200 or 400 or 403 or 404 or 409, $"{response.Status} {response.Message}: {shown}");
        Assert.True(Encoding.UTF8.GetByteCount(response.Message) <= 1003 && !response.Message.Any(char.IsControl), $"{response.Message}: {shown}");
        return (response.Status, response.Message);
    }
}
