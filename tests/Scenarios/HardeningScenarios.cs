using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Warden.Documents;
using Warden.Gateway;
using Warden.Protocol;
using Warden.Scenarios.Contracts;
using Warden.Scenarios.Guarding;
using Warden.Scenarios.Networks;

namespace Warden.Scenarios;

/// <summary>The catalogue of hardening operations: from the trigger over the record on the ledger to the effect at every endorser, and back.</summary>
public abstract class HardeningScenarios(NetworkFixture network) : Scenario(network)
{
    private const string Name = "hardened";
    private const long Long = 1_000_000;
    private const int EffectFailed = 3023;
    private const int EffectOverdue = 3024;
    private static readonly string First = new('b', 64);
    private static readonly string Second = new('c', 64);

    private static GuardPlan Plan => new(new ContractPlan(Name, new ScenarioContract())
    {
        Policy = GuardPlan.Policy(Name, WardenMode.Shadow),
        History = Lots.Calls("record", 150),
    })
    {
        ProgramOf = peer => peer.Contains("Org2", StringComparison.OrdinalIgnoreCase) ? Second : First,
        ProvokedErrors = [EffectFailed, EffectOverdue],
    };

    [Theory]
    [InlineData("limit", "amount 650000 of lot* is outside the voted limits: 0 to 2000")]
    [InlineData("deny", "650000 is listed")]
    [InlineData("pattern", "what is like 65* is listed")]
    [InlineData("pause", "record is paused")]
    [InlineData("quota", "only 0 calls of record in 10 blocks")]
    public async Task A_mandate_enacts_an_operation_at_once_every_endorser_obeys_and_the_sidecars_say_so(string kind, string sentence)
    {
        var guard = await GuardAsync(Plan);
        await ReportingAsync(c => c with { Mandates = [new Mandate("Org1MSP", ["restrict"], Long, Name)] });
        var restriction = new Restriction { Chaincode = Name, Kind = RestrictionKind.Pause, Reason = "incident 20", Source = "desk", UntilBlock = Long };
        restriction = kind switch
        {
            "limit" => restriction with { Kind = RestrictionKind.Limit, Attribute = "lot*/amount", Limits = new ValueLimits("0", "2000") },
            "deny" => restriction with { Kind = RestrictionKind.Deny, Value = Lots.FarTooHigh },
            "pattern" => restriction with { Kind = RestrictionKind.Deny, Pattern = "65*" },
            "quota" => restriction with { Kind = RestrictionKind.Quota, Function = "record", Calls = 0, WindowBlocks = 10 },
            _ => restriction with { Function = "record" },
        };
        var call = new Call("record", Lots.Id(6000 + sentence.Length), Lots.FarTooHigh);
        Assert.Equal(200, (await guard.EndorseAsync(call, Token)).Response.Status);

        var watch = Stopwatch.StartNew();
        var id = await Governing.DoAsync(Network, "Org1MSP", Token, GovernanceFunctions.Propose, "restrict", CanonicalJson.ToText(restriction));
        await Governing.DoAsync(Network, "Org1MSP", Token, GovernanceFunctions.Enact, id);
        await guard.CatchUpAsync(Token);
        foreach (var mspId in Network.Organizations)
        {
            var denied = await Assert.ThrowsAsync<DeniedException>(
                () => guard.Contract(mspId).NewProposal(call.Function, call.Options).EndorseAsync(Token));
            Assert.Equal($"Until block {Long}, {sentence}: incident 20", denied.Verdicts[0].Sentence);
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{Network.Name}: {kind} from trigger to refusal by both organisations in {watch.Elapsed.TotalSeconds:0.0} s");
        await RecordedAsync(id);

        await Governing.EnactAsync(Network, "lift", CanonicalJson.ToText(new Lifting(Name, id, "closed")), Token);
        await guard.CatchUpAsync(Token);
        Assert.Equal(200, (await guard.EndorseAsync(call, Token)).Response.Status);
    }

    /// <summary>Everybody else passes meanwhile, the person with a certificate from after the vote too; the peers trust both certificates all the time.</summary>
    [Fact]
    public async Task A_person_who_has_to_enrol_anew_is_refused_by_every_endorser_until_a_newer_certificate_comes()
    {
        var guard = await GuardAsync(Plan);
        var organization = Network.Material.Organization("Org1MSP");
        var renewed = organization.EnrolAnew(organization.User("User2"));
        using var certificate = X509Certificate2.CreateFromPem(renewed.CertificatePem);
        var restriction = new Restriction
        {
            Chaincode = Name, Kind = RestrictionKind.ReEnrol, Organization = "Org1MSP", Person = DistinguishedNames.PersonOf(certificate),
            IssuedBefore = certificate.NotBefore.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            Reason = "a lost key", Source = "desk", UntilBlock = Long,
        };
        var id = await Governing.EnactAsync(Network, "restrict", CanonicalJson.ToText(restriction), Token);
        await guard.CatchUpAsync(Token);

        using var gateway = Network.Connect("Org1MSP", renewed);
        var anew = gateway.GetNetwork(Network.ChannelName).GetContract(Name);
        foreach (var mspId in Network.Organizations)
        {
            var call = Lots.Record(6200, Lots.Usual(3));
            var options = call.Options with { EndorsingOrganizations = [mspId] };
            var denied = await Assert.ThrowsAsync<DeniedException>(() => guard.Contract(user: "User2").NewProposal(call.Function, options).EndorseAsync(Token));
            Assert.Equal($"Until block {Long}, User2@org1.example.com has to enrol anew: a lost key", denied.Verdicts[0].Sentence);
            Assert.Equal([mspId], denied.Verdicts[0].Organizations);
            Assert.Equal(200, (await anew.NewProposal(call.Function, options).EndorseAsync(Token)).Response.Status);
            Assert.Equal(200, (await guard.Contract(user: "User1").NewProposal(call.Function, options).EndorseAsync(Token)).Response.Status);
        }

        await Governing.EnactAsync(Network, "lift", CanonicalJson.ToText(new Lifting(Name, id, "closed")), Token);
        await guard.CatchUpAsync(Token);
        var old = Lots.Record(6201, Lots.Usual(3));
        Assert.Equal(200, (await guard.Contract(user: "User2").NewProposal(old.Function, old.Options).EndorseAsync(Token)).Response.Status);
    }

    [Fact]
    public async Task A_raised_mode_and_a_second_confirmer_are_obeyed_and_stepped_back_from()
    {
        var guard = await GuardAsync(Plan);
        await ReportingAsync();
        var policy = Plan.Contracts[0].Policy!;
        var call = Lots.Record(6101, Lots.FarTooHigh);
        var raised = policy with { Mode = WardenMode.Hold };
        var raise = await Governing.EnactAsync(Network, "policy", CanonicalJson.ToText(raised), Token);
        await guard.CatchUpAsync(Token);
        foreach (var mspId in Network.Organizations)
        {
            var options = call.Options with { EndorsingOrganizations = [mspId] };
            var warning = (await Assert.ThrowsAsync<WarnException>(() => guard.Contract().NewProposal(call.Function, options).EndorseAsync(Token))).Warning;
            Assert.Equal([mspId], warning.Verdicts[0].Organizations);
        }

        await RecordedAsync(raise);
        var demand = await Governing.EnactAsync(Network, "policy", CanonicalJson.ToText(raised with { Confirmation = new ConfirmationPolicy { Persons = 2 } }), Token);
        await guard.CatchUpAsync(Token);
        await RecordedAsync(demand);
        var held = (await Assert.ThrowsAsync<WarnException>(() => guard.EndorseAsync(call, Token))).Warning;
        await Network.Channel("Org1MSP").ConfirmAsync(held, new Confirmation("mine"), Token);
        await guard.CatchUpAsync(Token);
        var alone = (await Assert.ThrowsAsync<WarnException>(() => guard.EndorseAsync(call, Token))).Warning;
        Assert.Equal("it needs 2 persons of 2 organisations, and has 1", alone.Verdicts[0].Document!.Unconfirmed);
        var record = await AskAsync<ConfirmationRecord>(GovernanceFunctions.GetConfirmation, Token, held.CallDigest);
        Assert.Equal(held.Findings.Select(f => f.Path).Distinct().Order(StringComparer.Ordinal), record.Attributes!);
        await Governing.ReplaceAsync(Network, policy, Token);
        await guard.CatchUpAsync(Token);
        Assert.Equal(200, (await guard.EndorseAsync(Lots.Record(6102, Lots.FarTooHigh), Token)).Response.Status);
    }

    [Fact]
    public async Task A_program_that_is_not_listed_is_not_fronted_its_effect_has_failed_and_a_vote_mends_it()
    {
        var guard = await GuardAsync(Plan);
        await ReportingAsync();
        var policy = Plan.Contracts[0].Policy!;
        var id = await Governing.EnactAsync(Network, "policy", CanonicalJson.ToText(policy with { Programs = [First] }), Token);
        await guard.CatchUpAsync(Token);
        var call = Lots.Record(6201, Lots.Usual(1));
        var denied = await Assert.ThrowsAsync<DeniedException>(() => guard.Contract("Org2MSP").NewProposal(call.Function, call.Options).EndorseAsync(Token));
        Assert.Contains(denied.Verdicts, v => v.Sentence.Contains("is none of those that the channel has voted for", StringComparison.Ordinal));
        var failed = await StandingAsync(id, standing => standing.State == EffectState.Failed);
        Assert.Equal(
            [("Org2MSP", "this sidecar fronts a program that is not listed")], failed.Reports.Where(r => !r.Holds).Select(r => (r.Organization, r.Reason)));

        var mended = await Governing.EnactAsync(Network, "policy", CanonicalJson.ToText(policy with { Programs = [First, Second] }), Token);
        await guard.CatchUpAsync(Token);
        Assert.True((await guard.SubmitAsync(call, Token)).Successful);
        Assert.Equal(EffectState.Enacted, (await StandingAsync(mended, standing => standing.State != EffectState.Pending)).State);
        await Governing.ReplaceAsync(Network, policy, Token);
    }

    [Fact]
    public async Task An_effect_that_nobody_reports_has_failed_after_the_voted_blocks_until_the_sidecar_is_back()
    {
        var guard = await GuardAsync(Plan);
        await ReportingAsync(c => c with { EffectBlocks = 4 });
        var absent = guard.Sidecars["Org2MSP"];
        await absent.EndAsync();
        string id;
        try
        {
            var restriction = new Restriction
            {
                Chaincode = Name, Kind = RestrictionKind.Pause, Function = "peek", Reason = "incident 21", Source = "desk", UntilBlock = Long,
            };
            id = await Governing.EnactAsync(Network, "restrict", CanonicalJson.ToText(restriction), Token);
            await StandingAsync(id, standing => standing.Missing is ["Org2MSP"]);
            await Eventually.HoldsAsync(
                "a height past the due block that both witness",
                async token =>
                {
                    foreach (var mspId in Network.Organizations)
                    {
                        var height = await Network.InStepAsync(token);
                        await Governing.DoAsync(Network, mspId, token, GovernanceFunctions.Witness, $"{height}");
                    }

                    return (await AskAsync<EffectStanding>(GovernanceFunctions.GetEffect, token, id)).State == EffectState.Failed;
                },
                Token);
            Assert.Equal(["Org2MSP"], (await AskAsync<EffectStanding>(GovernanceFunctions.GetEffect, Token, id)).Missing);
        }
        finally
        {
            await absent.StartAsync(CancellationToken.None);
        }

        Assert.Equal(EffectState.Enacted, (await StandingAsync(id, standing => standing.State == EffectState.Enacted)).State);
        await Governing.EnactAsync(Network, "lift", CanonicalJson.ToText(new Lifting(Name, id, "closed")), Token);
        await guard.CatchUpAsync(Token);
    }

    [Fact]
    public async Task A_virtual_patch_goes_with_the_version_that_makes_it_needless()
    {
        var guard = await GuardAsync(Plan);
        var patch = new Restriction
        {
            Chaincode = Name, Kind = RestrictionKind.Limit, Attribute = "record/args[1]", Limits = new ValueLimits(MaxLength: 5), UntilVersion = "2.0",
            Reason = "version 1 does not check it", Source = "desk", UntilBlock = Long,
        };
        await ReportingAsync();
        var id = await Governing.EnactAsync(Network, "restrict", CanonicalJson.ToText(patch), Token);
        await guard.CatchUpAsync(Token);
        await RecordedAsync(id);
        var call = Lots.Record(6301, Lots.FarTooHigh);
        await Assert.ThrowsAsync<DeniedException>(() => guard.EndorseAsync(call, Token));
        await guard.UpgradeAsync(Plan.Contracts[0] with { Contract = guard.Contracted }, "2.0", Token);
        await guard.CatchUpAsync(Token);
        Assert.Equal(200, (await guard.EndorseAsync(call, Token)).Response.Status);
    }

    [Fact]
    public async Task False_alarms_over_budget_make_the_sidecars_milder_and_open_a_proposal_with_the_numbers()
    {
        var guard = await GuardAsync(Plan);
        await ReportingAsync();
        var policy = Plan.Contracts[0].Policy! with
        {
            Mode = WardenMode.Advise, FalseAlarms = new FalseAlarmBudget(0.5, 10_000, WardenMode.Shadow, Least: 2),
        };
        await Governing.ReplaceAsync(Network, policy, Token);
        await guard.NextEpochAsync(Name, Token);
        for (var i = 0; i < 2; i++)
        {
            var advised = await guard.EndorseAsync(Lots.Record(6401 + i, Lots.FarTooHigh), Token);
            Assert.NotNull(advised.Warning);
            var commit = await (await advised.SubmitAsync(Token)).GetStatusAsync(Token);
            await Governing.EnactAsync(
                Network, "label", CanonicalJson.ToText(new TransactionLabel(Name, commit.TransactionId, LabelKind.Reasonable, "the yearly sale")), Token);
        }

        await guard.CatchUpAsync(Token);
        Assert.DoesNotContain("lot*/amount", (await guard.EndorseAsync(Lots.Record(6403, Lots.FarTooHigh), Token)).Warning?.Findings.Select(f => f.Path) ?? []);
        var proposal = await Eventually.GetAsync(
            "a proposal with the numbers",
            async token => (await Governing.ListAsync<ProposalRecord>(Network, GovernanceFunctions.ListProposals, token))
                .FirstOrDefault(p => p is { State: ProposalState.Open, FalseAlarms.Attribute: "lot*/amount" }),
            Token);
        Assert.Equal((2, 2), (proposal.FalseAlarms!.Warned, proposal.FalseAlarms.False));
        Assert.Equal(WardenMode.Shadow, proposal.Policy!.Attributes!["lot*/amount"].Mode);
        await Governing.ReplaceAsync(Network, Plan.Contracts[0].Policy!, Token);
    }

    [Fact]
    public async Task A_broken_glass_heals_by_itself_and_needs_a_review_before_the_next()
    {
        var guard = await GuardAsync(Plan);
        await Governing.ReplaceAsync(Network, Plan.Contracts[0].Policy! with { Mode = WardenMode.Hold }, Token);
        await guard.CatchUpAsync(Token);
        var call = Lots.Record(6501, Lots.FarTooHigh);
        await Assert.ThrowsAsync<WarnException>(() => guard.EndorseAsync(call, Token));
        var last = (long)await Network.InStepAsync(Token) + 12;
        await Governing.EnactAsync(Network, "breakGlass", CanonicalJson.ToText(new BreakGlass(Name, WardenMode.Off, last, "the bank is waiting")), Token);
        await guard.CatchUpAsync(Token);
        Assert.Equal(200, (await guard.EndorseAsync(call, Token)).Response.Status);

        for (var height = 0UL; height <= (ulong)last; height = await Network.InStepAsync(Token))
        {
            await Governing.AddBlockAsync(Network, "Org1MSP", Token);
        }

        await guard.CatchUpAsync(Token);
        await Assert.ThrowsAsync<WarnException>(() => guard.EndorseAsync(call, Token));
        var again = CanonicalJson.ToText(new BreakGlass(Name, WardenMode.Off, Long, "once more"));
        var refused = await Assert.ThrowsAnyAsync<GatewayException>(() => Governing.DoAsync(Network, "Org1MSP", Token, GovernanceFunctions.Propose, "breakGlass", again));
        Assert.Contains(refused.Details, d => d.Refusal is { Status: 409 } r && r.Message.Contains("to be reviewed", StringComparison.Ordinal));
        await Assert.ThrowsAnyAsync<GatewayException>(() => Governing.DoAsync(Network, "Org2MSP", Token, GovernanceFunctions.Review, Name, ""));
        await Governing.DoAsync(Network, "Org2MSP", Token, GovernanceFunctions.Review, Name, "nobody was harmed");
        var second = await Governing.DoAsync(Network, "Org1MSP", Token, GovernanceFunctions.Propose, "breakGlass", again);
        await Governing.DoAsync(Network, "Org1MSP", Token, GovernanceFunctions.Withdraw, second);
        await Governing.ReplaceAsync(Network, Plan.Contracts[0].Policy!, Token);
    }

    // The operation is on the ledger, and the sidecars of all organisations say that it holds.
    private async Task RecordedAsync(string id)
    {
        Assert.Equal(ProposalState.Enacted, (await AskAsync<ProposalRecord>(GovernanceFunctions.GetProposal, Token, id)).State);
        var standing = await StandingAsync(id, standing => standing.State != EffectState.Pending);
        Assert.Equal(EffectState.Enacted, standing.State);
        Assert.Equal(Network.Organizations.Order(StringComparer.Ordinal), standing.Reports.Select(report => report.Organization));
    }

    private Task ReportingAsync(Func<Constitution, Constitution>? change = null)
    {
        var constitution = new Constitution { Members = [.. Network.Organizations.Order(StringComparer.Ordinal)], SidecarsReport = true };
        return Governing.EnactAsync(Network, "constitution", CanonicalJson.ToText(change?.Invoke(constitution) ?? constitution), Token);
    }

    private Task<EffectStanding> StandingAsync(string id, Func<EffectStanding, bool> holds) => Eventually.GetAsync(
        "the sidecars' reports",
        async token => await AskAsync<EffectStanding>(GovernanceFunctions.GetEffect, token, id) is var standing && holds(standing) ? standing : null,
        Token);

    private async Task<T> AskAsync<T>(string function, CancellationToken cancellationToken, params string[] arguments)
        where T : class => CanonicalJson.Read<T>(Encoding.UTF8.GetString(
            await Network.Channel(Network.Organizations[0]).GetContract(GovernanceFunctions.Chaincode).EvaluateAsync(function, arguments, cancellationToken)));
}

public sealed class HardeningOnEmbedded(EmbeddedFixture network) : HardeningScenarios(network), IClassFixture<EmbeddedFixture>;

public sealed class HardeningOnNative(NativeFixture network) : HardeningScenarios(network), IClassFixture<NativeFixture>;
