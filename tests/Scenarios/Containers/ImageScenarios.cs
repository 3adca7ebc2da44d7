using Warden.Scenarios.Networks;
#if OFFICIAL_PACKAGES
using Warden.Documents;
using Warden.Gateway;
using Warden.Native;
using Warden.Scenarios.Contracts;
using Warden.Scenarios.Guarding;
#endif

namespace Warden.Scenarios.Containers;

/// <summary>Everything from images: Fabric's nodes, the governance chaincode, the contract and the sidecars, each in a container.</summary>
public sealed class ImageScenarios(ContainerFixture network) : Scenario(network), IClassFixture<ContainerFixture>
{
    [Fact]
    public async Task A_contract_installed_as_it_is_is_guarded_by_a_sidecar_that_the_peers_operator_named()
    {
#if !OFFICIAL_PACKAGES
        await Task.FromException(new NotSupportedException(Network.Missing));
#else
        const string Chaincode = "assets";
        var contract = await BuiltImages.NameOfAsync("warden-assets");
        var sidecar = await BuiltImages.NameOfAsync("warden");
        var endpoints = new Dictionary<string, ServiceEndpoint>(StringComparer.Ordinal);
        foreach (var mspId in network.Organizations)
        {
            var behind = await ProgramContainers.StartChaincodeAsync(network, contract, mspId, Chaincode, new(StringComparer.Ordinal), Token);
            var before = await ProgramContainers.StartSidecarAsync(network, sidecar, mspId, Chaincode, behind, Token);
            await network.Network.CopyToPeerAsync(mspId, System.Text.Encoding.UTF8.GetBytes(before.TlsRootPem), "/var/warden/sidecar-ca.pem", Token);
            await network.Network.GuardChaincodesAsync(
                mspId, [new SidecarLine(NetworkFixture.LabelOf(Chaincode, "1.0"), before.Address, "/var/warden/sidecar-ca.pem")], Token);
            endpoints.Add(mspId, behind);
        }

        await network.DeployAsync(new ChaincodeDefinition(Chaincode, "1.0", endpoints), Token);
        await Governing.RegisterAsync(network, GuardPlan.Policy(Chaincode, WardenMode.Advise), schema: null, Token);
        var assets = network.Channel("Org1MSP").GetContract(Chaincode);
        await Parallel.ForEachAsync(
            Assets.Calls(150),
            new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = Token },
            async (call, token) => await assets.SubmitAsync(call.Function, call.Options, token));
        await Governing.DoAsync(network, "Org1MSP", Token, GovernanceFunctions.RequestEpoch, Chaincode);
        var standings = await StandingsAsync(Chaincode);

        var usual = Assets.Create(Assets.Ordinary(9001));
        var odd = Assets.Create(Assets.Ordinary(9002) with { AppraisedValue = 500_000 });
        Assert.Null((await assets.NewProposal(usual.Function, usual.Options).EndorseAsync(Token)).Warning);
        var endorsed = await assets.NewProposal(odd.Function, odd.Options).EndorseAsync(Token);
        var commit = await (await endorsed.SubmitAsync(Token)).GetStatusAsync(Token);

        Assert.Single(standings.Select(s => s.Digest).Distinct());
        Assert.Equal(["Org1MSP", "Org2MSP"], endorsed.Warning!.Endorsers.Select(e => e.MspId).Order(StringComparer.Ordinal));
        Assert.True(commit.Successful);
        var recorded = await Committed.FindAsync(network.Channel("Org2MSP"), commit, Token);
        Assert.Equal(VerdictStatus.Warning, recorded.Endorsed!.Response!.Status);

        await Governing.ReplaceAsync(network, GuardPlan.Policy(Chaincode, WardenMode.Hold), Token);
        await Eventually.HoldsAsync(
            "hold in force at both sidecars", async token => (await AllAsync(Chaincode, token)).All(s => s.Mode == "hold"), Token);
        var held = Assets.Create(Assets.Ordinary(9003) with { AppraisedValue = 500_000 });
        var refusal = await Assert.ThrowsAsync<WarnException>(() => assets.NewProposal(held.Function, held.Options).EndorseAsync(Token));
        var confirmed = await assets.SubmitAsync(
            held.Function, held.Options with { WarningPrompt = WarningPrompt.From(_ => new Confirmation("seen with own eyes")) }, Token);

        Assert.Equal(VerdictStatus.ConfirmationRequired, refusal.Warning.Verdicts[0].Status);
        Assert.Equal("true", System.Text.Encoding.UTF8.GetString(await assets.EvaluateAsync("AssetExists", ["asset9003"], Token)));
        Assert.NotNull(confirmed);
#endif
    }

#if OFFICIAL_PACKAGES
    private Task<ChaincodeStanding[]> StandingsAsync(string chaincode) => Eventually.GetAsync(
        "an epoch that both sidecars judge by",
        async token => await AllAsync(chaincode, token) is var all && all.All(s => s.Epoch > 0 && s.OwnDigest == s.Digest) ? all : null,
        Token);

    private Task<ChaincodeStanding[]> AllAsync(string chaincode, CancellationToken token) => Task.WhenAll(network.Material.Organizations.Select(async organization =>
    {
        using var status = new SidecarStatus(network.Network.AddressOf(ProgramContainers.SidecarName(organization), ProgramContainers.StatusPort));
        return await status.OfAsync(chaincode, token);
    }));
#endif
}
