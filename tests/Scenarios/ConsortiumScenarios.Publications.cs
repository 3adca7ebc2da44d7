using System.Globalization;
using Warden.Documents;
using Warden.Gateway;

namespace Warden.Scenarios;

/// <summary>Digests that somebody publishes who should not, or other than his sidecar would: none changes the model in force.</summary>
public abstract partial class ConsortiumScenarios
{
    [Fact]
    public async Task A_digest_of_who_takes_no_part_a_second_one_and_one_for_a_height_to_come_change_no_model()
    {
        var guard = await GuardAsync(Mixed);
        var (digest, other) = (new string('a', 64), new string('b', 64));
        var height = await Network.InStepAsync(Token);
        var soon = height.ToString(CultureInfo.InvariantCulture);
        await RefusedAsync(Third, 403, "expected an organisation that takes part in the epochs of mixed (Org1MSP, Org2MSP), but Org3MSP came", Mixed.Name, soon, digest);
        var user = await Assert.ThrowsAnyAsync<GatewayException>(() => Network.Channel(First).GetContract(GovernanceFunctions.Chaincode).SubmitAsync(
            GovernanceFunctions.PublishEpoch, [Mixed.Name, soon, other], Token));
        Assert.Contains(user.Details, d => d.Refusal is { Status: 403 } r
            && r.Message.StartsWith("to publish a digest, expected a node, a sidecar (warden.sidecar=true) or an administrator of Org1MSP, but ", StringComparison.Ordinal));
        await RefusedAsync(First, 404, "expected a registered chaincode, but \"nobodys\" is none", "nobodys", soon, digest);

        var later = (height + 1_000_000).ToString(CultureInfo.InvariantCulture);
        await PublishAsync(First, Mixed.Name, later, digest);
        await RefusedAsync(First, 409, $"expected the digest that Org1MSP has published for height {later}, {digest}, but {other} came", Mixed.Name, later, other);

        var epoch = await guard.NextEpochAsync(Mixed.Name, Token);
        Assert.InRange(epoch.EpochHeight!.Value, (long)height, (long)height + 1000);
        Assert.NotEqual(digest, epoch.Digest);
        var behind = (epoch.EpochHeight.Value - 1).ToString(CultureInfo.InvariantCulture);
        await RefusedAsync(Second, 409, $"expected a height of at least {epoch.EpochHeight}, where epoch {epoch.Epoch} stands, but {behind} came", Mixed.Name, behind, other);
    }

    private async Task PublishAsync(string member, params string[] arguments)
    {
        await Network.Channel(member, "Admin").GetContract(GovernanceFunctions.Chaincode).SubmitAsync(
            GovernanceFunctions.PublishEpoch, ProposalOptions.WithArguments(arguments) with { ConflictRetries = 10 }, Token);
        await Network.InStepAsync(Token);
    }

    private async Task RefusedAsync(string member, int status, string sentence, params string[] arguments)
    {
        var refused = await Assert.ThrowsAnyAsync<GatewayException>(() => PublishAsync(member, arguments));
        Assert.Contains(refused.Details, d => d.Refusal is { } r && (r.Status, r.Message) == (status, sentence));
    }
}
