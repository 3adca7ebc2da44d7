using Warden.Documents;
using Warden.Host.Governance;
using Warden.Host.Ledger;
using Warden.Protocol;

namespace Warden.Host.Tests;

public sealed class ParticipantTests
{
    [Theory]
    [ClassData(typeof(ParticipantCases))]
    public void Who_takes_part_is_a_member_wanted_by_the_policy_that_has_not_switched_off(string members, string listed, string off, string expected)
    {
        var policy = new DetectionPolicy { Chaincode = "basic", Organizations = ParticipantCases.Names(listed) };
        var view = GovernanceView.Empty.After(
        [
            Write(new Constitution { Members = ParticipantCases.Names(members) }, GovernanceKeys.Constitution),
            Write(new VersionedPolicy(1, "proposal", policy), GovernanceKeys.Policy, "basic"),
            .. ParticipantCases.Names(off).Select(organization => Write(
                new ParticipationRecord("basic", false, new Approval(organization, "administrator", "too slow", "tx", "2026-01-01T00:00:00.000Z")),
                GovernanceKeys.Participation, "basic", organization)),
        ]);
        Assert.Equal(ParticipantCases.Names(expected), view.Participants(policy));
    }

    private static GovernanceWrite Write<T>(T document, string type, params string[] attributes)
        where T : class => new(1, CompositeKey.Create(type, attributes), CanonicalJson.ToBytes(document));
}
