using System.Text;
using Google.Protobuf;
using Warden.Detection;
using Warden.Documents;
using Warden.Host.Governance;
using Warden.Host.Guard;
using Warden.Host.Relay;
using Warden.Protocol;
using Warden.Protocol.Lifecycle;

namespace Warden.Host.Tests;

/// <summary>Quotas, lists of values, certificates that are too old, programs that nobody voted for: each obeyed from the block of its enactment on.</summary>
public sealed class IsolationTests
{
    private const string Listed = "acct-42";
    private static readonly string Id = new('7', 64);
    private static readonly ByteString Ann = Creator.Serialize("Org1MSP", TestCertificates.Person("Ann", hoursOld: 10));
    private static readonly ByteString Bob = Creator.Serialize("Org1MSP", TestCertificates.Person("Bob"));

    [Fact]
    public async Task A_quota_bars_the_next_call_of_who_used_it_up_and_recovers_with_the_window()
    {
        await using var fixture = await SidecarFixture.InModeAsync(WardenMode.Off);
        await RestrictAsync(fixture, Quota with { Calls = 2, WindowBlocks = 3 });
        fixture.Ledger.Append(CommittedBy(Ann, "1"), CommittedBy(Ann, "2"), CommittedBy(Bob, "3"));
        await fixture.CaughtUpAsync();
        var response = await RefusedAsync(fixture, CallBy(Ann, "4"));
        Assert.True(VerdictMessage.TryParse(response.Message, out var message));
        Assert.Equal((403, "Until block 900, only 2 calls of Pay in 3 blocks: too many"), (response.Status, message.Sentence));
        await PassesAsync(fixture, CallBy(Bob, "4"));
        await PassesAsync(fixture, new TestCall("basic", "Read", "x") { Creator = Ann });
        fixture.Ledger.Append();
        await fixture.CaughtUpAsync();
        await RefusedAsync(fixture, CallBy(Ann, "5"));
        fixture.Ledger.Append();
        fixture.Ledger.Append();
        await fixture.CaughtUpAsync();
        await PassesAsync(fixture, CallBy(Ann, "6"));
    }

    [Fact]
    public void A_call_that_cannot_be_checked_against_a_restriction_does_not_pass_and_one_out_of_its_scope_does()
    {
        // A limit without its judge stands for any fault of the check.
        var limit = new Restriction
        {
            Chaincode = "basic", Kind = RestrictionKind.Limit, Function = "Pay", Attribute = "Pay/args[0]", Limits = new ValueLimits(Max: "5"), Reason = "too much", Source = "desk", UntilBlock = 900,
        };
        var view = new ChaincodeView(new VersionedPolicy(1, Id, new DetectionPolicy { Chaincode = "basic" }), null, null, null, null, TakesPart: true)
        {
            Restrictions = [new RestrictionRecord(Id, limit)],
        };
        var barrier = BarrierOf(CallBy(Ann, "3"));
        Assert.Equal("Until block 900, Pay is restricted, and this call could not be checked: too much", barrier!.Sentence);
        Assert.False(barrier.Confirmable);
        Assert.IsType<KeyNotFoundException>(barrier.Fault);
        Assert.Null(BarrierOf(new TestCall("basic", "Read", "x") { Creator = Ann }));

        Guard.Barrier? BarrierOf(TestCall call)
        {
            Assert.True(Frame.TryRead(call.Transaction(), out var frame));
            return view.BarrierOf(ProposedCall.Read(frame)!, null, "tx");
        }
    }

    /// <summary>A pattern takes 4 KiB to read: of two thousand, anew for each call, that was 9.7 MB a call.</summary>
    [Fact]
    public void Lists_are_read_once_and_no_call_pays_for_them_again()
    {
        const int Entries = 2000;
        var governance = GovernanceView.Empty.After([.. Enumerable.Range(0, Entries).Select(i => ListedAs(i, $"acct-{i}-*"))]);
        var view = ViewOf(governance, null);
        var json = "{" + string.Join(',', Enumerable.Range(0, 60).Select(i => $"\"member{i}\":\"value number {i}\"")) + "}";
        var passes = Proposed("x", json);
        Assert.NotNull(view.BarrierOf(Proposed("x", "{\"to\":\"acct-1999-a\"}"), null, "tx"));
        Assert.Null(view.BarrierOf(passes, null, "tx"));
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Null(view.BarrierOf(passes, null, "tx"));
        var bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(bytes < 200 * Entries, $"expected less than 200 bytes an entry, but {bytes} for {Entries} came");

        // The next block's view keeps them, but for the one that another vote has changed.
        var next = ViewOf(governance.After([ListedAs(7, "other-*")]), view);
        Assert.Same(view.Lists[$"{8:x64}"], next.Lists[$"{8:x64}"]);
        Assert.NotNull(next.BarrierOf(Proposed("other-1"), null, "tx"));
        Assert.Null(next.BarrierOf(Proposed("acct-7-a"), null, "tx"));

        // What this sidecar cannot read as a pattern takes no block down, and lets nothing pass.
        var unread = ViewOf(governance.After([ListedAs(7, "*")]), view);
        Assert.Contains("could not be checked", unread.BarrierOf(passes, null, "tx")!.Sentence, StringComparison.Ordinal);

        static ChaincodeView ViewOf(GovernanceView view, ChaincodeView? last) => ChaincodeView.Of(
            view.After([new(1, CompositeKey.Create(GovernanceKeys.Policy, "basic"), CanonicalJson.ToBytes(new VersionedPolicy(1, "", new DetectionPolicy { Chaincode = "basic" })))]),
            "basic", "Org1MSP", _ => null, 10, last: last)!;
    }

    [Fact]
    public async Task A_quota_counts_what_was_committed_before_its_vote_and_before_a_restart()
    {
        await using var fixture = await SidecarFixture.InModeAsync(WardenMode.Shadow);
        fixture.Ledger.Append(CommittedBy(Ann, "1"), CommittedBy(Ann, "2"));
        await RestrictAsync(fixture, Quota with { Calls = 2, WindowBlocks = 50 });
        await RefusedAsync(fixture, CallBy(Ann, "3"));
        await fixture.StopAsync();
        await fixture.StartAsync();
        await fixture.CaughtUpAsync();
        await RefusedAsync(fixture, CallBy(Ann, "3"));
    }

    [Fact]
    public async Task A_quota_of_all_functions_counts_what_came_through_another_chaincode_and_one_of_a_function_does_not()
    {
        await using var fixture = await SidecarFixture.InModeAsync(WardenMode.Shadow);
        fixture.Ledger.Append(Nested("1"));
        await RestrictAsync(fixture, Quota with { Function = null, Calls = 2, WindowBlocks = 50 });
        await PassesAsync(fixture, CallBy(Ann, "2"));
        fixture.Ledger.Append(Nested("2"), new TestTransaction("proxy", ["Read", "basic"]) { Creator = Ann });
        await fixture.CaughtUpAsync();
        await RefusedAsync(fixture, CallBy(Ann, "3"));
        await PassesAsync(fixture, CallBy(Bob, "3"));
        await fixture.StopAsync();
        await fixture.StartAsync();
        await fixture.CaughtUpAsync();
        await RefusedAsync(fixture, CallBy(Ann, "4"));
        fixture.Ledger.Remove(CompositeKey.Create(GovernanceKeys.Restriction, "basic", Id));
        await fixture.CaughtUpAsync();
        await RestrictAsync(fixture, Quota with { Calls = 2, WindowBlocks = 50 });
        await PassesAsync(fixture, CallBy(Ann, "5"));

        static TestTransaction Nested(string argument) => new("proxy", ["Do", argument]) { Creator = Ann, Writes = { ["basic"] = [($"a{argument}", "x")] } };
    }

    [Fact]
    public async Task Voided_calls_and_other_functions_use_no_quota()
    {
        await using var fixture = await SidecarFixture.InModeAsync(WardenMode.Shadow);
        await RestrictAsync(fixture, Quota with { Calls = 1, WindowBlocks = 50 });
        fixture.Ledger.Append(
            new TestTransaction("basic", ["Pay", "1"]) { Creator = Ann, Code = Protocol.Peer.TxValidationCode.MvccReadConflict },
            new TestTransaction("basic", ["Read", "1"]) { Creator = Ann });
        await fixture.CaughtUpAsync();
        await PassesAsync(fixture, CallBy(Ann, "2"));
    }

    [Fact]
    public async Task Of_a_burst_inside_one_block_no_more_pass_than_the_quota_and_a_voided_or_forgotten_call_gives_its_place_back()
    {
        await using var fixture = await SidecarFixture.InModeAsync(WardenMode.Off);
        await RestrictAsync(fixture, Quota with { Calls = 2, WindowBlocks = 50 });
        await PassesAsync(fixture, CallBy(Ann, "reads only"));
        var view = fixture.Sidecar.Channel(TestCall.Channel).Current.Chaincodes["basic"];
        await SidecarFixture.UntilAsync(() => view.InFlight!.Of(Quota, "", null, view.Height) == 0);
        var (first, second) = (CallBy(Ann, "1"), CallBy(Ann, "2"));
        Assert.Equal(200, TestCall.ResponseIn(await WritesAsync(fixture, first, "a1", "x")).Status);
        Assert.Equal(200, TestCall.ResponseIn(await WritesAsync(fixture, second, "a2", "x")).Status);
        Assert.Equal(403, (await RefusedAsync(fixture, CallBy(Ann, "3"))).Status);
        Assert.Equal(200, TestCall.ResponseIn(await WritesAsync(fixture, CallBy(Bob, "3"), "a3", "x")).Status);

        fixture.Ledger.Append(InBlock(first), InBlock(second) with { Code = Protocol.Peer.TxValidationCode.MvccReadConflict });
        await fixture.CaughtUpAsync();
        Assert.Equal(200, TestCall.ResponseIn(await WritesAsync(fixture, CallBy(Ann, "4"), "a4", "x")).Status);
        await RefusedAsync(fixture, CallBy(Ann, "5"));
        for (var i = 0; i <= CallsInFlight.LongestBlocks; i++)
        {
            fixture.Ledger.Append();
        }

        await fixture.CaughtUpAsync();
        Assert.Equal(200, TestCall.ResponseIn(await WritesAsync(fixture, CallBy(Ann, "6"), "a6", "x")).Status);

        static TestTransaction InBlock(TestCall call) =>
            new(call.Invoked, call.Arguments) { Call = call, Creator = call.Creator, Writes = { ["basic"] = [("a", "x")] } };
    }

    [Fact]
    public async Task Of_calls_at_the_same_time_exactly_the_quota_passes()
    {
        await using var fixture = await SidecarFixture.InModeAsync(WardenMode.Off);
        await RestrictAsync(fixture, Quota with { Calls = 3, WindowBlocks = 50 });
        var calls = Enumerable.Range(0, 12).Select(i => CallBy(Ann, $"{i}")).ToList();
        var view = fixture.Sidecar.Channel(TestCall.Channel).Current.Chaincodes["basic"];
        var passed = 0;
        await Parallel.ForEachAsync(calls, TestContext.Current.CancellationToken, (call, _) =>
        {
            Frame.TryRead(call.Transaction(), out var frame);
            var proposed = ProposedCall.Read(frame)!;
            view.InFlight!.Enter(call.TxId, proposed, view.Height);
            Interlocked.Add(ref passed, view.BarrierOf(proposed, null, call.TxId) is null ? 1 : 0);
            return ValueTask.CompletedTask;
        });
        Assert.Equal(3, passed);
    }

    [Theory]
    [InlineData("acct-42", true)]
    [InlineData("acct-421", false)]
    [InlineData("{\"to\":\"acct-42\"}", true)]
    [InlineData("{\"a\":[1,{\"acct-42\":5}]}", true)]
    [InlineData("{\"to\":\"\\u0061cct-42\"}", true)]
    [InlineData(" [\"acct-42\"]", true)]
    [InlineData("{\"to\":\"acct-421\"}", false)]
    [InlineData("{\"to\":\"acct-42", false)]
    [InlineData("not json acct-42", false)]
    [InlineData("{\"note\":\"acct-4\\ud800\",\"to\":\"acct-42\"}", true)]
    [InlineData("{\"note\":\"acct-4\\ud800\"}", false)]
    [InlineData("{'to':'acct-42'}", true)]
    public async Task A_listed_value_is_found_as_an_argument_and_inside_json(string argument, bool barred)
    {
        await using var fixture = await SidecarFixture.InModeAsync(WardenMode.Off);
        await RestrictAsync(fixture, Deny);
        var call = new TestCall("basic", "Pay", "from", argument);
        if (barred)
        {
            Assert.Equal(403, (await RefusedAsync(fixture, call)).Status);
        }
        else
        {
            await PassesAsync(fixture, call);
        }
    }

    [Theory]
    [InlineData("acct-42", "1", true)]
    [InlineData("\0owner\0acct-42\0", "1", true)]
    [InlineData("key", "acct-42", true)]
    [InlineData("key", "{\"owner\":{\"id\":\"acct-42\"}}", true)]
    [InlineData("acct-421", "{\"owner\":\"acct-421\"}", false)]
    public async Task A_listed_value_is_found_in_what_the_contract_writes(string key, string value, bool barred)
    {
        await using var fixture = await SidecarFixture.InModeAsync(WardenMode.Off);
        await RestrictAsync(fixture, Deny);
        var answer = await WritesAsync(fixture, new TestCall("basic", "Settle"), key, value);
        Assert.Equal(barred ? 403 : 200, TestCall.ResponseIn(answer).Status);
        Assert.Equal(barred ? 1 : 0, barred ? (await fixture.DecisionsAsync(1)).Count : new FileInfo(fixture.DecisionLog).Length);
    }

    [Fact]
    public async Task A_confirmable_list_asks_when_the_writes_hold_the_value()
    {
        await using var fixture = await SidecarFixture.InModeAsync(WardenMode.Shadow);
        await RestrictAsync(fixture, Deny with { Confirmable = true });
        Assert.Equal(428, TestCall.ResponseIn(await WritesAsync(fixture, new TestCall("basic", "Settle"), Listed, "1")).Status);
    }

    [Theory]
    [InlineData("acct-4*", "acct-42", true)]
    [InlineData("acct-4*", "acct-52", false)]
    [InlineData("acct-4*", "{\"to\":\"acct-42\"}", true)]
    [InlineData("acct-4*", "{\"to\":\"my acct-42\"}", false)]
    [InlineData("acct-4*", "{\"to\":\"\\u0061cct-4\\ud800\"}", true)]
    [InlineData("*\"acct-4*", "{\"to\": \"acct-42\"}", true)]
    [InlineData("4?00", "[1,4200]", true)]
    [InlineData("4?00", "[1,42000]", false)]
    public async Task A_listed_pattern_is_found_where_a_value_would_be(string pattern, string argument, bool barred)
    {
        await using var fixture = await SidecarFixture.InModeAsync(WardenMode.Off);
        await RestrictAsync(fixture, Deny with { Value = null, Pattern = pattern });
        var call = new TestCall("basic", "Pay", "from", argument);
        if (barred)
        {
            var response = await RefusedAsync(fixture, call);
            Assert.True(VerdictMessage.TryParse(response.Message, out var message));
            Assert.Equal((403, $"Until block 900, what is like {pattern} is listed: stolen"), (response.Status, message.Sentence));
            return;
        }

        await PassesAsync(fixture, call);
        var written = await WritesAsync(fixture, new TestCall("basic", "Settle"), "\0owner\0acct-41\0", argument);
        Assert.Equal(pattern == "acct-4*" ? 403 : 200, TestCall.ResponseIn(written).Status);
    }

    [Theory]
    [InlineData("7", "[7]", true)]
    [InlineData("7", "[77]", false)]
    [InlineData("x", "\"x\"", true)]
    public void Numbers_and_single_strings_are_found_too(string text, string json, bool holds) =>
        Assert.Equal(holds, ListedText.Of(Deny with { Value = text })!.IsIn(Encoding.UTF8.GetBytes(json)));

    [Theory]
    [InlineData(60)]
    [InlineData(64)]
    [InlineData(5_000)]
    [InlineData(1_000_000)]
    public void A_listed_value_is_found_behind_any_depth(int depth)
    {
        var (open, close) = (new string('[', depth), new string(']', depth));
        Assert.True(Holds($"{{\"a\":{open}{close},\"to\":\"acct-42\"}}"));
        Assert.True(Holds($"{open}\"acct-42\"{close}"));
        Assert.True(Holds($"{open}\"acct-42\""));
        Assert.False(Holds($"{open}\"acct-421\"{close}"));
    }

    /// <summary>Gson, org.json, Json.NET and readers of streams take such texts, each some of them.</summary>
    [Theory]
    [InlineData("{'to':'acct-42'}", true)]
    [InlineData("{to: acct-42 }", true)]
    [InlineData("{to=>acct-42;}", true)]
    [InlineData("{'to':'\\u0061cct-42'}", true)]
    [InlineData("{\"a\":1} {\"to\":\"acct-42\"}", true)]
    [InlineData("{\"a\":NaN,\"to\":\"acct-42\"}", true)]
    [InlineData("{/* ' */'a':1,\"to\":\"acct-42\"/* ' */}", true)]
    [InlineData("{/* \" */'a':1,\"to\":\"acct-42\"}", true)]
    [InlineData("{#\n\"to\":\"acct-42\"}", true)]
    [InlineData("/**/{\"to\":\"acct-42\"}", true)]
    [InlineData(")]}'\n{\"to\":\"acct-42\"}", true)]
    [InlineData("\ufeff{\"to\":\"acct-42\"}", true)]
    [InlineData("\u000b{\"to\":\"acct-42\"}", true)]
    [InlineData("'acct-42'", true)]
    [InlineData("{to:acct-421}", false)]
    [InlineData("{'to':'acct-42\\'s'}", false)]
    [InlineData("{'to':'acct-4\\u12'}", false)]
    [InlineData("{'to':'acct-42", false)]
    [InlineData("[see acct-42]", false)]
    [InlineData("to: acct-42", false)]
    public void A_listed_value_is_found_in_what_only_lenient_readers_take_for_json(string text, bool holds) => Assert.Equal(holds, Holds(text));

    private static bool Holds(string text) => ListedText.Of(Deny)!.IsIn(Encoding.UTF8.GetBytes(text));

    [Fact]
    public async Task A_person_who_has_to_enrol_anew_passes_with_a_newer_certificate()
    {
        await using var fixture = await SidecarFixture.InModeAsync(WardenMode.Shadow);
        var person = Host.Ledger.CallerIdentity.Read(Ann.Span)!.Person;
        await RestrictAsync(fixture, Deny with
        {
            Kind = RestrictionKind.ReEnrol, Value = null, Organization = "Org1MSP", Person = person,
            IssuedBefore = DateTimeOffset.UtcNow.AddHours(-5).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture),
        });
        var response = await RefusedAsync(fixture, CallBy(Ann, "1"));
        Assert.Contains("has to enrol anew", response.Message, StringComparison.Ordinal);
        await PassesAsync(fixture, CallBy(Creator.Serialize("Org1MSP", TestCertificates.Person("Ann", hoursOld: 1)), "1"));
        await PassesAsync(fixture, CallBy(Bob, "1"));
    }

    [Theory]
    [InlineData(null, 403, "does not know which one it fronts")]
    [InlineData('a', 403, "is none of those that the channel has voted for")]
    [InlineData('b', 200, "")]
    public async Task A_program_that_is_not_listed_is_not_fronted(char? digest, int status, string says)
    {
        await using var fixture = new SidecarFixture
        {
            Options = o => o with { Chaincodes = [o.Chaincodes[0] with { ProgramDigest = digest is { } d ? new string(d, 64) : null }] },
        };
        await fixture.StartAsync(WardenMode.Shadow, p => p with { Programs = [new string('b', 64)] });
        if (status == 200)
        {
            await PassesAsync(fixture, CallBy(Ann, "1"));
            return;
        }

        var response = await RefusedAsync(fixture, CallBy(Ann, "1"));
        Assert.Equal(status, response.Status);
        Assert.Contains(says, response.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_virtual_patch_goes_when_the_version_that_it_waits_for_is_committed()
    {
        await using var fixture = await SidecarFixture.InModeAsync(WardenMode.Shadow);
        await RestrictAsync(fixture, Deny with { Kind = RestrictionKind.Pause, Value = null, UntilVersion = "2.0" });
        await RefusedAsync(fixture, CallBy(Ann, "1"));
        Define(fixture, "1.1");
        await fixture.CaughtUpAsync();
        await RefusedAsync(fixture, CallBy(Ann, "1"));
        Define(fixture, "2.0");
        await fixture.CaughtUpAsync();
        await PassesAsync(fixture, CallBy(Ann, "1"));
        Define(fixture, "2.1");
        await fixture.CaughtUpAsync();
        await PassesAsync(fixture, CallBy(Ann, "1"));
    }

    [Fact]
    public async Task An_endorser_that_takes_no_part_is_warned_of_where_calls_can_be_held()
    {
        await using var fixture = await SidecarFixture.InModeAsync(WardenMode.Hold);
        Endorse(fixture, "Org1MSP");
        await fixture.CaughtUpAsync();
        Assert.False(fixture.Logs.Has(3011));
        Endorse(fixture, "Org1MSP", "Org2MSP");
        await fixture.CaughtUpAsync();
        Assert.Contains("names Org2MSP, which do not take part", Assert.Single(fixture.Logs.Entries, e => e.Event.Id == 3011).Text, StringComparison.Ordinal);
    }

    private static Restriction Deny { get; } = new()
    {
        Chaincode = "basic", Kind = RestrictionKind.Deny, Value = Listed, Reason = "stolen", Source = "list of the bank", UntilBlock = 900,
    };

    private static Restriction Quota { get; } = new()
    {
        Chaincode = "basic", Kind = RestrictionKind.Quota, Function = "Pay", Reason = "too many", Source = "desk", UntilBlock = 900,
    };

    private static TestTransaction CommittedBy(ByteString creator, string argument) => new("basic", ["Pay", argument]) { Creator = creator };

    private static TestCall CallBy(ByteString creator, string argument) => new("basic", "Pay", argument) { Creator = creator };

    private static Host.Ledger.GovernanceWrite ListedAs(int number, string pattern)
    {
        var id = $"{number:x64}";
        return new(1, CompositeKey.Create(GovernanceKeys.Restriction, "basic", id), CanonicalJson.ToBytes(new RestrictionRecord(id, Deny with { Value = null, Pattern = pattern })));
    }

    private static ProposedCall Proposed(params string[] arguments)
    {
        Assert.True(Frame.TryRead(new TestCall("basic", ["Pay", .. arguments]).Transaction(), out var frame));
        return ProposedCall.Read(frame)!;
    }

    private static async Task RestrictAsync(SidecarFixture fixture, Restriction restriction)
    {
        restriction.Validate();
        fixture.Ledger.Govern((CompositeKey.Create(GovernanceKeys.Restriction, "basic", Id), new RestrictionRecord(Id, restriction)));
        await fixture.CaughtUpAsync();
    }

    private static void Define(SidecarFixture fixture, string version) => fixture.Ledger.Append(new TestTransaction("_lifecycle", ["CommitChaincodeDefinition"])
    {
        Binary =
        {
            ["namespaces/fields/basic/EndorsementInfo"] = new StateData { Bytes = new ChaincodeEndorsementInfo { Version = version }.ToByteString() }.ToByteString(),
        },
    });

    private static void Endorse(SidecarFixture fixture, params string[] organizations)
    {
        var policy = new Protocol.Common.SignaturePolicyEnvelope
        {
            Identities =
            {
                organizations.Select(o => new Protocol.Common.MSPPrincipal
                {
                    PrincipalClassification = Protocol.Common.MSPPrincipal.Types.Classification.Role,
                    Principal = new Protocol.Common.MSPRole { MspIdentifier = o }.ToByteString(),
                }),
            },
        };
        var validation = new ChaincodeValidationInfo { ValidationParameter = new Protocol.Peer.ApplicationPolicy { SignaturePolicy = policy }.ToByteString() };
        fixture.Ledger.Append(new TestTransaction("_lifecycle", ["CommitChaincodeDefinition"])
        {
            Binary = { ["namespaces/fields/basic/ValidationInfo"] = new StateData { Bytes = validation.ToByteString() }.ToByteString() },
        });
    }

    private static async Task<Protocol.Peer.Response> RefusedAsync(SidecarFixture fixture, TestCall call)
    {
        await using var peer = await fixture.PeerAsync();
        var conversation = await fixture.Chaincode.NextAsync();
        await peer.SendAsync(call.Transaction());
        // Relayed, it would wait for the contract's answer without end.
        var answer = peer.NextAsync();
        await SidecarFixture.UntilAsync(() => answer.IsCompleted || conversation.Waiting > 0);
        Assert.Equal(0, conversation.Waiting);
        return TestCall.ResponseIn(await answer);
    }

    private static async Task PassesAsync(SidecarFixture fixture, TestCall call)
    {
        await using var peer = await fixture.PeerAsync();
        var conversation = await fixture.Chaincode.NextAsync();
        await peer.SendAsync(call.Transaction());
        Assert.Equal(call.Transaction(), await conversation.NextAsync());
        await conversation.SendAsync(call.Completed());
        Assert.Equal(call.Completed(), await peer.NextAsync());
    }

    private static async Task<byte[]> WritesAsync(SidecarFixture fixture, TestCall call, string key, string value)
    {
        await using var peer = await fixture.PeerAsync();
        var conversation = await fixture.Chaincode.NextAsync();
        await peer.SendAsync(call.Transaction());
        await conversation.NextAsync();
        await conversation.SendAsync(call.Put(key, value));
        await peer.NextAsync();
        await peer.SendAsync(call.Response());
        await conversation.NextAsync();
        await conversation.SendAsync(call.Completed());
        return await peer.NextAsync();
    }
}
