using Warden.Documents;
using static Warden.Chaincode.Tests.Governance.Consortium;
using static Warden.Documents.GovernanceFunctions;

namespace Warden.Chaincode.Tests.Governance;

public sealed class ParticipationTests
{
    private readonly Consortium _channel = new();

    [Fact]
    public async Task An_organisation_that_switched_off_is_not_waited_for()
    {
        await _channel.RegisterAsync();
        var record = Event<ParticipationRecord>(
            await _channel.CommitAsync(Admin("Org3MSP"), TakePart, "basic", "off", "too slow"), GovernanceEvents.ParticipationChanged);
        Assert.Equal([record], await _channel.AskAsync<ParticipationRecord[]>(ListParticipation, "basic"));
        await _channel.RefuseAsync(
            403, "expected an organisation that takes part in the epochs of basic (Org1MSP, Org2MSP), but Org3MSP came",
            Peer("Org3MSP"), PublishEpoch, "basic", "10", Digest(1));
        await _channel.DoAsync(Peer("Org1MSP"), PublishEpoch, "basic", "10", Digest(1));
        var standing = await _channel.DoAsync<EpochStanding>(Peer("Org2MSP"), PublishEpoch, "basic", "10", Digest(1));
        Assert.Equal(["Org1MSP", "Org2MSP"], standing.Epoch!.Organizations);

        await _channel.DoAsync(Admin("Org3MSP"), TakePart, "basic", "on", "a faster machine");
        Assert.Equal(["Org3MSP"], (await _channel.DoAsync<EpochStanding>(Peer("Org1MSP"), PublishEpoch, "basic", "20", Digest(2))).Missing.Except(["Org2MSP"]));
    }

    [Theory]
    [ClassData(typeof(ParticipantCases))]
    public async Task Who_takes_part_is_a_member_wanted_by_the_policy_that_has_not_switched_off(string members, string listed, string off, string expected)
    {
        await _channel.FoundAsync();
        var register = await _channel.PassAsync("register", RegistrationJson(change: p => p with { Organizations = ParticipantCases.Names(listed) }));
        foreach (var organization in ParticipantCases.Names(off))
            await _channel.DoAsync(Admin(organization), TakePart, "basic", "off", "too slow");
        if (ParticipantCases.Names(members).Length < _channel.Members.Count)
            await _channel.PassAsync("constitution", CanonicalJson.ToText(_channel.Constitution with { Members = ParticipantCases.Names(members) }));
        Assert.Equal(ParticipantCases.Names(expected), (await _channel.AskAsync<EffectStanding>(GetEffect, register)).Missing);
    }

    [Fact]
    public async Task No_epoch_waits_for_a_listed_organisation_that_was_voted_out()
    {
        await _channel.RegisterAsync(change: p => p with { Organizations = [.. _channel.Members] });
        await _channel.PassAsync("constitution", CanonicalJson.ToText(_channel.Constitution with { Members = ["Org1MSP", "Org2MSP"] }));
        await _channel.DoAsync(Peer("Org1MSP"), PublishEpoch, "basic", "10", Digest(1));
        var standing = await _channel.DoAsync<EpochStanding>(Peer("Org2MSP"), PublishEpoch, "basic", "10", Digest(1));
        Assert.Equal(["Org1MSP", "Org2MSP"], standing.Epoch!.Organizations);
    }

    [Fact]
    public async Task Only_its_administrator_decides_for_an_organisation()
    {
        await _channel.RegisterAsync();
        await _channel.RefuseAsync(
            403,
            "to decide for the organisation, expected an administrator of Org1MSP (NodeOU admin or warden.admin=true), but x509::CN=client,OU=client::CN=client,OU=client came",
            User(), TakePart, "basic", "off", "x");
        await _channel.RefuseAsync(400, "expected on or off, but \"maybe\" came", Admin(), TakePart, "basic", "maybe", "x");
        await _channel.RefuseAsync(404, "expected a registered chaincode, but \"other\" is none", Admin(), TakePart, "other", "off", "x");
    }
}
