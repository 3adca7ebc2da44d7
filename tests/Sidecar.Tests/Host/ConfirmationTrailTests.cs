using System.Text.Json;
using Warden.Documents;
using Warden.Protocol;

namespace Warden.Host.Tests;

/// <summary>What is exported of a confirmation is what the block says of it.</summary>
public sealed class ConfirmationTrailTests
{
    private static readonly Approval Ann = new("Org1MSP", "x509::CN=Ann::CN=ca", "the yearly sale", "tx1", "2026-01-31T12:00:00.000Z") { Certificate = new('a', 64) };
    private static readonly Approval Bob = Ann with { Organization = "Org2MSP", Person = "x509::CN=Bob::CN=ca", TxId = "tx2", Certificate = new('b', 64) };
    private static readonly ConfirmationRecord Given = new(new('1', 64), "basic", new('2', 64), 900, [Ann], Parts: new CallParts(new('3', 64), new('4', 64)), Attributes: ["a"]);

    [Fact]
    public async Task Each_committed_state_of_a_confirmation_is_a_line_with_all_its_fields_and_what_became_of_it()
    {
        await using var fixture = await SidecarFixture.InModeAsync(WardenMode.Hold);
        var both = Given with { Approvals = [Ann, Bob] };
        ConfirmationRecord[] states = [Given, both, both with { Veto = Bob with { Reason = "wait" } }, both, both with { UsedBy = "tx9" }];
        var blocks = states.Select(state => fixture.Ledger.Govern((KeyOf(state), state))).ToList();
        fixture.Ledger.Govern((KeyOf(Given), Given with { Chaincode = "other" }));

        var lines = await fixture.ConfirmationsAsync(states.Length);

        Assert.Equal(["confirmed", "confirmed", "vetoed", "veto lifted", "used"], lines.Select(l => l.GetProperty("reason").GetString()));
        Assert.Equal(states.Select(CanonicalJson.ToText), lines.Select(l => l.GetProperty("confirmation").GetRawText()));
        Assert.Equal(
            blocks.Select(b => ((long)b.Header.Number, Blocks.Unpack(b).Single().TransactionId)),
            lines.Select(l => (l.GetProperty("block").GetInt64(), l.GetProperty("txId").GetString()!)));
        Assert.All(lines, l => Assert.Equal(("confirmation", "warden", TestCall.Channel, Given.Call), (Text(l, "answer"), Text(l, "chaincode"), Text(l, "channel"), Text(l, "call"))));
    }

    [Fact]
    public async Task A_restart_tells_none_twice()
    {
        await using var fixture = await SidecarFixture.InModeAsync(WardenMode.Hold);
        fixture.Ledger.Govern((KeyOf(Given), Given));
        await fixture.CaughtUpAsync();
        await fixture.StopAsync();
        await fixture.StartAsync();
        fixture.Ledger.Govern((KeyOf(Given), Given with { UsedBy = "tx9" }));
        Assert.Equal(["confirmed", "used"], (await fixture.ConfirmationsAsync(2)).Select(l => Text(l, "reason")));
    }

    private static string KeyOf(ConfirmationRecord record) => CompositeKey.Create(GovernanceKeys.Confirmation, record.Call);

    private static string? Text(JsonElement line, string name) => line.GetProperty(name).GetString();
}
