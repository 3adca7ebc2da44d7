using Warden.Documents;
using Warden.Host.Commands.Governing;
using Warden.Protocol.Common;
using Warden.Topology;
using Role = Warden.Protocol.Common.MSPRole.Types.MSPRoleType;

namespace Warden.Host.Tests.Commands.Governing;

public sealed class EndorsementCheckTests
{
    private static readonly string[] Members = ["Org1MSP", "Org2MSP", "Org3MSP"];
    private static readonly EndorsementRule Majority = EndorsementRule.Of(ImplicitMetaPolicy.Types.Rule.Majority, Members);

    [Fact]
    public void Where_all_members_guard_nothing_is_warned_of()
    {
        var check = EndorsementCheck.Of(Policy(WardenMode.Hold), Members, [], Majority);
        Assert.Empty(check.Warnings);
        Assert.Equal(Members, check.TakingPart);
    }

    [Theory]
    [InlineData("AND('Org1MSP.peer','Org2MSP.peer')", "needs the endorsement of Org2MSP (AND(Org1MSP, Org2MSP))")]
    [InlineData("AND('Org1MSP.peer',OR('Org2MSP.peer','Org3MSP.peer'))", "needs the endorsement of one of Org2MSP, Org3MSP")]
    [InlineData("OutOf(2,'Org1MSP.peer','Org2MSP.peer','Org3MSP.peer')", "needs the endorsement of one of Org2MSP, Org3MSP (OutOf(2, Org1MSP, Org2MSP, Org3MSP))")]
    public void A_policy_that_leaves_out_who_has_to_endorse_makes_held_calls_impossible_to_commit(string endorsement, string said)
    {
        var check = EndorsementCheck.Of(Policy(WardenMode.Hold, "Org1MSP"), Members, [], EndorsementRule.Of(SignaturePolicies.Parse(endorsement)));
        Assert.Contains(said, check.Warnings[0], StringComparison.Ordinal);
        Assert.Contains("a held call could then never commit, confirmed or not", check.Warnings[0], StringComparison.Ordinal);
    }

    [Fact]
    public void An_organisation_that_has_switched_the_guard_off_counts_as_left_out()
    {
        var check = EndorsementCheck.Of(Policy(WardenMode.Advise), Members[..2], ["Org2MSP"], EndorsementRule.Of(SignaturePolicies.Parse("AND('Org1MSP.peer','Org2MSP.peer')")));
        Assert.Equal(["Org1MSP"], check.TakingPart);
        Assert.Contains("a call that is warned of could then never commit", Assert.Single(check.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Where_those_who_guard_are_enough_clients_have_to_ask_them()
    {
        var check = EndorsementCheck.Of(Policy(WardenMode.Hold, "Org1MSP", "Org2MSP"), Members, [], Majority);
        Assert.Contains("clients have to ask for endorsements of Org1MSP, Org2MSP", Assert.Single(check.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Where_others_alone_can_endorse_the_guard_can_be_passed_by()
    {
        var check = EndorsementCheck.Of(Policy(WardenMode.Deny, "Org1MSP"), Members, [], Majority);
        Assert.Contains("calls endorsed so pass the guard by", Assert.Single(check.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void In_shadow_nothing_can_mismatch() =>
        Assert.Empty(EndorsementCheck.Of(Policy(WardenMode.Shadow, "Org1MSP"), Members, [], Majority).Warnings);

    [Fact]
    public void A_single_function_in_hold_is_enough_to_warn() => Assert.NotEmpty(
        EndorsementCheck.Of(
            Policy(WardenMode.Shadow, "Org1MSP") with { Functions = new Dictionary<string, WardenMode> { ["Pay"] = WardenMode.Hold } }, Members, [], Majority).Warnings);

    [Fact]
    public void Without_a_definition_on_the_channel_that_is_said() =>
        Assert.Contains("cannot be checked", Assert.Single(EndorsementCheck.Of(Policy(WardenMode.Hold), Members, [], rule: null).Warnings), StringComparison.Ordinal);

    [Fact]
    public void Of_an_identity_in_a_policy_its_organisation_counts()
    {
        var rule = EndorsementRule.Of(SignaturePolicies.AllOf(("Org1MSP", Role.Member), ("Org1MSP", Role.Admin), ("Org2MSP", Role.Peer)));
        Assert.Equal(["Org1MSP", "Org2MSP"], rule.Organizations);
        Assert.True(rule.IsSatisfiedBy(new HashSet<string> { "Org1MSP", "Org2MSP" }));
        Assert.False(rule.IsSatisfiedBy(new HashSet<string> { "Org1MSP" }));
    }

    private static DetectionPolicy Policy(WardenMode mode, params string[] organizations) => new() { Chaincode = "basic", Mode = mode, Organizations = organizations };
}
