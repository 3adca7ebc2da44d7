using Grpc.Core;
using Warden.Gateway;

namespace Warden.Client.Tests;

/// <summary>Fabric's own client scenarios (SDK_PARITY 1.2) of errors, under their titles; all three organisations have to endorse.</summary>
public abstract class ErrorScenarios(ScenarioNetwork network)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Evaluate_fails_with_incorrect_arguments()
    {
        var e = await Assert.ThrowsAsync<GatewayException>(() => EvaluateAsync("exists"));
        Assert.Equal(StatusCode.Unknown, e.StatusCode);
        Assert.Equal(
            "evaluate call to endorser returned error: chaincode response 500, Expected 1 parameters, but 0 have been supplied", Cause(e).Status.Detail);
    }

    [Fact]
    public async Task Submit_fails_with_incorrect_chaincode_name()
    {
        using var gateway = network.Connect();
        var nonexistent = gateway.GetNetwork(ScenarioNetwork.ChannelName).GetContract("nonexistent");
        var e = await Assert.ThrowsAsync<EndorseException>(() => nonexistent.SubmitAsync("exists", cancellationToken: Token));
        Assert.Equal(StatusCode.FailedPrecondition, e.StatusCode);
        Assert.Equal(
            "no combination of peers can be derived which satisfy the endorsement policy: No metadata was found for chaincode nonexistent in channel mychannel",
            Cause(e).Status.Detail);
    }

    [Fact]
    public async Task Submit_fails_with_incorrect_transaction_name()
    {
        var e = await Assert.ThrowsAsync<EndorseException>(() => SubmitAsync("nonexistent"));
        Assert.Equal(StatusCode.Aborted, e.StatusCode);
        Assert.Equal("failed to endorse transaction, see attached details for more info", Cause(e).Status.Detail);
        Assert.Equal(
            network.Peers("Org1MSP").Order(StringComparer.Ordinal).Select(address => new ErrorDetail(
                address, "Org1MSP", "chaincode response 500, You've asked to invoke a function that does not exist: nonexistent")),
            e.Details.OrderBy(detail => detail.Address, StringComparer.Ordinal));
    }

    [Fact]
    public async Task Evaluate_crash_chaincode()
    {
        var e = await Assert.ThrowsAsync<GatewayException>(() => EvaluateAsync("crash"));
        Assert.Equal(StatusCode.Aborted, e.StatusCode);
        Assert.Equal("failed to evaluate transaction, see attached details for more info", Cause(e).Status.Detail);

        // All five peers: those of the gateway's organisation first, of these the one with the higher ledger.
        Assert.Equal(
            network.Peers("Org1MSP").Order(StringComparer.Ordinal), e.Details.Take(2).Select(detail => detail.Address).Order(StringComparer.Ordinal));
        Assert.Equal(
            network.Peers("Org2MSP").Concat(network.Peers("Org3MSP")).Order(StringComparer.Ordinal),
            e.Details.Skip(2).Select(detail => detail.Address).Order(StringComparer.Ordinal));
        Assert.Equal(["Org1MSP", "Org1MSP", "Org2MSP", "Org2MSP", "Org3MSP"], e.Details.Select(detail => detail.MspId).Order(StringComparer.Ordinal));
        Assert.All(e.Details, detail => Assert.EndsWith("chaincode stream terminated", detail.Message, StringComparison.Ordinal));
        await network.RecoverAsync();
    }

    [Fact]
    public async Task Evaluate_with_signer_from_unauthorized_MSP()
    {
        using var gateway = network.Connect();
        using var stranger = EcdsaSigner.FromPem(network.Material.Organization("Org3MSP").User("User1").PrivateKeyPem);
        var proposal = gateway.GetNetwork(ScenarioNetwork.ChannelName).GetContract("errors").NewProposal("exists", ProposalOptions.WithArguments("123"));
        var signed = gateway.NewSignedProposal(proposal.Bytes, await stranger.SignAsync(proposal.Digest, Token));

        var e = await Assert.ThrowsAsync<GatewayException>(() => signed.EvaluateAsync(Token));

        Assert.Equal(StatusCode.FailedPrecondition, e.StatusCode);
        Assert.Equal(
            "evaluate call to endorser returned error: error validating proposal: access denied: channel [mychannel] creator org [Org1MSP]",
            Cause(e).Status.Detail);
        Assert.Equal("error validating proposal: access denied: channel [mychannel] creator org [Org1MSP]", Assert.Single(e.Details).Message);
    }

    [Fact]
    public async Task Evaluate_with_signer_of_an_organisation_that_is_not_on_the_channel()
    {
        var stranger = Topology.NetworkMaterial.Create(
            new Topology.NetworkTopology { Organizations = [new Topology.OrganizationTopology("Org9MSP", "elsewhere.example.com")] }).Organizations[0].Users[0];
        using var gateway = network.Connect("Org1MSP", stranger);
        var errors = gateway.GetNetwork(ScenarioNetwork.ChannelName).GetContract("errors");
        var e = await Assert.ThrowsAsync<GatewayException>(() => errors.EvaluateAsync("exists", ["123"], Token));
        Assert.Equal(StatusCode.FailedPrecondition, e.StatusCode);
        Assert.Contains("creator org unknown, creator is malformed", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Org3_fails_to_evaluate()
    {
        // The title is Fabric's; the organisation that its scenario has refuse is the gateway's own.
        var e = await Assert.ThrowsAsync<GatewayException>(() => EvaluateAsync("orgsFail", """["Org1MSP"]"""));
        Assert.Equal(StatusCode.Unknown, e.StatusCode);
        Assert.Equal(
            "evaluate call to endorser returned error: chaincode response 500, Org1MSP refuses to endorse this", Cause(e).Status.Detail);
    }

    [Fact]
    public async Task Org3_fails_to_endorse()
    {
        var e = await Assert.ThrowsAsync<EndorseException>(() => SubmitAsync("orgsFail", """["Org3MSP"]"""));
        AssertRefused(e, "chaincode response 500, Org3MSP refuses to endorse this", "Org3MSP");
    }

    [Fact]
    public async Task Org2_and_Org3_fail_to_endorse()
    {
        var e = await Assert.ThrowsAsync<EndorseException>(() => SubmitAsync("orgsFail", """["Org2MSP","Org3MSP"]"""));
        AssertRefused(e, "chaincode response 500, {0} refuses to endorse this", "Org2MSP", "Org3MSP");
    }

    [Fact]
    public async Task Submit_non_deterministic_transaction()
    {
        var e = await Assert.ThrowsAsync<EndorseException>(() => SubmitAsync("nondet"));
        AssertRefused(e, "ProposalResponsePayloads do not match", "Org2MSP", "Org3MSP");
    }

    // One detail for every peer of these organisations.
    private void AssertRefused(EndorseException e, string message, params string[] mspIds)
    {
        Assert.Equal(StatusCode.Aborted, e.StatusCode);
        Assert.Equal("failed to collect enough transaction endorsements, see attached details for more info", Cause(e).Status.Detail);
        var expected = mspIds.SelectMany(network.Peers, (mspId, address) => new ErrorDetail(
            address, mspId, message.Replace("{0}", mspId, StringComparison.Ordinal)));
        Assert.Equal(expected.OrderBy(d => d.Address, StringComparer.Ordinal), e.Details.OrderBy(d => d.Address, StringComparer.Ordinal));
    }

    private static RpcException Cause(GatewayException e) => Assert.IsType<RpcException>(e.InnerException);

    private async Task<byte[]> EvaluateAsync(string function, params string[] arguments)
    {
        using var gateway = network.Connect();
        return await gateway.GetNetwork(ScenarioNetwork.ChannelName).GetContract("errors").EvaluateAsync(function, arguments, Token);
    }

    private async Task<byte[]> SubmitAsync(string function, params string[] arguments)
    {
        using var gateway = network.Connect();
        return await gateway.GetNetwork(ScenarioNetwork.ChannelName).GetContract("errors").SubmitAsync(function, arguments, Token);
    }
}

public sealed class ErrorsOnEmbedded(EmbeddedScenarioNetwork network) : ErrorScenarios(network);

public sealed class ErrorsOnNative(NativeScenarioNetwork network) : ErrorScenarios(network);
