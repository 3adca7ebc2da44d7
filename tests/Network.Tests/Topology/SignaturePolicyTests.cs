using Warden.Protocol.Common;
using Role = Warden.Protocol.Common.MSPRole.Types.MSPRoleType;

namespace Warden.Topology.Tests;

public sealed class SignaturePolicyTests
{
    [Fact]
    public void The_notation_of_the_command_line_is_understood()
    {
        var policy = SignaturePolicies.Parse("OutOf(2, 'Org1MSP.peer', AND('Org2MSP.member', 'Org1MSP.peer'), OR(\"Org3MSP.admin\"))");
        Assert.Equal(
            [("Org1MSP", Role.Peer), ("Org2MSP", Role.Member), ("Org3MSP", Role.Admin)],
            policy.Identities.Select(i => MSPRole.Parser.ParseFrom(i.Principal)).Select(r => (r.MspIdentifier, r.Role)));
        Assert.Equal(2, policy.Rule.NOutOf.N);
        Assert.Equal([1, 0], policy.Rule.NOutOf.Rules[1].NOutOf.Rules.Select(r => r.SignedBy));
        Assert.Equal((2, 1), (policy.Rule.NOutOf.Rules[1].NOutOf.N, policy.Rule.NOutOf.Rules[2].NOutOf.N));
    }

    [Theory]
    [InlineData("")]
    [InlineData("AND(")]
    [InlineData("AND('Org1MSP.peer'")]
    [InlineData("AND('Org1MSP.peer') x")]
    [InlineData("NOT('Org1MSP.peer')")]
    [InlineData("AND('Org1MSP.king')")]
    [InlineData("AND('Org1MSP.3')")]
    [InlineData("OutOf(5, 'Org1MSP.peer')")]
    [InlineData("OutOf(x, 'Org1MSP.peer')")]
    [InlineData("AND('Org1MSP.peer)")]
    public void Anything_else_is_refused(string text) => Assert.Throws<FormatException>(() => SignaturePolicies.Parse(text));

    [Fact]
    public void Deep_nesting_is_refused_and_does_not_overflow() =>
        Assert.Throws<FormatException>(() => SignaturePolicies.Parse(string.Concat(Enumerable.Repeat("AND(", 100_000))));
}
