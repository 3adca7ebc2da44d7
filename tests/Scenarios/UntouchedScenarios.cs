using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Warden.Documents;
using Warden.Scenarios.Contracts;
using Warden.Scenarios.Guarding;
using Warden.Scenarios.Networks;
using Warden.Topology;
using Role = Warden.Protocol.Common.MSPRole.Types.MSPRoleType;

namespace Warden.Scenarios;

/// <summary>
/// What is endorsed behind a sidecar is byte for byte what is endorsed without one: the same signed proposal goes to both
/// organisations' peers, and only the first has a sidecar. A warning changes status and message and nothing else.
/// </summary>
public abstract class UntouchedScenarios(NetworkFixture network) : Scenario(network)
{
    private static GuardPlan Advised => PlanOf("advised", WardenMode.Advise);
    private static GuardPlan Shadowed => PlanOf("shadowed", WardenMode.Shadow);
    private static GuardPlan Held => PlanOf("holding", WardenMode.Hold);
    private static GuardPlan Denied => PlanOf("denying", WardenMode.Deny);
    private static GuardPlan Off => PlanOf("unwatched", WardenMode.Off);

    public static TheoryData<string> OddValueNames => [.. OddValues.Names];

    [Fact]
    public async Task Ordinary_calls_are_endorsed_with_the_same_bytes()
    {
        var guard = await GuardAsync(Advised);
        for (var i = 5000; i < 5020; i++)
        {
            var twin = await EndorseAsync(Advised, Text("record"), Text(Lots.Id(i)), Text(Lots.Usual(i)));

            Assert.True(twin.IsSame);
            Assert.Equal("OK", (await guard.Sidecars["Org1MSP"].Decisions.OfAsync(twin.TransactionId, Advised.Name, Token)).Outcome);
        }
    }

    [Fact]
    public async Task Any_call_is_endorsed_with_the_same_bytes_in_shadow_and_off()
    {
        foreach (var plan in new[] { Shadowed, Off })
        {
            await GuardAsync(plan);
            HoldsForAllCalls(async call => Assert.True((await EndorseAsync(plan, call)).IsSame));
        }
    }

    [Fact]
    public async Task Any_call_is_endorsed_with_the_same_bytes_in_advise_unless_it_warns_and_then_only_status_and_message_differ()
    {
        await GuardAsync(Advised);

        HoldsForAllCalls(async call => AssertSameButForTheVerdict(await EndorseAsync(Advised, call)));
    }

    [Fact]
    public async Task Any_call_that_hold_and_deny_do_not_refuse_is_endorsed_with_the_same_bytes()
    {
        foreach (var (plan, refusal) in new[] { (Held, VerdictStatus.ConfirmationRequired), (Denied, VerdictStatus.Denied) })
        {
            await GuardAsync(plan);
            var refused = 0;
            HoldsForAllCalls(async call =>
            {
                var twin = await EndorseAsync(plan, call);
                if (twin.Guarded.Response.Status != refusal)
                {
                    Assert.True(twin.IsSame);
                    return;
                }

                refused++;
                Assert.True(VerdictMessage.TryParse(twin.Guarded.Response.Message, out _));
                Assert.True(twin.Guarded.Payload.IsEmpty || TwinEndorsement.ActionOf(twin.Guarded).Response.Status == refusal);
            });
            Assert.InRange(refused, 1, 90);
        }
    }

    [Theory]
    [MemberData(nameof(OddValueNames))]
    public async Task A_value_that_is_hard_to_read_passes_untouched(string name)
    {
        foreach (var plan in new[] { Shadowed, Off })
        {
            var guard = await GuardAsync(plan);
            var twin = await EndorseAsync(plan, Text("put"), Text("odd"), OddValues.Of(name));

            Assert.True(twin.IsSame);
            Assert.Equal(200, twin.Guarded.Response.Status);
            if (plan.Name == Shadowed.Name)
            {
                Assert.NotEqual("fault", (await guard.Sidecars["Org1MSP"].Decisions.OfAsync(twin.TransactionId, plan.Name, Token)).Reason);
            }
        }
    }

    [Theory]
    [MemberData(nameof(OddValueNames))]
    public async Task A_value_that_is_hard_to_read_is_stored_as_it_came_even_when_it_warns(string name)
    {
        await GuardAsync(Advised);

        var twin = await EndorseAsync(Advised, Text("put"), Text(Lots.Id(5101)), OddValues.Of(name));

        AssertSameButForTheVerdict(twin);
    }

    [Fact]
    public async Task A_warning_changes_status_and_message_and_keeps_the_contracts_reply_in_the_document()
    {
        await GuardAsync(Advised);

        var twin = await EndorseAsync(Advised, Text("record"), Text(Lots.Id(5100)), Text(Lots.FarTooHigh));

        Assert.Equal(VerdictStatus.Warning, twin.Guarded.Response.Status);
        Assert.Equal(200, twin.Unguarded.Response.Status);
        AssertSameButForTheVerdict(twin);
    }

    private static GuardPlan PlanOf(string name, WardenMode mode) => new(new ContractPlan(name, new ScenarioContract())
    {
        // Only the first organisation takes part, so its publication alone makes an epoch.
        Policy = GuardPlan.Policy(name, mode) with { Organizations = ["Org1MSP"] },
        History = Lots.Calls("record", 200),
        EndorsementPolicy = SignaturePolicies.AnyOf(("Org1MSP", Role.Peer), ("Org2MSP", Role.Peer)),
    })
    {
        WithoutSidecar = ["Org2MSP"],
    };

    private static void HoldsForAllCalls(Func<byte[][], Task> check) => Prop.ForAll(GeneratedCalls.All, check).Check(Seeded.Config);

    private static void AssertSameButForTheVerdict(TwinEndorsement twin)
    {
        if (twin.Guarded.Response.Status != VerdictStatus.Warning)
        {
            Assert.True(twin.IsSame);
            return;
        }

        Assert.True(VerdictMessage.TryParse(twin.Guarded.Response.Message, out var message));
        Assert.StartsWith(message.Document.Reply, twin.Unguarded.Response.Message, StringComparison.Ordinal);
        var (guarded, unguarded) = (TwinEndorsement.ActionOf(twin.Guarded), TwinEndorsement.ActionOf(twin.Unguarded));
        Assert.Equal(VerdictStatus.Warning, guarded.Response.Status);
        guarded.Response.Status = unguarded.Response.Status;
        guarded.Response.Message = unguarded.Response.Message;
        Assert.Equal(unguarded, guarded);
    }

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);

    private Task<TwinEndorsement> EndorseAsync(GuardPlan plan, params byte[][] arguments) =>
        TwinEndorsement.OfAsync(Network, plan.Name, arguments, Token);
}

public sealed class UntouchedOnEmbedded(EmbeddedFixture network) : UntouchedScenarios(network), IClassFixture<EmbeddedFixture>;

public sealed class UntouchedOnNative(NativeFixture network) : UntouchedScenarios(network), IClassFixture<NativeFixture>;
