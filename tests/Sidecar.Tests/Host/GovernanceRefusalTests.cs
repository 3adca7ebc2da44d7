using System.Text;
using System.Text.Json;
using Google.Protobuf;
using Warden.Documents;
using Warden.Host.Commands;
using Warden.Host.Telemetry;
using Warden.Protocol;

namespace Warden.Host.Tests;

/// <summary>A sidecar before the governance chaincode notes whom it refuses, in a log whose lines are chained.</summary>
public sealed class GovernanceRefusalTests
{
    private static readonly ByteString Ann = Creator.Serialize("Org1MSP", TestCertificates.Person("Ann"));

    [Fact]
    public async Task Who_was_refused_what_is_a_line_of_the_decision_log_and_what_passes_is_none()
    {
        await using var fixture = await StartAsync();
        var passed = new TestCall("warden", "GetPolicy", "basic");
        Assert.Equal(passed.Completed(), await RunAsync(fixture, passed, passed.Completed()));
        var vote = new TestCall("warden", "Vote", new string('a', 64), "accept", "") { Creator = Ann };
        var refusal = vote.Completed(403, "to vote, expected an administrator of Org1MSP", "");
        Assert.Equal(refusal, await RunAsync(fixture, vote, refusal));
        var propose = new TestCall("warden", "Propose", "policy", "{\"secret\":1}") { Creator = Ann };
        await RunAsync(fixture, propose, propose.Completed(400, "policy: bad", ""));

        var lines = await fixture.DecisionsAsync(2);
        var (first, second) = (lines[0], lines[1]);
        Assert.Equal(("warden", "Vote", "governance refused"), (Text(first, "chaincode"), Text(first, "function"), Text(first, "answer")));
        Assert.Equal((vote.TxId, "to vote, expected an administrator of Org1MSP", vote.Digest), (Text(first, "txId"), Text(first, "reason"), Text(first, "call")));
        var refused = first.GetProperty("refused");
        Assert.Equal((403, "Org1MSP", new string('a', 64)), (refused.GetProperty("status").GetInt32(), Text(refused, "organization"), Text(refused, "target")));
        Assert.StartsWith("x509::CN=Ann", Text(refused, "person"), StringComparison.Ordinal);
        Assert.Equal("policy", Text(second.GetProperty("refused"), "target"));
        Assert.DoesNotContain("secret", second.GetRawText(), StringComparison.Ordinal);
        Assert.Contains("warden_governance_refusals_total{channel=\"mychannel\",status=\"403\"} 1\n", await fixture.GetAsync("/metrics"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_line_that_is_changed_or_taken_out_breaks_the_chain_and_a_restart_goes_on_with_it()
    {
        await using var fixture = await StartAsync();
        for (var i = 0; i < 4; i++)
        {
            if (i == 2)
            {
                await fixture.StopAsync();
                await File.AppendAllTextAsync(fixture.DecisionLog, "{\"torn", TestContext.Current.CancellationToken);
                await fixture.StartAsync();
            }

            var call = new TestCall("warden", "Vote", $"{i}");
            await RunAsync(fixture, call, call.Completed(409, "not now", ""));
        }

        await SidecarFixture.UntilAsync(() => DecisionFile.LinesOf(fixture.DecisionLog).Count() == 5);
        await fixture.StopAsync();
        Assert.Equal(0, Check(fixture.DecisionLog, lines => lines).Broken);
        Assert.Equal(3, Check(fixture.DecisionLog, lines => [.. lines.Where((_, i) => i != 2)]).Broken);
        Assert.Equal(4, Check(fixture.DecisionLog, lines => [.. lines.Select((line, i) => i == 1 ? line.Replace("not now", "for now", StringComparison.Ordinal) : line)]).Broken);
        Assert.Equal(2, Check(fixture.DecisionLog, lines => [lines[0], "{\"made\":\"up\"}", .. lines[1..]]).Broken);

        Assert.Equal(1, Check(fixture.DecisionLog, _ => ["{\"colour\":\"blue\"}"]).Broken);

        var output = new StringWriter();
        Assert.Equal(ExitCodes.Done, await CommandLine.RunAsync(["decisions", "verify", fixture.DecisionLog], output, output, TestContext.Current.CancellationToken));
        Assert.StartsWith("5 lines, each follows the line before", output.ToString(), StringComparison.Ordinal);
    }

    private static (long Lines, string Last, long Broken) Check(string path, Func<string[], string[]> change) => DecisionChain.Check(
        change(File.ReadAllLines(path)).Select(line => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(line)));

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();

    private static async Task<SidecarFixture> StartAsync()
    {
        var fixture = new SidecarFixture { Options = o => o with { Chaincodes = [o.Chaincodes[0] with { Name = GovernanceFunctions.Chaincode }] } };
        await fixture.StartAsync();
        return fixture;
    }

    private static async Task<byte[]> RunAsync(SidecarFixture fixture, TestCall call, byte[] answer)
    {
        await using var peer = await fixture.PeerAsync(GovernanceFunctions.Chaincode);
        var conversation = await fixture.Chaincode.NextAsync();
        await peer.SendAsync(call.Transaction());
        Assert.Equal(call.Transaction(), await conversation.NextAsync());
        await conversation.SendAsync(answer);
        return await peer.NextAsync();
    }
}
